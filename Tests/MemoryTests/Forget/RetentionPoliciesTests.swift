import Basics
import Memory
import Testing

struct RetentionPoliciesTests {
    let start = UnixTime(seconds: 1_700_000_000)
    private func day(_ days: Int64) -> UnixTime { UnixTime(milliseconds: start.milliseconds + days * 86_400_000) }
    private func fact(_ sector: Sector = .episodic) -> Fact {
        Fact(sector: sector, text: "The caller was in Rome.", origin: .call, created: start)
    }

    @Test func `without a rule everything is kept for good`() {
        #expect(RetentionPolicies.keepEverything.verdict(on: fact(), archived: nil, now: day(100_000)) == .keep)
    }

    @Test func `a rule holds for its sector alone`() {
        let policies = RetentionPolicies(facts: [.episodic: RetentionRule(days: 10, action: .archive)])
        #expect(policies.verdict(on: fact(), archived: nil, now: day(9)) == .keep)
        #expect(policies.verdict(on: fact(), archived: nil, now: day(10)) == .archive)
        #expect(policies.verdict(on: fact(.semantic), archived: nil, now: day(10)) == .keep)
    }

    @Test func `nothing is deleted that was not archived for the grace first`() {
        let policies = RetentionPolicies(facts: [.episodic: RetentionRule(days: 10, action: .delete, graceDays: 5)])
        #expect(policies.verdict(on: fact(), archived: nil, now: day(1000)) == .archive)
        #expect(policies.verdict(on: fact(), archived: day(1000), now: day(1004)) == .keep)
        #expect(policies.verdict(on: fact(), archived: day(1000), now: day(1005)) == .delete)
    }

    @Test func `an archiving rule never deletes`() {
        let policies = RetentionPolicies(facts: [.episodic: RetentionRule(days: 1, action: .archive, graceDays: 0)])
        #expect(policies.verdict(on: fact(), archived: start, now: day(100_000)) == .keep)
    }

    @Test func `a law's minimum holds off deleting, not archiving`() {
        let rule = RetentionRule(days: 10, action: .delete, graceDays: 0, legalMinimumDays: 3650)
        let policies = RetentionPolicies(calls: rule)
        var call = Conversation(externalID: "a", started: start, ended: start)
        #expect(policies.verdict(on: call, archived: nil, now: day(10)) == .archive)
        #expect(policies.verdict(on: call, archived: day(10), now: day(3649)) == .keep)
        #expect(policies.verdict(on: call, archived: day(10), now: day(3650)) == .delete)
        call.ended = nil
        #expect(policies.verdict(on: call, archived: day(10), now: day(3650)) == .keep)
    }

    @Test func `pinned and zero-decay facts are out of every rule's reach, and a confirmation starts the days anew`() {
        let policies = RetentionPolicies(facts: [.episodic: RetentionRule(days: 10, action: .delete)])
        var pinned = fact()
        pinned.isPinned = true
        var lasting = fact()
        lasting.decay = 0
        var confirmed = fact()
        confirmed.confirmed = day(95)
        for fact in [pinned, lasting, confirmed] {
            #expect(policies.verdict(on: fact, archived: nil, now: day(100)) == .keep)
        }
    }
}
