public import Basics
public import LanguageModels

/// L2: the answers to the questions that were just asked about a person, also when they are put in other words.
///
/// A caller's half sentences come as one question after another, each a little longer; most mean the same. A hit is the
/// same text, or a vector of the same model within cos ≥ 0.95 and the same ``TellingWords`` ("room 12" is not "room 13",
/// though their vectors say so). Both want the same generation of the person's rows and the same filters. `Filters` must
/// hold all else the answer depends on: limit, sectors, validity, asker, the names that were found in the question.
public struct SemanticCache<Key: Hashable & Sendable, Filters: Hashable & Sendable, Answer: Sendable>: Sendable {
    /// A question's vector, of unit length.
    public struct Meaning: Sendable {
        let model: EmbeddingModelID
        let vector: [Float]
        public init(_ vector: [Float], model: EmbeddingModelID) {
            self.vector = vector
            self.model = model
        }
    }
    private struct Entry {
        let words: String
        let telling: [Substring]
        let filters: Filters
        let meaning: Meaning?
        let answer: Answer
        let since: UnixTime
    }
    /// One person's, newest last.
    private struct Ring { var entries: [Entry] = [] }

    /// Alike enough to be the same question. *search*: usual for semantic caches; the telling words are compared besides.
    public static var threshold: Float { 0.95 }
    /// Questions kept of one person: what a call's last minutes hold.
    public static var ringSize: Int { 8 }

    private var rings: SessionCache<Key, Ring>
    public var people: Int { rings.count }

    /// - Parameter limits: of each answer's age, and of the number of people; an answer counts ``answerBytes``.
    public init(_ limits: SessionCache<Key, Answer>.Limits = .init(lifetime: .seconds(300), bytes: 32 << 20)) {
        rings = SessionCache(.init(lifetime: limits.lifetime, entries: limits.entries, bytes: limits.bytes))
    }
    /// Ten lines of text with their reasons and a vector, about.
    static var answerBytes: Int { 8 << 10 }

    /// The same words under the same filters: asked before the question is embedded, as it costs nothing.
    public mutating func answer(
        to text: String, filters: Filters, for key: Key, generation: Int64, now: UnixTime
    ) -> Answer? {
        let words = Self.normalized(text)
        return first(key, generation, now) { $0.filters == filters && $0.words == words }
    }

    /// The same meaning under the same filters.
    public mutating func answer(
        to text: String, meaning: Meaning, filters: Filters, for key: Key, generation: Int64, now: UnixTime
    ) -> Answer? {
        let words = Self.normalized(text)
        let telling = TellingWords.of(words)
        return first(key, generation, now) { entry in
            guard entry.filters == filters else { return false }
            guard entry.words != words else { return true }
            guard entry.telling == telling, let other = entry.meaning else { return false }
            return Self.areAlike(other, meaning)
        }
    }

    public mutating func insert(
        _ answer: Answer, to text: String, meaning: Meaning?, filters: Filters, for key: Key, generation: Int64,
        now: UnixTime
    ) {
        var ring = rings.value(for: key, generation: generation, now: now) ?? Ring()
        let words = Self.normalized(text)
        ring.entries.removeAll { ($0.filters == filters && $0.words == words) || isExpired($0, now) }
        if ring.entries.count >= Self.ringSize { ring.entries.removeFirst() }
        let telling = TellingWords.of(words)
        ring.entries.append(
            Entry(words: words, telling: telling, filters: filters, meaning: meaning, answer: answer, since: now))
        rings.insert(
            ring, bytes: ring.entries.count * Self.answerBytes, generation: generation, for: key, now: now)
    }

    public mutating func remove(_ key: Key) { rings.remove(key) }
    public mutating func removeAll() { rings.removeAll() }

    private mutating func first(
        _ key: Key, _ generation: Int64, _ now: UnixTime, where fits: (Entry) -> Bool
    ) -> Answer? {
        guard let ring = rings.value(for: key, generation: generation, now: now) else { return nil }
        return ring.entries.last { fits($0) && !isExpired($0, now) }?.answer
    }
    private func isExpired(_ entry: Entry, _ now: UnixTime) -> Bool {
        let age = Double(now.milliseconds) - Double(entry.since.milliseconds)
        return age < 0 || age >= rings.limits.lifetime.inSeconds * 1000
    }

    private static func areAlike(_ left: Meaning, _ right: Meaning) -> Bool {
        guard left.model == right.model, left.vector.count == right.vector.count else { return false }
        var cosine: Float = 0
        for (one, other) in zip(left.vector, right.vector) { cosine += one * other }
        return cosine >= threshold
    }
    /// Case, spaces and punctuation are the recogniser's, not the caller's.
    static func normalized(_ text: String) -> String {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}
