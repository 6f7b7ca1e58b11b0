import Basics

/// Where a WebSocket is. Source: RFC 6455 §3; `http` and `https` mean `ws` and `wss`, as for browsers.
struct WebSocketURL: Equatable {
    let isSecure: Bool
    /// A name or an address, the latter without brackets.
    let host: String
    let port: UInt16
    /// Path and query.
    let target: String

    init(_ text: String) throws(HTTPError) {
        let invalid = HTTPError.invalidURL(Self.withoutQuery(text))
        guard text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }), let mark = text.firstRange(of: "://") else {
            throw invalid
        }
        switch text[..<mark.lowerBound].lowercased() {
        case "ws", "http": isSecure = false
        case "wss", "https": isSecure = true
        default: throw invalid
        }
        let rest = text[mark.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let tail = rest[authority.endIndex...]
        target = tail.hasPrefix("/") ? String(tail) : "/" + tail
        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { throw invalid }
            host = String(authority[authority.index(after: authority.startIndex)..<end])
            let after = authority[authority.index(after: end)...]
            guard SocketAddress(host: host, port: 0) != nil, host.contains(":"), after.isEmpty || after.hasPrefix(":")
            else { throw invalid }
            if !after.isEmpty { portText = after.dropFirst() }
        } else {
            let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            host = parts.first.map(String.init) ?? ""
            let isName = host.utf8.allSatisfy { byte in
                Self.isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "_")
            }
            guard !host.isEmpty, host.utf8.count <= 253, isName else { throw invalid }
            if parts.count == 2 { portText = parts[1] }
        }
        guard let portText else {
            port = isSecure ? 443 : 80
            return
        }
        guard portText.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt16(portText), number > 0 else {
            throw invalid
        }
        port = number
    }

    /// For the Host header: RFC 9112 §3.2.
    var hostField: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }
    /// For errors: never with a query, where LiveKit's clients put the token.
    var shown: String { "\(isSecure ? "wss" : "ws")://\(hostField)\(Self.withoutQuery(target))" }

    private static func withoutQuery(_ text: String) -> String { String(text.prefix { $0 != "?" }) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
