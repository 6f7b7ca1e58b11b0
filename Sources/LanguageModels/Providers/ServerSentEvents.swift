/// Reads a `text/event-stream`: bytes in, the `data` of each event out. Source: WHATWG HTML §9.2.6.
struct ServerSentEvents {
    /// Bytes of one event; more is no event of a chat model.
    static let maxEvent = 1 << 20

    private var line: [UInt8] = []
    private var data: [UInt8]?
    private var lastWasReturn = false

    /// The events that these bytes complete, in order.
    ///
    /// - Throws: ``LanguageModelError/malformed(_:)`` when one has no end.
    mutating func add(_ bytes: [UInt8]) throws(LanguageModelError) -> [String] {
        var events: [String] = []
        for byte in bytes {
            // CR, LF and CR LF each end a line, and a CR LF may come in two pieces.
            let isSecondHalf = lastWasReturn && byte == UInt8(ascii: "\n")
            lastWasReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if let event = endLine() { events.append(event) }
            } else {
                line.append(byte)
                guard line.count + (data?.count ?? 0) <= Self.maxEvent else {
                    throw .malformed("an event of more than \(Self.maxEvent) bytes")
                }
            }
        }
        return events
    }

    private mutating func endLine() -> String? {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else {
            defer { data = nil }
            return data.map { String(decoding: $0, as: UTF8.self) }
        }
        // Of the other fields and of comments, a chat stream makes no use.
        let field = Array("data:".utf8)
        guard line.starts(with: field) else { return nil }
        let value = line.dropFirst(field.count)
        let text = value.first == UInt8(ascii: " ") ? value.dropFirst() : value
        data = data.map { $0 + [UInt8(ascii: "\n")] + text } ?? Array(text)
        return nil
    }
}
