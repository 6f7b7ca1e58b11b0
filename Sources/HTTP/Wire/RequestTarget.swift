/// A request target taken apart: decoded path and query.
struct RequestTarget: Equatable {
    var path: String
    var query: [(name: String, value: String)]

    static func == (left: RequestTarget, right: RequestTarget) -> Bool {
        left.path == right.path && left.query.elementsEqual(right.query) { $0 == $1 }
    }

    /// One of two leading slashes goes: JS 2.9.8 asks for `//rtc` (livekit-wire.md §2.3).
    init(parsing target: [UInt8]) throws(RequestFault) {
        let mark = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        var path = target[..<mark]
        if path.starts(with: "//".utf8) { path = path.dropFirst() }
        guard let decoded = Self.decoded(path, plusIsSpace: false) else {
            throw .malformed("the path is not percent-encoded UTF-8")
        }
        self.path = decoded
        query = []
        guard mark < target.endIndex else { return }
        for pair in target[(mark + 1)...].split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let rest = equals < pair.endIndex ? pair[(equals + 1)...] : []
            guard let name = Self.decoded(pair[..<equals], plusIsSpace: true),
                let value = Self.decoded(rest, plusIsSpace: true)
            else { throw .malformed("the query is not percent-encoded UTF-8") }
            query.append((name, value))
        }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]), let low = hex(bytes[index + 2]),
                    high | low != 0
                else { return nil }
                plain.append(high << 4 | low)
                index += 3
            } else {
                plain.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    static func hex(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
