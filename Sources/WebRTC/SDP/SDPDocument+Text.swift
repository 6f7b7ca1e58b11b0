extension SDPDocument {
    /// Reads CRLF or LF text. Lines it does not know are skipped; what it needs and cannot read is an error.
    public init(parsing text: String) throws(SDPError) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLarge(bytes: text.utf8.count) }
        self.init(sessionID: 0, version: 0)
        var sawVersion = false
        // Bytes, not Characters: Swift takes CR LF for one Character, which equals neither.
        for bytes in text.utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = Substring(bytes)
            guard sawVersion else {
                guard line.hasPrefix("v=") else { throw .notSDP }
                sawVersion = true
                continue
            }
            guard bytes.count > 2, bytes[bytes.index(after: bytes.startIndex)] == 0x3D else { continue }
            let value = Substring(bytes.dropFirst(2))
            switch bytes.first {
            case 0x61: append(SDPAttribute(line: value))  // a
            case 0x6D:  // m
                guard sections.count < Self.maximumSections else { throw .tooManySections }
                guard let section = SDPSection(line: value) else { throw .badMediaLine(String(line.prefix(80))) }
                sections.append(section)
            case 0x6F: readOrigin(value)  // o
            default: continue
            }
        }
        guard sawVersion else { throw .notSDP }
    }

    private mutating func append(_ attribute: SDPAttribute) {
        if sections.isEmpty {
            attributes.append(attribute)
        } else {
            sections[sections.count - 1].attributes.append(attribute)
        }
    }

    /// `o=<username> <sess-id> <sess-version> …` (RFC 8866 §5.2); an unreadable one counts as 0 0.
    private mutating func readOrigin(_ value: Substring) {
        let words = value.utf8.split(separator: 0x20)
        guard words.count >= 3 else { return }
        sessionID = UInt64(Substring(words[1])) ?? 0
        version = UInt64(Substring(words[2])) ?? 0
    }

    /// The description as CRLF text.
    public var text: String {
        var text = "v=0\r\no=- \(sessionID) \(version) IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
        for attribute in attributes { attribute.write(to: &text) }
        for section in sections {
            text += "m=\(section.media) \(section.port) \(section.proto)"
            for format in section.formats { text += " " + format }
            text += "\r\nc=IN IP4 0.0.0.0\r\n"
            for attribute in section.attributes { attribute.write(to: &text) }
        }
        return text
    }
}

extension SDPAttribute {
    /// - Parameter line: what follows `a=`.
    init(line: Substring) {
        let bytes = line.utf8
        guard let colon = bytes.firstIndex(of: 0x3A) else {
            self.init(String(line))
            return
        }
        self.init(String(Substring(bytes[..<colon])), String(Substring(bytes[bytes.index(after: colon)...])))
    }

    func write(to text: inout String) {
        text += "a="
        text += name
        if let value {
            text += ":"
            text += value
        }
        text += "\r\n"
    }
}

extension SDPSection {
    /// - Parameter line: what follows `m=`; the port may carry a count (`9/2`), which is ignored.
    init?(line: Substring) {
        let words = line.utf8.split(separator: 0x20).map { Substring($0) }
        guard words.count >= 4, let portWord = words[1].utf8.split(separator: 0x2F).first,
            let port = UInt16(Substring(portWord))
        else { return nil }
        self.init(
            media: String(words[0]), port: port, proto: String(words[2]), formats: words.dropFirst(3).map(String.init))
    }
}
