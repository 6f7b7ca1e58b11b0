/// A request's first line and headers. Source: RFC 9112 §2–§5, strict where leniency lets requests be smuggled.
struct RequestHead: Equatable {
    enum Framing: Equatable {
        case length(UInt64)
        case chunked
    }
    var method: String
    /// As sent, with query; origin form (`/a?b`) or `*`.
    var target: [UInt8]
    /// Lower-case names; a repeated field's values are joined with `, ` (RFC 9110 §5.3).
    var headers: [String: String]
    var framing: Framing
    /// Whether another request may follow on this connection.
    var keepsAlive: Bool
    var expectsContinue: Bool
    var wantsWebSocket: Bool

    /// - Parameters:
    ///   - parser: stopped at its head.
    ///   - raw: all of the head's bytes, with the empty line.
    init(_ parser: HTTPParserHandle, raw: [UInt8], maxFields: Int) throws(RequestFault) {
        try RequestLines.checkFirst(raw, isOf: parser)
        try RequestLines.checkFields(raw)
        let version = parser.version
        guard version.major == 1, version.minor <= 1 else {
            throw .version("HTTP/\(version.major).\(version.minor)")
        }
        method = parser.method
        target = try Self.originForm(parser.request.target[...])
        headers = try Self.headers(parser.request.fields, maxFields: maxFields, needsHost: version.minor == 1)
        framing = try Self.framing(headers["transfer-encoding"], parser.contentLength, version.minor)
        keepsAlive = parser.keepsAlive
        let hasBody = framing != .length(0)
        expectsContinue = hasBody && version.minor == 1 && headers["expect"]?.lowercased() == "100-continue"
        wantsWebSocket =
            method == "GET" && parser.wantsUpgrade
            && headers["upgrade"]?.split(separator: ",").contains { $0.trimmed.lowercased() == "websocket" } == true
    }

    /// Absolute form (`http://host/path`) loses its authority: RFC 9112 §3.2.2.
    private static func originForm(_ target: ArraySlice<UInt8>) throws(RequestFault) -> [UInt8] {
        guard target.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw .malformed("the target has control characters")
        }
        if target.first == UInt8(ascii: "/") || target.elementsEqual("*".utf8) { return Array(target) }
        let lower = String(decoding: target.prefix(8), as: UTF8.self).lowercased()
        let scheme = lower.hasPrefix("http://") ? 7 : lower.hasPrefix("https://") ? 8 : 0
        guard scheme > 0 else { throw .malformed("the target is no path") }
        let afterScheme = target.dropFirst(scheme)
        guard let slash = afterScheme.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else {
            return [UInt8(ascii: "/")]
        }
        let path = Array(afterScheme[slash...])
        return path[0] == UInt8(ascii: "/") ? path : [UInt8(ascii: "/")] + path
    }

    private static func headers(
        _ fields: [(name: [UInt8], value: [UInt8])], maxFields: Int, needsHost: Bool
    ) throws(RequestFault) -> [String: String] {
        guard fields.count <= maxFields else { throw .malformed("more than \(maxFields) header fields") }
        var headers: [String: String] = [:]
        var hosts = 0
        for field in fields {
            // The library takes spaces in a name and before the colon; RFC 9112 §5.1 does not.
            guard field.name.allSatisfy(isToken) else { throw .malformed("a header's name is not one word") }
            let name = String(decoding: field.name, as: UTF8.self).lowercased()
            let value = String(String(decoding: field.value, as: UTF8.self).trimmed)
            if name == "host" { hosts += 1 }
            if let known = headers[name] {
                headers[name] = known + (name == "cookie" ? "; " : ", ") + value
            } else {
                headers[name] = value
            }
        }
        guard hosts <= 1, hosts == 1 || !needsHost else { throw .malformed("exactly one Host header is needed") }
        return headers
    }

    /// The library has refused a second Content-Length, one that is no number, and one beside Transfer-Encoding.
    private static func framing(
        _ coding: String?, _ length: UInt64?, _ minorVersion: Int
    ) throws(RequestFault) -> Framing {
        guard let coding else { return .length(length ?? 0) }
        // RFC 9112 §6.1: HTTP/1.0 knows no transfer coding, so what passed it on may have read it otherwise.
        guard length == nil, minorVersion >= 1 else { throw .malformed("Transfer-Encoding where none may be") }
        guard coding.lowercased() == "chunked" else { throw .transferCoding(String(coding.prefix(40))) }
        return .chunked
    }

    /// RFC 9110 §5.6.2.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at the ends (RFC 9110's optional white space).
    var trimmed: SubSequence {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let head = drop(while: isSpace)
        guard let last = head.lastIndex(where: { !isSpace($0) }) else { return self[endIndex...] }
        return head[...last]
    }
}
