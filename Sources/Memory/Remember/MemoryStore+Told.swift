import Basics

/// Remembering what somebody asked to have remembered, in their own words.
extension MemoryStore {
    /// "My sister Anna lives in Lisbon": read by the rules as a caller's words, so that it takes the place of what it
    /// contradicts. What the rules do not understand to the last word is kept as it stands: nothing of it may get lost.
    ///
    /// - Parameter fact: one that has a subject is remembered as it is.
    /// - Returns: what became of it; of several statements, of the last.
    /// - Throws: as ``remember(_:for:)``.
    public func remember(told fact: NewFact, for person: Person) async throws(MemoryError) -> Remembered {
        var outcome = Remembered.nothing
        for statement in await Self.statements(of: fact, at: configuration.now()) {
            outcome = try await remember(statement, for: person)
        }
        return outcome
    }

    /// Words that a statement in form says otherwise ("is called" for "name") or need not say.
    private static let frame = Set(
        TextAnalyzer.shared.queryTerms(
            of: """
                name age aged years old birthday born home live moved job work employed number address now nowadays currently \
                actually really please remember also just already
                """))

    static func statements(of fact: NewFact, at now: UnixTime) async -> [NewFact] {
        guard fact.subject == nil, fact.text.count <= NewFact.longest else { return [fact] }
        let said = CallTranscript(started: now, turns: [Turn(index: 0, speaker: .caller, said: now, text: fact.text)])
        let read = await RuleExtractor().facts(in: said).facts
        let understood = read.reduce(into: frame) { $0.formUnion(TextAnalyzer.shared.queryTerms(of: $1.text)) }
        guard !read.isEmpty, understood.isSuperset(of: TextAnalyzer.shared.queryTerms(of: fact.text)) else {
            return [fact]
        }
        return read.map { known in
            var known = known
            known.origin = fact.origin
            known.conversation = fact.conversation
            known.sourceTurns = []
            // What was told goes for the whole: it cannot be said which of several statements it was meant for.
            if read.count == 1 { known.type = fact.type ?? known.type }
            known.isPinned = fact.isPinned || known.isPinned
            return known
        }
    }
}
