import Basics
import Glibc

/// What is known of a caller before a word is said: what the agent greets with. Nothing is asked of it, so here and only
/// here what is recent comes first.
public struct CallerProfile: Sendable, Equatable {
    public var callerName: String?
    /// Always there, oldest first.
    public var pinned: [Fact]
    /// The most useful of the rest.
    public var facts: [Fact]
    public var lastCall: Conversation?
    /// What was promised by either and is not done.
    public var commitments: [Fact]
    /// What is to be done by now or within a week, the most urgent first.
    public var due: [Fact]

    /// How soon something must be due to be part of a greeting.
    static let horizonInDays = 7.0
    /// A fact's use falls with the days since it was last confirmed by this power (memory.md §5.6: power law, .3).
    static let fading = 0.3

    /// - Parameters:
    ///   - facts: all of the person; what no longer holds, is done or archived is left out.
    ///   - calls: newest first.
    ///   - most: how many facts besides those with a place of their own.
    init(facts: [Fact], calls: [Conversation], at: UnixTime, most: Int = 8) {
        let current = facts.filter { $0.isValid(at: at) && !$0.isArchived }
        callerName =
            current.last { $0.type == "name" && $0.subject == "caller" }?.object
            ?? calls.lazy.compactMap(\.callerName).first
        lastCall = calls.first { $0.ended != nil }
        let open = current.filter { !$0.isDone }
        due =
            open.filter { fact in fact.due.map { UnixTime.days(from: at, to: $0) <= Self.horizonInDays } ?? false }
            .sorted { ($0.due?.milliseconds ?? 0, $0.id) < ($1.due?.milliseconds ?? 0, $1.id) }
        let urgent = Set(due.map(\.id))
        commitments = open.filter { $0.type == "commitment" && !urgent.contains($0.id) }
        let placed = urgent.union(commitments.map(\.id))
        pinned = current.filter { $0.isPinned && !placed.contains($0.id) }
        let rest = open.filter { !$0.isPinned && !placed.contains($0.id) && $0.due == nil && $0.type != "name" }
        let uses = rest.map { (fact: $0, use: Self.use($0, at: at)) }
        self.facts = uses.sorted { ($0.use, $0.fact.id) > ($1.use, $1.fact.id) }.prefix(max(0, most)).map(\.fact)
    }

    private static func use(_ fact: Fact, at: UnixTime) -> Double {
        let age = max(0, UnixTime.days(from: fact.confirmed, to: at))
        return fact.salience * fact.confidence / pow(1 + age, fading)
    }

    /// Lines for the model's prompt, the most needed first, as many as fit.
    /// - Parameter budget: in tokens; nil: all.
    public func lines(budget: Int? = nil) -> [String] {
        var lines: [String] = []
        if let callerName { lines.append("The caller's name is \(callerName).") }
        lines += due.map { "To do: \(MemoryLine.fact($0))" }
        lines += commitments.map { "Promised: \(MemoryLine.fact($0))" }
        lines += pinned.map(MemoryLine.fact)
        if let lastCall {
            let summary = lastCall.summary.map { ": \($0)" } ?? "."
            lines.append("The last call was on \(CalendarDay(lastCall.started).words)\(summary)")
        }
        lines += facts.map(MemoryLine.fact)
        return Array(lines.prefix(MemoryLine.fitting(lines, budget: budget)))
    }
}
