import Basics

/// Decides what a new statement means for what is known: the same once more, another thing, a change, an end.
///
/// Pure, and for one person at a time: it is given that person's facts and never sees anybody else's, so two people who
/// say the same have a fact each. The caller writes what comes back and tells it by `apply`.
struct FactMerger {
    /// What is to be written.
    enum Decision: Equatable {
        /// A new fact; `superseding` end when it begins.
        case insert(Fact, superseding: [Fact.ID])
        /// A new fact of the past: `fact` ends when a known one begins. `trimmed` ends when it begins.
        case history(Fact, trimmed: Fact.ID?)
        /// Known; said again. The fact as it is now, unchanged if this very turn was counted before. `trimmed` ends when
        /// it begins: it is so for longer than was known.
        case confirm(Fact, trimmed: Fact.ID?)
        /// These have ended, as they are now.
        case close([Fact])
        case nothing
    }

    /// From this cosine on, two sentences of one subject say the same, unless a name or a number differs.
    static let sameness = 0.9
    /// From this cosine on, two memories are near enough to be taken for each other (memory.md §5.7).
    static let nearness = 0.8
    /// Of turns named as sources of a fact: enough to show where it is from.
    static let mostSources = 50

    private(set) var known: [Fact]

    /// - Parameter known: all of the person, history included.
    init(known: [Fact]) { self.known = known }

    /// - Parameter likeness: cosine of the new sentence to those of known facts; empty without an embedder.
    func decide(_ new: NewFact, likeness: [Fact.ID: Double] = [:], now: UnixTime) -> Decision {
        let since = new.validFrom ?? now
        if let counted = counted(new) { return .confirm(counted, trimmed: nil) }
        if new.ends { return ending(new, since: since) }
        let timeline = timeline(of: new)
        if !timeline.isEmpty { return place(new, since: since, on: timeline, now: now) }
        if let same = same(as: new, likeness: likeness) {
            return .confirm(confirmed(same, by: new, since: since), trimmed: nil)
        }
        let wrong = new.corrects ? known.filter { isCurrent($0) && saysOther($0, than: new) } : []
        return .insert(fact(new, since: since, now: now), superseding: wrong.map(\.id))
    }

    /// What can hold only one after the other with the new statement: homes, or liking and disliking one thing. By time.
    private func timeline(of new: NewFact) -> [Fact] {
        guard let subject = new.subject, let predicate = new.predicate else { return [] }
        let opposite = Predicate.opposite(predicate)
        guard opposite != nil || Predicate.isSingleValued(predicate, subject: subject) else { return [] }
        let object = Normal.form(new.object ?? "")
        return known.filter { fact in
            guard fact.subject == subject, fact.origin != .consolidated else { return false }
            guard let opposite else { return fact.predicate == predicate }
            return (fact.predicate == predicate || fact.predicate == opposite)
                && Normal.form(fact.object ?? "") == object
        }.sorted { ($0.validFrom, $0.id) < ($1.validFrom, $1.id) }
    }

    private func place(_ new: NewFact, since: UnixTime, on timeline: [Fact], now: UnixTime) -> Decision {
        let cover = timeline.last { $0.validFrom <= since && ($0.validTo.map { since < $0 } ?? true) }
        let next = timeline.first { $0.validFrom > since }
        if let cover, saysSame(cover, new) { return .confirm(confirmed(cover, by: new, since: since), trimmed: nil) }
        if let next, saysSame(next, new) {
            return .confirm(confirmed(next, by: new, since: since), trimmed: cover?.id)
        }
        var fact = fact(new, since: since, now: now)
        guard let next else { return .insert(fact, superseding: cover.map { [$0.id] } ?? []) }
        fact.validTo = next.validFrom
        fact.supersededBy = next.id
        return .history(fact, trimmed: cover?.id)
    }

    /// Takes a decision as carried out.
    /// - Parameter id: that an inserted fact was given.
    mutating func apply(_ decision: Decision, id: Fact.ID) {
        switch decision {
        case .insert(var fact, let superseded):
            fact.id = id
            for old in superseded { update(old) { $0 = Self.superseded($0, by: fact) } }
            known.append(fact)
        case .history(var fact, let trimmed):
            fact.id = id
            if let trimmed { update(trimmed) { $0 = Self.superseded($0, by: fact) } }
            known.append(fact)
        case .confirm(let fact, let trimmed):
            if let trimmed { update(trimmed) { $0 = Self.superseded($0, by: fact) } }
            update(fact.id) { $0 = fact }
        case .close(let facts): for fact in facts { update(fact.id) { $0 = fact } }
        case .nothing: break
        }
    }
    private mutating func update(_ id: Fact.ID, _ change: (inout Fact) -> Void) {
        if let index = known.firstIndex(where: { $0.id == id }) { change(&known[index]) }
    }
    /// The old one's time ends where the new one's begins; it stays.
    static func superseded(_ old: Fact, by new: Fact) -> Fact {
        var old = old
        old.validTo = max(old.validFrom, new.validFrom)
        old.supersededBy = new.id
        return old
    }

    private func isCurrent(_ fact: Fact) -> Bool { fact.supersededBy == nil && fact.validTo == nil }

    /// Drawn from the same turns before: a call that is learned twice says nothing twice.
    private func counted(_ new: NewFact) -> Fact? {
        guard !new.sourceTurns.isEmpty, new.origin == .call, !new.ends else { return nil }
        return known.first { fact in
            fact.origin == .call && fact.conversation == new.conversation
                && new.sourceTurns.allSatisfy(fact.sourceTurns.contains) && saysSame(fact, new)
        }
            ?? known.first { fact in
                saysSame(fact, new) && new.sourceTurns.allSatisfy(fact.sourceTurns.contains)
            }
    }
    private func saysSame(_ fact: Fact, _ new: NewFact) -> Bool {
        if let subject = new.subject, let predicate = new.predicate, let object = new.object {
            return fact.subject == subject && fact.predicate == predicate
                && Normal.form(fact.object ?? "") == Normal.form(object)
        }
        return Normal.form(fact.text) == Normal.form(new.text)
    }

    /// The known fact that the new one repeats.
    private func same(as new: NewFact, likeness: [Fact.ID: Double]) -> Fact? {
        let open = known.filter { isCurrent($0) && !$0.isDone && $0.origin != .consolidated }
        if let equal = open.first(where: { saysSame($0, new) && $0.due == new.due }) { return equal }
        return open.filter { fact in
            (likeness[fact.id] ?? 0) >= Self.sameness && fact.subject == new.subject && fact.predicate == new.predicate
                && fact.type == new.type && fact.due == new.due && Normal.marks(fact.text) == Normal.marks(new.text)
        }.max { (likeness[$0.id] ?? 0, $1.id) < (likeness[$1.id] ?? 0, $0.id) }
    }
    /// The same of the same, but for the object.
    private func saysOther(_ fact: Fact, than new: NewFact) -> Bool {
        guard let predicate = new.predicate, fact.subject == new.subject, fact.predicate == predicate else {
            return false
        }
        return fact.origin != .consolidated && Normal.form(fact.object ?? "") != Normal.form(new.object ?? "")
    }

    private func ending(_ new: NewFact, since: UnixTime) -> Decision {
        let ended = known.filter { fact in
            guard isCurrent(fact), fact.subject == new.subject, fact.predicate == new.predicate, fact.predicate != nil,
                fact.validFrom <= since, fact.origin != .consolidated
            else { return false }
            guard let object = new.object.map(Normal.form), !object.isEmpty else { return true }
            let known = Normal.form(fact.object ?? "")
            return known == object || known.hasPrefix(object + " ") || known.hasSuffix(" " + object)
        }
        guard !ended.isEmpty else { return .nothing }
        return .close(
            ended.map { fact in
                var fact = fact
                fact.validTo = since
                return fact
            })
    }

    private func confirmed(_ known: Fact, by new: NewFact, since: UnixTime) -> Fact {
        var fact = known
        fact.mentions = fact.mentions < .max ? fact.mentions + 1 : fact.mentions
        fact.confirmed = max(fact.confirmed, since)
        fact.validFrom = min(fact.validFrom, since)
        // Said twice it is surer, and never certain.
        fact.confidence = max(fact.confidence, min(0.99, 1 - (1 - fact.confidence) * (1 - new.confidence * 0.5)))
        for turn in new.sourceTurns where !fact.sourceTurns.contains(turn) && fact.sourceTurns.count < Self.mostSources
        {
            fact.sourceTurns.append(turn)
        }
        fact.isPinned = fact.isPinned || new.isPinned
        fact.isArchived = false
        return fact
    }

    private func fact(_ new: NewFact, since: UnixTime, now: UnixTime) -> Fact {
        var fact = Fact(
            sector: new.sector, text: new.text, type: new.type, subject: new.subject, predicate: new.predicate,
            object: new.object, salience: min(max(new.salience, 0), 1), confidence: min(max(new.confidence, 0), 1),
            origin: new.origin, sourceTurns: Array(new.sourceTurns.prefix(Self.mostSources)),
            conversation: new.conversation, created: now, due: new.due, isPinned: new.isPinned)
        fact.validFrom = since
        fact.confirmed = since
        return fact
    }
}
