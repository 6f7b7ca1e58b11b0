import COpenSSL
import FoundationEssentials

/// The server's half of the opening handshake. Source: RFC 6455 §4.2.
enum WebSocketAccept {
    enum Answer: Equatable {
        case switchProtocols([UInt8])
        case refuse(status: Int, String)
    }

    /// Subprotocols and extensions are not negotiated: no client of LiveKit's asks for one.
    static func answer(to request: HTTPRequest) -> Answer {
        guard request.headers["sec-websocket-version"] == "13" else {
            return .refuse(status: 426, "only WebSocket version 13 is spoken here")
        }
        guard let key = request.headers["sec-websocket-key"], let bytes = Data(base64Encoded: key), bytes.count == 16
        else {
            return .refuse(status: 400, "Sec-WebSocket-Key is not 16 bytes in base64")
        }
        let text =
            "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
            + "sec-websocket-accept: \(acceptance(of: key))\r\naccess-control-allow-origin: *\r\n\r\n"
        return .switchProtocols(Array(text.utf8))
    }

    static func acceptance(of key: String) -> String {
        let text = Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8)
        var digest = [UInt8](repeating: 0, count: 20)
        var length: CUnsignedInt = 0
        // SHA-1 is what the RFC says; it guards nothing here.
        let status = unsafe EVP_Digest(text, text.count, &digest, &length, EVP_sha1(), nil)
        precondition(status == 1 && length == 20, "OpenSSL without SHA-1 cannot serve WebSockets")
        return Data(digest).base64EncodedString()
    }
}
