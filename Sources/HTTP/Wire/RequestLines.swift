/// What http_parser, as Debian builds it, lets through and RFC 9112 does not.
enum RequestLines {
    /// Every line ends with CR LF (§2.2: a lone CR or LF is another server's line end), and none is folded (§5.2).
    static func checkFields(_ bytes: [UInt8]) throws(RequestFault) {
        var previous: UInt8 = 0
        for byte in bytes {
            guard (byte == 10) == (previous == 13) else { throw .malformed("a line does not end with CR LF") }
            guard previous != 10 || (byte != 32 && byte != 9) else { throw .malformed("a header line is folded") }
            previous = byte
        }
        guard previous == 10 else { throw .malformed("a line does not end with CR LF") }
    }

    /// The library takes more spaces, and other words than HTTP; §3 has one form only.
    static func checkFirst(_ bytes: [UInt8], isOf parser: HTTPParserHandle) throws(RequestFault) {
        let version = parser.version
        let line =
            parser.method.utf8 + [32] + parser.request.target + " HTTP/\(version.major).\(version.minor)\r\n".utf8
        guard bytes.starts(with: line) else {
            throw .malformed("the first line is not 'METHOD target HTTP/1.1'")
        }
    }

    /// §7.1: hexadecimal digits, then nothing or an extension. The library takes anything after a space, also a lone LF.
    static func checkChunkSize(_ line: [UInt8]) throws(RequestFault) {
        guard line.suffix(2) == [13, 10] else { throw .malformed("a chunk line does not end with CR LF") }
        let text = line.dropLast(2)
        let rest = text.drop { RequestTarget.hex($0) != nil }.drop { $0 == 32 }
        guard rest.isEmpty || rest.first == UInt8(ascii: ";"), text.allSatisfy(isVisible) else {
            throw .malformed("a chunk's size line is not a number with extensions")
        }
    }

    private static func isVisible(_ byte: UInt8) -> Bool { byte == 9 || byte >= 32 && byte != 127 }
}
