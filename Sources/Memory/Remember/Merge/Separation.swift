import Basics

/// Keeps look-alikes apart: what would be taken for each other is indexed with who, when and where.
///
/// Of the wrong first answers on LoCoMo, a third are near neighbours of the right turn (memory.md §5.7). What is told the
/// reader stays as it was; only the index sees the rest.
enum Separation {
    /// Facts near enough to `fact` to need telling apart.
    static func neighbours(of fact: Fact, likeness: [Fact.ID: Double], among known: [Fact]) -> [Fact.ID] {
        known.filter { other in
            other.id != fact.id && other.subject == fact.subject && (likeness[other.id] ?? 0) >= FactMerger.nearness
        }.map(\.id)
    }
    /// What the index is given for a fact.
    static func indexedText(of fact: Fact, isCrowded: Bool) -> String {
        guard isCrowded else { return fact.text }
        let day = CalendarDay(fact.validFrom).words
        let fields = [fact.type, fact.subject, fact.object, day].compactMap(\.self).filter { !fact.text.contains($0) }
        return ([fact.text] + fields).joined(separator: " ")
    }
}
