import Basics

/// Makes one fact of several: who says in three calls what they like is somebody who likes those things.
///
/// Pure and idempotent: the same facts give the same reflections, and one that is there already is only changed when
/// what it is made of changed. Turns and facts stay (memory.md §5.5).
enum Consolidator {
    /// How many facts of one subject and predicate, and from how many calls, make a reflection.
    static let leastFacts = 3
    static let leastCalls = 2

    struct Reflection: Equatable {
        /// `id` 0: new.
        var fact: Fact
        var sources: [Fact.ID]
    }

    /// The reflections to write, in the order of their subjects.
    static func reflections(on known: [Fact], now: UnixTime) -> [Reflection] {
        struct Topic: Hashable {
            var subject: String
            var predicate: String
        }
        var groups: [Topic: [Fact]] = [:]
        for fact in known
        where fact.origin != .consolidated && fact.supersededBy == nil && fact.validTo == nil && !fact.isArchived {
            guard let subject = fact.subject, let predicate = fact.predicate, fact.object != nil else { continue }
            groups[Topic(subject: subject, predicate: predicate), default: []].append(fact)
        }
        return groups.sorted { ($0.key.subject, $0.key.predicate) < ($1.key.subject, $1.key.predicate) }.compactMap {
            topic, facts in
            let facts = facts.sorted { ($0.validFrom, $0.id) < ($1.validFrom, $1.id) }
            guard facts.count >= leastFacts, Set(facts.compactMap(\.conversation)).count >= leastCalls else {
                return nil
            }
            return reflection(topic.subject, topic.predicate, facts, known: known, now: now)
        }
    }

    private static func reflection(
        _ subject: String, _ predicate: String, _ facts: [Fact], known: [Fact], now: UnixTime
    ) -> Reflection? {
        let objects = facts.compactMap(\.object)
        let list =
            objects.count == 2
            ? objects.joined(separator: " and ")
            : objects.dropLast().joined(separator: ", ") + " and " + (objects.last ?? "")
        let display = subject == "caller" ? "The caller" : "The " + subject
        let text = "\(display) \(predicate) \(list)."
        let sources = facts.map(\.id)
        let salience = min(1, (facts.map(\.salience).max() ?? 0.5) + 0.05)
        var turns: [Turn.ID] = []
        for turn in facts.flatMap(\.sourceTurns) where !turns.contains(turn) && turns.count < FactMerger.mostSources {
            turns.append(turn)
        }
        let existing = known.first {
            $0.origin == .consolidated && $0.subject == subject && $0.predicate == predicate && $0.supersededBy == nil
        }
        if var existing {
            guard existing.text != text || existing.validTo != nil else { return nil }
            existing.text = text
            existing.object = list
            existing.sourceTurns = turns
            existing.mentions = facts.reduce(0) { $0 &+ $1.mentions }
            existing.confirmed = max(existing.confirmed, facts.map(\.confirmed).max() ?? existing.confirmed)
            existing.validTo = nil
            return Reflection(fact: existing, sources: sources)
        }
        var fact = Fact(
            sector: .reflective, text: text, type: "reflection", subject: subject, predicate: predicate, object: list,
            salience: salience, confidence: facts.map(\.confidence).min() ?? 1, origin: .consolidated,
            sourceTurns: turns, created: now)
        fact.mentions = facts.reduce(0) { $0 &+ $1.mentions }
        fact.confirmed = facts.map(\.confirmed).max() ?? now
        fact.validFrom = facts.last?.validFrom ?? now
        return Reflection(fact: fact, sources: sources)
    }

    /// Reflections whose facts are no longer enough: they end.
    static func outdated(among known: [Fact], now: UnixTime) -> [Fact] {
        known.filter { $0.origin == .consolidated && $0.supersededBy == nil && $0.validTo == nil }.compactMap {
            reflection in
            let left = known.filter {
                $0.origin != .consolidated && $0.subject == reflection.subject && $0.predicate == reflection.predicate
                    && $0.supersededBy == nil && $0.validTo == nil && !$0.isArchived
            }
            guard left.count < leastFacts else { return nil }
            var ended = reflection
            ended.validTo = max(now, reflection.validFrom)
            return ended
        }
    }
}
