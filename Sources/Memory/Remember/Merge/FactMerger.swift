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
        /// Known; said again. The fact as it is now, unchanged if this very turn was counted before.
        case confirm(Fact)
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
        if let counted = counted(new) { return .confirm(counted) }
        if new.ends { return ending(new, since: since) }
        if let same = same(as: new, since: since, likeness: likeness) {
            return .confirm(confirmed(same, by: new, since: since))
        }
        let fact = fact(new, since: since, now: now)
        let rivals = known.filter { contradicts($0, new) }
        guard !rivals.isEmpty else { return .insert(fact, superseding: []) }
        let later = rivals.filter { $0.validFrom > since }.min { ($0.validFrom, $0.id) < ($1.validFrom, $1.id) }
        if let later { return history(fact, before: later, among: rivals) }
        return .insert(fact, superseding: rivals.filter { isCurrent($0) }.map(\.id))
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
        case .confirm(let fact): update(fact.id) { $0 = fact }
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
    private func same(as new: NewFact, since: UnixTime, likeness: [Fact.ID: Double]) -> Fact? {
        let open = known.filter { holds($0, at: since) && !$0.isDone && $0.origin != .consolidated }
        if let equal = open.first(where: { saysSame($0, new) && $0.due == new.due }) { return equal }
        return open.filter { fact in
            (likeness[fact.id] ?? 0) >= Self.sameness && fact.subject == new.subject && fact.predicate == new.predicate
                && fact.type == new.type && fact.due == new.due && Normal.marks(fact.text) == Normal.marks(new.text)
        }.max { (likeness[$0.id] ?? 0, $1.id) < (likeness[$1.id] ?? 0, $0.id) }
    }
    /// Whether it was so then, as far as is known: what is so now was so before, unless something else was.
    private func holds(_ fact: Fact, at time: UnixTime) -> Bool {
        if isCurrent(fact) {
            if time >= fact.validFrom { return true }
            return !known.contains { other in
                other.id != fact.id && other.subject == fact.subject && other.predicate == fact.predicate
                    && fact.predicate != nil && other.validFrom < fact.validFrom && (other.validTo ?? time) >= time
                    && !isCurrent(other)
            }
        }
        return fact.validFrom <= time && fact.validTo.map { time < $0 } ?? false
    }

    private func contradicts(_ fact: Fact, _ new: NewFact) -> Bool {
        guard let subject = new.subject, let predicate = new.predicate, fact.subject == subject,
            fact.origin != .consolidated
        else { return false }
        let isSameObject = Normal.form(fact.object ?? "") == Normal.form(new.object ?? "")
        if let opposite = Predicate.opposite(predicate), fact.predicate == opposite { return isSameObject }
        guard fact.predicate == predicate, !isSameObject else { return false }
        return Predicate.isSingleValued(predicate, subject: subject) || (new.corrects && isCurrent(fact))
    }

    private func history(_ fact: Fact, before later: Fact, among rivals: [Fact]) -> Decision {
        var fact = fact
        fact.validTo = later.validFrom
        fact.supersededBy = later.id
        let earlier = rivals.first {
            $0.validFrom <= fact.validFrom && ($0.validTo ?? .init(milliseconds: .max)) > fact.validFrom
        }
        return .history(fact, trimmed: earlier?.id)
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
