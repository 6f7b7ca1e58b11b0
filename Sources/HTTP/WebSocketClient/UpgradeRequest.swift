import FoundationEssentials

/// The client's half of the opening handshake. Source: RFC 6455 §4.1.
struct UpgradeRequest {
    /// 16 random bytes in base64: the answer must be made from it.
    let key: String
    let bytes: [UInt8]

    /// - Parameter headers: more of them: Authorization, Sec-WebSocket-Protocol.
    init(_ url: WebSocketURL, headers: [(name: String, value: String)]) throws(HTTPError) {
        var random = SystemRandomNumberGenerator()
        key = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }).base64EncodedString()
        var text = "GET \(url.target) HTTP/1.1\r\nHost: \(url.hostField)\r\nUpgrade: websocket\r\n"
        text += "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(key)\r\n"
        if !headers.contains(where: { $0.name.lowercased() == "user-agent" }) { text += "User-Agent: parley\r\n" }
        for (name, value) in headers {
            guard Self.isAllowed(name), value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else {
                throw .invalidHeader(name)
            }
            text += "\(name): \(value)\r\n"
        }
        bytes = Array((text + "\r\n").utf8)
    }

    /// The handshake's own headers are ours.
    private static func isAllowed(_ name: String) -> Bool {
        let ours = [
            "host", "upgrade", "connection", "sec-websocket-version", "sec-websocket-key", "sec-websocket-extensions",
            "content-length", "transfer-encoding",
        ]
        return !name.isEmpty && name.utf8.allSatisfy(RequestHead.isToken) && !ours.contains(name.lowercased())
    }
}
