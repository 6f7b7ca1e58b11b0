import Basics
import Testing

@testable import Memory

struct CallerProfileTests {
    let now = UnixTime(seconds: 1_700_000_000)
    private func days(_ count: Int64) -> UnixTime { UnixTime(seconds: now.seconds + count * 86_400) }

    private func fact(_ id: Int64, _ text: String, _ change: (inout Fact) -> Void = { _ in }) -> Fact {
        var fact = Fact(id: id, sector: .semantic, text: text, origin: .call, created: days(-30))
        change(&fact)
        return fact
    }

    @Test func `a greeting knows the name, what is due, what was promised, what is pinned and the last call`() {
        let facts = [
            fact(1, "The caller's name is Ann.") {
                $0.type = "name"
                $0.subject = "caller"
                $0.object = "Ann"
            },
            fact(2, "Send the invoice") {
                $0.type = "commitment"
                $0.due = days(2)
            },
            fact(3, "Call back about the boat") { $0.type = "commitment" },
            fact(4, "Renew the passport") { $0.due = days(200) },
            fact(5, "Speaks slowly") { $0.isPinned = true },
            fact(6, "Done already") {
                $0.type = "commitment"
                $0.isDone = true
            },
            fact(7, "Was overdue") { $0.due = days(-3) },
        ]
        var call = Conversation(id: 9, externalID: "x", started: days(-1), ended: days(-1))
        call.summary = "The boat was sold."
        let open = Conversation(id: 10, externalID: "y", started: now)
        let profile = CallerProfile(facts: facts, calls: [open, call], at: now)
        #expect(profile.callerName == "Ann")
        #expect(profile.due.map(\.id) == [7, 2])
        #expect(profile.commitments.map(\.id) == [3])
        #expect(profile.pinned.map(\.id) == [5])
        #expect(profile.lastCall?.id == 9)
        #expect(profile.lines().first == "The caller's name is Ann.")
        #expect(profile.lines().contains("The last call was on 13 November 2023: The boat was sold."))
    }

    @Test func `here, and only here, what was confirmed lately comes first`() {
        let facts = [
            fact(1, "Old") { $0.confirmed = days(-900) },
            fact(2, "New") { $0.confirmed = days(-1) },
            fact(3, "Old and weighty") {
                $0.confirmed = days(-900)
                $0.salience = 1
            },
            fact(4, "Gone") { $0.supersededBy = 2 },
            fact(5, "Put away") { $0.isArchived = true },
        ]
        #expect(CallerProfile(facts: facts, calls: [], at: now).facts.map(\.id) == [2, 3, 1])
        #expect(CallerProfile(facts: facts, calls: [], at: now, most: 1).facts.map(\.id) == [2])
    }

    @Test func `a budget keeps the most needed lines whole`() {
        let profile = CallerProfile(
            facts: (1...9).map { fact($0, "Fact number \($0), which is rather long") }, calls: [], at: now)
        let all = profile.lines()
        for budget in 0...200 {
            let lines = profile.lines(budget: budget)
            #expect(lines == Array(all.prefix(lines.count)))
            #expect(lines.reduce(0) { $0 + MemoryLine.tokens($1) } <= budget)
        }
    }

    @Test func `nothing known is nothing said`() {
        #expect(CallerProfile(facts: [], calls: [], at: now).lines().isEmpty)
    }
}
