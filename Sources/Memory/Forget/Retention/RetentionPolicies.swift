public import Basics

/// How long one kind of memory is kept, and what happens then.
public struct RetentionRule: Sendable, Equatable {
    public enum Action: String, Sendable, CaseIterable {
        /// Out of recall and greetings; still in the export, and brought back by its id.
        case archive
        /// Archived first; deleted once it has been archived for ``RetentionRule/graceDays``.
        case delete
    }
    /// Days since a fact was last confirmed, or a call ended; 0 or more.
    public var days: Int
    public var action: Action
    /// Days between being archived and being deleted: the time to notice a rule that was set too short.
    public var graceDays: Int
    /// Days that nothing is deleted before, whatever ``days`` says: a law's. Archiving may come earlier. What a person
    /// asks for (`forget`, `erase`) is not bound by it.
    public var legalMinimumDays: Int

    public init(days: Int, action: Action, graceDays: Int = 30, legalMinimumDays: Int = 0) {
        self.days = days
        self.action = action
        self.graceDays = graceDays
        self.legalMinimumDays = legalMinimumDays
    }

    /// What a sweep does with something.
    public enum Verdict: Sendable, Equatable { case keep, archive, delete }

    /// - Parameters:
    ///   - used: when it was last confirmed, or the call ended.
    ///   - archived: since when it is; nil: it is not.
    public func verdict(used: UnixTime, archived: UnixTime?, now: UnixTime) -> Verdict {
        let age = UnixTime.days(from: used, to: now)
        guard age >= Double(days) else { return .keep }
        guard let archived else { return .archive }
        let rested = UnixTime.days(from: archived, to: now)
        let mayGo = action == .delete && rested >= Double(graceDays) && age >= Double(legalMinimumDays)
        return mayGo ? .delete : .keep
    }
}

/// A tenant's rules. What has no rule is kept for good, which is the default for everything.
public struct RetentionPolicies: Sendable, Equatable {
    public var facts: [Sector: RetentionRule]
    /// Calls with all that was said in them. A fact drawn from a deleted call stays, under its own rule.
    public var calls: RetentionRule?
    /// How steeply a sector fades, where it is not as all do: exponents of ``Decay``.
    public var decay: [Sector: Double]

    public static let keepEverything = RetentionPolicies()
    public init(
        facts: [Sector: RetentionRule] = [:], calls: RetentionRule? = nil, decay: [Sector: Double] = [:]
    ) {
        self.facts = facts
        self.calls = calls
        self.decay = decay
    }

    /// - Parameter archived: since when it is; nil: it is not.
    public func verdict(on fact: Fact, archived: UnixTime?, now: UnixTime) -> RetentionRule.Verdict {
        guard !fact.isPinned, fact.decay != 0, let rule = facts[fact.sector] else { return .keep }
        return rule.verdict(used: fact.confirmed, archived: archived, now: now)
    }
    /// A call that has not ended is kept.
    public func verdict(on call: Conversation, archived: UnixTime?, now: UnixTime) -> RetentionRule.Verdict {
        guard let rule = calls, let ended = call.ended else { return .keep }
        return rule.verdict(used: ended, archived: archived, now: now)
    }
}
