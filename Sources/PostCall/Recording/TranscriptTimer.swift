public import Basics

/// Makes lines with times out of a room's text streams (topic `lk.transcription`, voice-agents.md §2.8).
///
/// Pure. A line begins when the first words of its segment came, interim ones too, and ends when the segment was final.
/// Captions say no more than that. One that comes only when it is final, and all at once, is taken to have begun as long
/// before as its words take to say. A final text of a segment that had one replaces it.
public struct TranscriptTimer: Sendable {
    /// A text stream that is whole.
    public struct Caption: Sendable {
        /// Of the stream.
        public var id: String
        public var attributes: [String: String]
        public var text: String
        public var identity: String
        public var side: TranscriptLine.Side
        public init(
            id: String, attributes: [String: String], text: String, identity: String, side: TranscriptLine.Side
        ) {
            self.id = id
            self.attributes = attributes
            self.text = text
            self.identity = identity
            self.side = side
        }
    }
    public static let topic = "lk.transcription"
    private static let segment = "lk.segment_id"
    private static let final = "lk.transcription_final"
    /// For a word of a caption that came all at once: 150 words a minute.
    static let wordLength: Duration = .milliseconds(400)
    /// Lines of a day of quick talk; what is more is counted only.
    static let lineLimit = 20_000
    /// Segments and streams that have begun and not ended.
    static let openLimit = 256

    private struct Key: Hashable {
        var identity: String
        var id: String
    }
    private let start: Moment
    private var begun: [Key: Moment] = [:]
    private var entries: [TranscriptLine] = []
    /// Where in `entries` a segment's line is.
    private var places: [Key: Int] = [:]
    /// Lines beyond the limit.
    public private(set) var dropped = 0

    public init(start: Moment) { self.start = start }

    /// A piece of a stream that is still open came.
    public mutating func began(stream id: String, identity: String, now: Moment) {
        note(Key(identity: identity, id: id), now)
    }

    /// - Returns: the line, when the caption was final.
    @discardableResult
    public mutating func handle(_ caption: Caption, now: Moment) -> TranscriptLine? {
        let stream = Key(identity: caption.identity, id: caption.id)
        let segment = caption.attributes[Self.segment].map { Key(identity: caption.identity, id: "segment " + $0) }
        let first = [begun.removeValue(forKey: stream), segment.flatMap { begun[$0] }].compactMap { $0 }.min()
        guard caption.attributes[Self.final] != "false" else {
            if let segment { note(segment, first ?? now) }
            return nil
        }
        if let segment { begun[segment] = nil }
        let text = caption.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { return nil }
        let end = now - start
        let before = segment.flatMap { places[$0] }
        var beginning = first.map { $0 - start } ?? end
        if let before { beginning = min(beginning, entries[before].start) }
        if end - beginning < .milliseconds(20) {
            let last = entries.last { $0.identity == caption.identity }?.end ?? .zero
            let words = text.split(separator: " ").count
            beginning = min(end, max(last, end - Self.wordLength * words))
        }
        let line = TranscriptLine(
            start: max(.zero, beginning), end: max(.zero, end), side: caption.side, identity: caption.identity,
            text: text)
        if let before {
            entries[before] = line
        } else if entries.count < Self.lineLimit {
            if let segment { places[segment] = entries.count }
            entries.append(line)
        } else {
            dropped += 1
        }
        return line
    }

    public var count: Int { entries.count }
    /// In the order in which they began.
    public var lines: [TranscriptLine] {
        entries.enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
            .map(\.element)
    }

    private mutating func note(_ key: Key, _ moment: Moment) {
        guard begun[key] == nil, begun.count < Self.openLimit else { return }
        begun[key] = moment
    }
}
