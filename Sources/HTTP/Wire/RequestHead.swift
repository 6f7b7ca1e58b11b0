/// A request's first line and headers. Source: RFC 9112 §2–§5, strict where leniency lets requests be smuggled.
struct RequestHead: Equatable {
    enum Framing: Equatable {
        case length(Int)
        case chunked
    }
    var method: String
    /// As sent, with query; origin form (`/a?b`) or `*`.
    var target: [UInt8]
    /// 0 or 1: HTTP/1.x.
    var minorVersion: Int
    /// Lower-case names; a repeated field's values are joined with `, ` (RFC 9110 §5.3).
    var headers: [String: String]
    var framing: Framing

    /// - Parameter bytes: all lines, each with its CRLF, without the empty one.
    init(parsing bytes: ArraySlice<UInt8>, maxFields: Int) throws(RequestFault) {
        var rest = bytes
        let line = try Self.takeLine(&rest)
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].allSatisfy(Self.isToken) else {
            throw .malformed("the first line is not 'METHOD target HTTP/1.1'")
        }
        method = String(decoding: parts[0], as: UTF8.self)
        minorVersion = try Self.minorVersion(parts[2])
        target = try Self.originForm(parts[1])
        var headers: [String: String] = [:]
        var fields = 0
        var hosts = 0
        var lengths: Set<String> = []
        while !rest.isEmpty {
            let (name, value) = try Self.field(Self.takeLine(&rest))
            fields += 1
            guard fields <= maxFields else { throw .malformed("more than \(maxFields) header fields") }
            if name == "host" { hosts += 1 }
            if name == "content-length" { lengths.insert(value) }
            if let known = headers[name] {
                headers[name] = name == "content-length" ? value : known + (name == "cookie" ? "; " : ", ") + value
            } else {
                headers[name] = value
            }
        }
        guard hosts <= 1, hosts == 1 || minorVersion == 0 else { throw .malformed("exactly one Host header is needed") }
        framing = try Self.framing(headers["transfer-encoding"], lengths, minorVersion)
        self.headers = headers
    }

    /// Whether a comma-separated header has this word, in any case.
    func header(_ name: String, has word: String) -> Bool {
        guard let value = headers[name] else { return false }
        return value.split(separator: ",").contains { item in
            item.trimmed.lowercased() == word
        }
    }
    /// RFC 9112 §9.3.
    var keepsAlive: Bool {
        if header("connection", has: "close") { return false }
        return minorVersion >= 1 || header("connection", has: "keep-alive")
    }
    var expectsContinue: Bool { minorVersion >= 1 && headers["expect"]?.lowercased() == "100-continue" }
    var wantsWebSocket: Bool {
        method == "GET" && header("upgrade", has: "websocket") && header("connection", has: "upgrade")
    }

    private static func takeLine(_ rest: inout ArraySlice<UInt8>) throws(RequestFault) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: 13), end + 1 < rest.endIndex, rest[end + 1] == 10 else {
            throw .malformed("a line does not end with CR LF")
        }
        let line = rest[rest.startIndex..<end]
        rest = rest[(end + 2)...]
        guard !line.contains(10), !line.contains(0) else { throw .malformed("a lone LF or a NUL in the headers") }
        return line
    }

    private static func minorVersion(_ text: ArraySlice<UInt8>) throws(RequestFault) -> Int {
        switch String(decoding: text, as: UTF8.self) {
        case "HTTP/1.1": return 1
        case "HTTP/1.0": return 0
        case let other where other.hasPrefix("HTTP/"): throw .version(String(other.prefix(16)))
        default: throw .malformed("the first line does not end with HTTP/1.1")
        }
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

    private static func field(_ line: ArraySlice<UInt8>) throws(RequestFault) -> (name: String, value: String) {
        // Folded lines (RFC 9112 §5.2) and spaces before the colon (§5.1) fail here: neither is a token.
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(isToken)
        else { throw .malformed("a header line is not 'Name: value'") }
        let value = line[(colon + 1)...]
        guard value.allSatisfy({ $0 == 9 || $0 >= 32 && $0 != 127 }) else {
            throw .malformed("a header value has control characters")
        }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        return (name, String(String(decoding: value, as: UTF8.self).trimmed))
    }

    private static func framing(
        _ coding: String?, _ lengths: Set<String>, _ minorVersion: Int
    ) throws(RequestFault) -> Framing {
        if let coding {
            // Both at once is how requests are smuggled past a proxy: RFC 9112 §6.1.
            guard lengths.isEmpty, minorVersion >= 1 else { throw .malformed("Transfer-Encoding with Content-Length") }
            guard coding.lowercased() == "chunked" else { throw .transferCoding(String(coding.prefix(40))) }
            return .chunked
        }
        guard let text = lengths.first else { return .length(0) }
        guard lengths.count == 1, (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
            let length = Int(text)
        else { throw .malformed("Content-Length is not one number") }
        return .length(length)
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
