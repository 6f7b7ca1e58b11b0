import Basics
import LanguageModels

/// Remembering one thing, and confirming what was of use.
extension MemoryStore {
    /// Compares a statement with what is known of this person, and of nobody else, and writes what follows.
    /// - Throws: `.invalid` for a text that is empty or longer than ``NewFact/longest`` characters.
    public func remember(_ fact: NewFact, for person: Person) async throws(MemoryError) -> Remembered {
        let text = fact.text.trimmed(\.isWhitespace)
        guard !text.isEmpty else { throw .invalid(field: "text", reason: "it is empty; say what is to be remembered") }
        guard text.count <= NewFact.longest else {
            throw .invalid(field: "text", reason: "it is longer than \(NewFact.longest) characters; make it several")
        }
        var fact = fact
        fact.text = text
        let ready = fact
        let vectors = await vectorsOrNone([ready.text])
        let now = configuration.now()
        let model = configuration.embedder?.id
        let results = try await write(person) { (rows) throws(MemoryError) in
            try FactWriter(rows, model: model, now: now).write([ready], vectors: vectors, learnedIn: ready.conversation)
        }
        if results.reflections > 0 { try await embedFacts(for: person) }
        return results.remembered.first ?? .nothing
    }

    /// Facts that were of use, and the caller agreed: they matter more from now on. Being found is no use, so recall never
    /// does this (memory.md §5.8: rewarding what was returned costs a point, rewarding what was right gains a third).
    /// - Throws: `.noSuchFact`; then none is changed.
    public func confirm(_ facts: [Fact.ID], for person: Person) async throws(MemoryError) {
        let now = configuration.now()
        try await write(person) { (rows) throws(MemoryError) in
            for id in Set(facts).sorted() {
                guard var fact = try rows.fact(id) else { throw .noSuchFact(id) }
                fact.salience = Salience.confirmed(fact.salience)
                fact.confirmed = max(fact.confirmed, now)
                try rows.update(fact)
            }
        }
    }
}
