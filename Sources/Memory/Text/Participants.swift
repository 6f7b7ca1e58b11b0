/// The two who talk, and how a question names them.
///
/// A turn holds its speaker's name only when the *other* one addresses them, so a question with a name in it finds the
/// wrong speaker's small talk. Hence names become "I" and "my", as the person asked about would have said it, and the
/// speaker counts for itself (memory.md §1: worth four points of R@10 each).
package struct Participants: Sendable, Equatable {
    /// How a question was understood.
    package struct Reading: Sendable, Equatable {
        /// The question in the words of the one it asks about.
        package var rewritten: String
        /// Whom it asks about.
        package var speakers: Set<Turn.Speaker>
    }
    struct Name: Sendable, Equatable {
        var words: [String]
        var speaker: Turn.Speaker
    }
    private var names: [Name] = []

    package init() {}

    /// - Parameters: what the two were called, over all calls; first names are understood as well.
    package init(caller: [String], agent: [String]) {
        for name in caller { add(name, .caller) }
        for name in agent { add(name, .agent) }
        names.sort { $0.words.count > $1.words.count }  // "Mary Ann" before "Mary"
    }

    private mutating func add(_ name: String, _ speaker: Turn.Speaker) {
        let words = WordSplitter.words(name)
        guard let first = words.first else { return }
        for form in [words, [first]] where !names.contains(where: { $0.words == form }) {
            names.append(Name(words: form, speaker: speaker))
        }
    }

    /// - Parameter asker: whom "I" means; nil when only names do.
    package func read(_ question: String, asker: Turn.Speaker?) -> Reading {
        let words = WordSplitter.located(question)
        var edits: [(Range<Int>, String)] = []
        var speakers: Set<Turn.Speaker> = []
        var position = 0
        while position < words.count {
            guard let match = match(words, at: position, in: question) else {
                position += 1
                continue
            }
            speakers.insert(match.speaker)
            let end = position + match.count
            var bytes = words[position].bytes.lowerBound..<words[end - 1].bytes.upperBound
            position = end
            if position < words.count, Self.isPossessive(words[position], after: bytes.upperBound, in: question) {
                bytes = bytes.lowerBound..<words[position].bytes.upperBound
                position += 1
                edits.append((bytes, "my"))
            } else {
                edits.append((bytes, "I"))
            }
        }
        var reading = Reading(rewritten: Self.apply(edits, to: question), speakers: speakers)
        if speakers.isEmpty, let asker, let about = Pronouns.subject(words.map(\.folded), asker: asker) {
            reading.speakers = [about]
            if about != asker { reading.rewritten = Self.apply(Pronouns.swap(words), to: question) }
        }
        return reading
    }

    /// A name, or "the caller", "the agent".
    private func match(
        _ words: [WordSplitter.Word], at position: Int, in text: String
    ) -> (speaker: Turn.Speaker, count: Int)? {
        if words[position].folded == "the", position + 1 < words.count,
            let role = Pronouns.roles[words[position + 1].folded]
        {
            return (role, 2)
        }
        for name in names where words.count - position >= name.words.count {
            guard zip(words[position...], name.words).allSatisfy({ $0.folded == $1 }) else { continue }
            if name.words.count == 1, StopWords.all.contains(name.words[0]) {
                // "Will": a name only where a capital says so
                let first = text.utf8.dropFirst(words[position].bytes.lowerBound).first ?? 0
                guard position > 0, (0x41...0x5A).contains(first) else { continue }
            }
            return (name.speaker, name.words.count)
        }
        return nil
    }

    private static func isPossessive(_ word: WordSplitter.Word, after end: Int, in text: String) -> Bool {
        guard word.folded == "s" else { return false }
        let between = Array(text.utf8.dropFirst(end).prefix(max(0, word.bytes.lowerBound - end)))
        return between == [0x27] || between == [0x60] || between == [0xE2, 0x80, 0x99]
    }

    /// - Parameter edits: in ascending order and apart.
    static func apply(_ edits: [(Range<Int>, String)], to text: String) -> String {
        guard !edits.isEmpty else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var end = 0
        for (range, replacement) in edits {
            result += bytes[end..<range.lowerBound]
            result += replacement.utf8
            end = range.upperBound
        }
        result += bytes[end...]
        return String(decoding: result, as: UTF8.self)
    }
}
