import Basics
import SQLite
import Testing

@testable import PostCall

struct EventQueueTests {
    let clock = TestClock()

    @Test func `the same key twice is one event`() async throws {
        let queue = try await EventQueue.test(clock, routes: ["a"])
        let first = try await queue.add(.news("r", key: "call-1"))
        let second = try await queue.add(.news("r", key: "call-1"))
        let other = try await queue.add(.news("r", key: "call-2"))
        let list = try await queue.list(.init())
        let open = try await queue.openDeliveryCount(of: "a")
        #expect(first == second && first != other)
        #expect(list.map(\.id) == [other, first])
        #expect(open == 2)
    }

    @Test func `events of a room are worked on in order, rooms side by side`() async throws {
        let queue = try await EventQueue.test(clock)
        let ids = try await queue.add([.work("a"), .work("a"), .work("b"), .work("a")])
        let first = try #require(try await queue.take())
        let second = try #require(try await queue.take())
        let none = try await queue.take()
        #expect([first.id, second.id] == [ids[0], ids[2]])
        #expect(none == nil)
        try await queue.complete(first)
        let third = try await queue.take()
        #expect(third?.id == ids[1])
    }

    @Test func `events without a room do not wait for each other`() async throws {
        let queue = try await EventQueue.test(clock)
        try await queue.add([.work(""), .work("")])
        let taken = [try await queue.take(), try await queue.take()].compactMap { $0 }
        #expect(taken.count == 2)
    }

    @Test func `what a worker that died had is the next one's once its lease is over`() async throws {
        let queue = try await EventQueue.test(clock)
        let id = try await queue.add(.work("a"))
        let lost = try #require(try await queue.take("one", lease: .seconds(30)))
        clock.advance(by: .seconds(29))
        let early = try await queue.take("two")
        clock.advance(by: .seconds(1))
        let again = try #require(try await queue.take("two"))
        #expect(early == nil)
        #expect((again.id, again.attempt) == (id, 2))
        // The first one was only slow. Nothing of what it did counts.
        await #expect(throws: QueueError.leaseLost(id.text)) {
            try await queue.complete(lost, effects: [.work("b")])
        }
        await #expect(throws: QueueError.leaseLost(id.text)) { try await queue.fail(lost, error: "slow") }
        try await queue.complete(again, effects: [.work("c")])
        let rooms = try await queue.list(.init()).map(\.room)
        #expect(rooms == ["c", "a"])
    }

    @Test func `a process that ends in the middle leaves the event for the next`() async throws {
        try await TemporaryFolder.use { folder in
            let path = folder + "/events.sqlite"
            var ids: [EventID] = []
            do {
                let queue = try await EventQueue.test(clock, path: path, routes: ["a"])
                ids = try await queue.add([.work("r", "one"), .work("r", "two"), .news("r")])
                let taken = try await queue.take()
                #expect(taken?.id == ids[0])
                // Neither completed nor closed: as after a kill.
            }
            let queue = try await EventQueue.test(clock, path: path, routes: ["a"])
            let early = try await queue.take()
            clock.advance(by: .seconds(61))
            let again = try #require(try await queue.take())
            let open = try await queue.openDeliveries(of: "a", after: 0, limit: 9)
            #expect(early == nil)
            #expect((again.id, again.attempt, again.payload.revealed) == (ids[0], 2, Array("one".utf8)))
            #expect(open.count == 1)
        }
    }

    @Test func `a lease that is renewed holds on`() async throws {
        let queue = try await EventQueue.test(clock)
        try await queue.add(.work("a"))
        let event = try #require(try await queue.take("one", lease: .seconds(30)))
        clock.advance(by: .seconds(29))
        try await queue.renew(event, lease: .seconds(30))
        clock.advance(by: .seconds(29))
        let none = try await queue.take("two")
        #expect(none == nil)
        try await queue.complete(event)
        await #expect(throws: QueueError.self) { try await queue.renew(event, lease: .seconds(30)) }
    }

    @Test func `effects happen with the end of their event or not at all`() async throws {
        let queue = try await EventQueue.test(clock, routes: ["a"])
        try await queue.add(.work("r"))
        let event = try #require(try await queue.take())
        try await queue.complete(event, effects: [.news("r", "call.completed", key: "done"), .work("r", key: "next")])
        let next = try #require(try await queue.take())
        try await queue.complete(next, effects: [.news("r", "call.completed", key: "done")])
        let open = try await queue.openDeliveryCount(of: "a")
        #expect(open == 1, "the effect of a try that was repeated has the same key")
    }

    @Test func `work that fails comes again later, and is dead after a day`() async throws {
        let queue = try await EventQueue.test(clock)
        let id = try await queue.add(.work("a"))
        var tries = 0
        var state = "pending"
        while state == "pending", tries < 10_000 {
            let due = try #require(try await queue.nextDue([.callEnded]))
            clock.advance(by: .milliseconds(max(0, due - TestClock.epoch - clock.now.milliseconds)))
            let event = try #require(try await queue.take())
            tries += 1
            try await queue.fail(event, error: "the model is away")
            state = try await queue.show(id).state
        }
        #expect(state == "dead")
        #expect(clock.now >= .seconds(86_400) && clock.now < .seconds(86_400 + 1800))
        #expect((50...400).contains(tries))
        let retried = try await queue.retry(id)
        let again = try await queue.take()
        #expect(retried.work && again?.attempt == 1)
    }

    @Test func `what can never succeed fails at once and lets the next one go`() async throws {
        let queue = try await EventQueue.test(clock)
        let ids = try await queue.add([.work("a"), .work("a")])
        let event = try #require(try await queue.take())
        try await queue.fail(event, error: "no report", isWorthRetrying: false)
        let next = try await queue.take()
        let shown = try await queue.show(ids[0])
        #expect(next?.id == ids[1])
        #expect((shown.state, shown.error) == ("failed", "no report"))
    }

    @Test func `whoever waits for work is woken by it`() async throws {
        let queue = try await EventQueue.test(clock)
        async let waiting = queue.next(kinds: [.callEnded], owner: "w", lease: .seconds(60))
        let id = try await queue.add(.work("a"))
        let event = try await waiting
        #expect(event?.id == id)
        let idle = Task { try await queue.next(kinds: [.callEnded], owner: "w", lease: .seconds(60)) }
        await queue.close()
        let none = try await idle.value
        #expect(none == nil)
        await #expect(throws: QueueError.closed) { try await queue.add(.work("b")) }
    }

    @Test func `a cancelled worker stops waiting`() async throws {
        let queue = try await EventQueue.test(clock)
        let idle = Task { try await queue.next(kinds: [.callEnded], owner: "w", lease: .seconds(60)) }
        idle.cancel()
        let none = try await idle.value
        #expect(none == nil)
    }

    @Test func `many at once are all kept, each once and in order for its room`() async throws {
        try await TemporaryFolder.use { folder in
            let queue = try await EventQueue.test(clock, path: folder + "/e.sqlite", routes: ["a"])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for room in 0..<20 {
                    group.addTask {
                        for number in 0..<25 {
                            try await queue.add(.news("room-\(room)", "n\(number)", key: "\(room).\(number)"))
                        }
                    }
                }
                try await group.waitForAll()
            }
            var filter = EventQueue.Filter()
            (filter.room, filter.limit) = ("room-7", 1000)
            let names = try await queue.list(filter).map(\.name)
            let open = try await queue.openDeliveryCount(of: "a")
            #expect(names == (0..<25).reversed().map { "n\($0)" })
            #expect(open == 500)
        }
    }

    @Test func `lists can be narrowed down`() async throws {
        let queue = try await EventQueue.test(clock, routes: ["a", "b"])
        let ids = try await queue.add([.news("x", "call.completed"), .news("y", "call.reviewed"), .work("y")])
        let ticket = try #require(try await queue.openDeliveries(of: "a", after: 0, limit: 1).first)
        try await queue.record(.init(id: ticket.id, attempts: 3, fate: .dead, status: 404, error: "it answered 404"))
        func found(_ set: (inout EventQueue.Filter) -> Void) async throws -> [EventID] {
            var filter = EventQueue.Filter()
            set(&filter)
            return try await queue.list(filter).map(\.id)
        }
        let (dead, pending) = (try await found { $0.state = "dead" }, try await found { $0.state = "pending" })
        let (ofA, ofRoom) = (
            try await found { ($0.target, $0.state) = ("a", "pending") }, try await found { $0.room = "x" }
        )
        let (named, limited) = (try await found { $0.name = "call.reviewed" }, try await found { $0.limit = 1 })
        #expect(dead == [ids[0]])
        #expect(pending == [ids[2], ids[1], ids[0]])
        #expect(ofA == [ids[1]])
        #expect((ofRoom, named, limited) == ([ids[0]], [ids[1]], [ids[2]]))
        let shown = try await queue.show(ids[0])
        #expect(shown.deliveries.map(\.state) == ["dead", "pending"] && shown.deliveries[0].status == 404)
        #expect(shown.payload?.revealed == Array(#"{"room":"x"}"#.utf8))
        await #expect(throws: QueueError.noSuchEvent("EV_x")) { try await queue.show(EventID("EV_x")) }
    }

    @Test func `a dead delivery can be set going again, a delivered one not`() async throws {
        let queue = try await EventQueue.test(clock, routes: ["a", "b"])
        let id = try await queue.add(.news("x"))
        for target in ["a", "b"] {
            let ticket = try #require(try await queue.openDeliveries(of: target, after: 0, limit: 1).first)
            let fate: DeliveryChange.Fate = target == "a" ? .dead : .delivered
            try await queue.record(.init(id: ticket.id, attempts: 3, fate: fate, status: nil, error: ""))
        }
        await #expect(throws: QueueError.self) { try await queue.retry(id, target: "b") }
        let all = try await queue.retryAllDead()
        let tickets = try await queue.openDeliveries(of: "a", after: 0, limit: 9)
        #expect(all.deliveries == 1)
        #expect(tickets.map(\.attempts) == [0])
    }

    @Test func `what has been over for a week is forgotten, what is open is not`() async throws {
        let queue = try await EventQueue.test(clock, routes: ["a"])
        let ids = try await queue.add([.news("x"), .work("y"), .news("z")])
        let ticket = try #require(try await queue.openDeliveries(of: "a", after: 0, limit: 1).first)
        try await queue.record(.init(id: ticket.id, attempts: 1, fate: .delivered, status: 200, error: ""))
        clock.advance(by: .seconds(6 * 86_400))
        try await queue.prune()
        let before = try await queue.list(.init()).count
        clock.advance(by: .seconds(86_401))
        try await queue.prune()
        let after = try await queue.list(.init()).map(\.id)
        #expect(before == 3)
        // Work that nobody does stays; a delivery that has not been possible for so long is of no use.
        #expect(after == [ids[1]])
    }

    @Test func `however much is over, all of it is forgotten`() async throws {
        let queue = try await EventQueue.test(clock)
        try await queue.add((0..<1201).map { _ in .news("x") })
        clock.advance(by: .seconds(8 * 86_400))
        try await queue.prune()
        let left = try await queue.list(.init()).count
        #expect(left == 0)
    }

    @Test func `erasing a call takes its events and what is still to be told of them`() async throws {
        let queue = try await EventQueue.test(clock, routes: ["a"])
        try await queue.add([.news("x"), .news("y"), .work("x")])
        let byCall = try await queue.erase(call: "call-of-x")
        let byRoom = try await queue.erase(room: "x")
        let left = try await queue.list(.init()).map(\.room)
        let open = try await queue.openDeliveryCount(of: "a")
        #expect((byCall, byRoom) == (1, 1))
        #expect(left == ["y"] && open == 1)
    }

    @Test func `no payload in what is printed`() async throws {
        let event = NewEvent.work("r", "a secret")
        #expect(!"\(event)".contains("secret"))
    }
}
