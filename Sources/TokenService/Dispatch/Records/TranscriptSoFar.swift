import Basics

/// What was said in a call, as the agent told it: for the one that takes over. Speech: never logged, never stored on disk.
struct TranscriptSoFar: Sendable {
    /// Bytes of JSON; the oldest lines go first.
    static let limit = 32 << 10
    private var lines: [(text: String, size: Int)] = []
    private var size = 0

    var isEmpty: Bool { lines.isEmpty }
    /// A JSON array of the lines.
    var json: String { "[" + lines.map(\.text).joined(separator: ",") + "]" }

    /// - Returns: false for a line that alone is past the limit; it is left out.
    mutating func add(_ line: JSONValue) -> Bool {
        let text = line.text
        let cost = text.utf8.count + 1
        guard cost < Self.limit else { return false }
        lines.append((text, cost))
        size += cost
        var dropped = 0
        while size + 1 > Self.limit, dropped < lines.count {
            size -= lines[dropped].size
            dropped += 1
        }
        lines.removeFirst(dropped)
        return true
    }
}
