import LanguageModels

/// A stretch of a call about one thing.
public struct CallTopic: Sendable, Equatable {
    /// Positions among the call's turns.
    public var turns: Range<Int>
    /// Content words that stand out in it, the most telling first.
    public var words: [String]
}

extension MemoryStore {
    /// A call's stretches, for showing it: by meaning where there is an embedder, else by words.
    /// - Throws: `.invalid` when the person has no such call.
    public func topics(of call: Conversation.ID, for person: Person) async throws(MemoryError) -> [CallTopic] {
        let turns = try await read(person) { (rows) throws(MemoryError) in
            guard try rows.conversation(call) != nil else { throw Self.noSuchCall(call) }
            return try rows.turns(of: call)
        }
        let vectors = await vectorsOrNone(turns.map(\.text))
        let depths = vectors.map(TopicSegments.depths) ?? TopicSegments.depths(ofTexts: turns.map(\.text))
        let segments = TopicSegments.segments(depths)
        var surprise = LexicalSurprise()
        return segments.map { segment in
            let text = turns[segment].map(\.text).joined(separator: " ")
            return CallTopic(turns: segment, words: surprise.telling(text, most: 4))
        }
    }
}
