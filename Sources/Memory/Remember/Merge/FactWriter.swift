import Basics
import LanguageModels

/// Carries out what ``FactMerger`` and ``Consolidator`` decide, inside one transaction over one person's rows.
struct FactWriter {
    struct Results: Sendable {
        var remembered: [Remembered] = []
        var reflections = 0
        var callerName: String?
    }
    private let rows: PersonRows
    /// Nil: there are no vectors to compare.
    private let model: EmbeddingModelID?
    private let now: UnixTime

    init(_ rows: PersonRows, model: EmbeddingModelID?, now: UnixTime) {
        self.rows = rows
        self.model = model
        self.now = now
    }

    /// - Parameter vectors: of the facts' texts, in their order; nil: there are none.
    func write(
        _ facts: [NewFact], vectors: [[Float]]?, learnedIn call: Conversation.ID?
    ) throws(MemoryError) -> Results {
        var merger = FactMerger(known: try rows.facts(.all))
        var stored = try knownVectors(merger.known, isNeeded: vectors.map { !$0.isEmpty } ?? false)
        var results = Results()
        for (place, fact) in facts.enumerated() {
            let vector = vectors.flatMap { place < $0.count ? $0[place] : nil }
            let likeness = vector.map { vector in stored.mapValues { $0.cosine(to: vector) } } ?? [:]
            let decision = merger.decide(fact, likeness: likeness, now: now)
            let (remembered, id) = try carryOut(decision, merger: merger)
            merger.apply(decision, id: id)
            if let made = merger.known.first(where: { $0.id == id }), decision.isNew {
                let near = Separation.neighbours(of: made, likeness: likeness, among: merger.known)
                try index(made, isCrowded: !near.isEmpty)
                if let vector, let model {
                    let kept = StoredVector(vector, model: model)
                    try rows.setVector(kept, of: .fact(id))
                    stored[id] = kept
                }
                try link(made, among: merger.known)
            }
            if let call, id != 0 { try rows.link(call, fact: id, kind: decision.isNew ? "learned" : "confirmed") }
            results.remembered.append(remembered)
        }
        results.reflections = try reflect(merger.known)
        let known = try rows.facts(.all)
        let profile = ProfileText(facts: known, now: now)
        try rows.setProfile(profile.json)
        results.callerName = profile.name
        return results
    }

    private func knownVectors(_ facts: [Fact], isNeeded: Bool) throws(MemoryError) -> [Fact.ID: StoredVector] {
        guard let model, isNeeded else { return [:] }
        var vectors: [Fact.ID: StoredVector] = [:]
        for fact in facts {
            if let vector = try rows.vector(model, of: .fact(fact.id)) { vectors[fact.id] = vector }
        }
        return vectors
    }

    private func carryOut(
        _ decision: FactMerger.Decision, merger: FactMerger
    ) throws(MemoryError) -> (Remembered, Fact.ID) {
        func end(_ old: Fact.ID, by new: Fact) throws(MemoryError) {
            guard let fact = merger.known.first(where: { $0.id == old }) else { return }
            try rows.update(FactMerger.superseded(fact, by: new))
            try rows.link(new.id, old, kind: "replaces", weight: 1)
        }
        switch decision {
        case .insert(var fact, let superseded):
            fact.id = try rows.insert(fact)
            for old in superseded { try end(old, by: fact) }
            return (superseded.isEmpty ? .stored(fact.id) : .superseded(fact.id, old: superseded), fact.id)
        case .history(var fact, let trimmed):
            fact.id = try rows.insert(fact)
            if let trimmed { try end(trimmed, by: fact) }
            return (.history(fact.id), fact.id)
        case .confirm(let fact, let trimmed):
            if let trimmed { try end(trimmed, by: fact) }
            if fact != merger.known.first(where: { $0.id == fact.id }) { try rows.update(fact) }
            return (.confirmed(fact.id), fact.id)
        case .close(let facts):
            for fact in facts { try rows.update(fact) }
            return (.closed(facts.map(\.id)), 0)
        case .nothing: return (.nothing, 0)
        }
    }

    private func index(_ fact: Fact, isCrowded: Bool) throws(MemoryError) {
        let text = Separation.indexedText(of: fact, isCrowded: isCrowded)
        try rows.index(
            TermColumns(counts: [TextAnalyzer.shared.terms(of: text).counts]),
            as: IndexEntry(.fact(fact.id), conversation: fact.conversation, time: fact.validFrom, speaker: .caller))
    }

    /// For whoever looks at a memory: what belongs to it. Never used in the ranking, where links only cost (memory.md §1).
    private func link(_ fact: Fact, among known: [Fact]) throws(MemoryError) {
        var most = 5
        for other in known.reversed() where other.id != fact.id && most > 0 && other.origin != .consolidated {
            let kind: String
            if let subject = fact.subject, subject != "caller", subject == other.subject {
                kind = "same_subject"
            } else if let object = fact.object, !object.isEmpty, object.lowercased() == other.object?.lowercased() {
                kind = "same_object"
            } else if !Set(fact.sourceTurns).isDisjoint(with: other.sourceTurns) {
                kind = "said_together"
            } else {
                continue
            }
            try rows.link(fact.id, other.id, kind: kind, weight: 0.5)
            most -= 1
        }
    }

    private func reflect(_ known: [Fact]) throws(MemoryError) -> Int {
        for ended in Consolidator.outdated(among: known, now: now) { try rows.update(ended) }
        var count = 0
        for reflection in Consolidator.reflections(on: known, now: now) {
            var fact = reflection.fact
            if fact.id == 0 {
                fact.id = try rows.insert(fact)
            } else {
                try rows.update(fact)
                // Its old vector says what it said before; embedFacts makes the new one.
                try rows.deleteVectors(of: .fact(fact.id))
            }
            try index(fact, isCrowded: false)
            for source in reflection.sources { try rows.link(fact.id, source, kind: "made_of", weight: 1) }
            count += 1
        }
        return count
    }
}

extension FactMerger.Decision {
    var isNew: Bool {
        switch self {
        case .insert, .history: true
        case .confirm, .close, .nothing: false
        }
    }
}

extension StoredVector {
    /// With a vector of unit length; 0 where the dimensions differ.
    func cosine(to vector: [Float]) -> Double {
        guard vector.count == components.count else { return 0 }
        var dot: Float = 0
        var length: Float = 0
        for (component, value) in zip(components, vector) {
            dot += Float(component) * value
            length += Float(component) * Float(component)
        }
        return length > 0 ? Double(dot / length.squareRoot()) : 0
    }
}
