import Basics
import Testing

@testable import PostCall

struct DeliveryScheduleTests {
    private let fine = DeliveryVerdict.delivered(status: 200)
    private let away = DeliveryVerdict.unavailable(status: 503, error: "it answered 503", retryAfter: nil)

    private func isInOrder(_ target: SimulatedTarget) -> Bool {
        Dictionary(grouping: target.arrived, by: \.lane).values.allSatisfy { lane in
            zip(lane, lane.dropFirst()).allSatisfy { $0.id < $1.id }
        }
    }

    @Test func `a target that answers has everything at once, each room in order, rooms side by side`() {
        var target = SimulatedTarget(SimulatedTarget.events(400, rooms: 20, pace: .zero)) { _, _, _ in fine }
        target.run()
        #expect(target.arrived.count == 400 && target.tries.count == 400)
        #expect(isInOrder(target) && target.crowded.isEmpty)
        #expect(target.mostInFlight == 8)
        #expect(target.now <= .milliseconds(50 * 20 + 20))
        #expect(target.schedule.isIdle && target.schedule.deadline == .distantFuture)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `a target that is down for an hour and comes back gets everything in order`(seed: UInt64) {
        // 2 a second for two hours.
        let events = SimulatedTarget.events(14_400, rooms: 50, pace: .milliseconds(500))
        var target = SimulatedTarget(events, seed: seed) { _, _, now in
            (.seconds(1800)..<Moment.seconds(5400)).contains(now) ? away : fine
        }
        target.run(until: .seconds(5400))
        let triesWhileDown = target.tries.count { $0.at >= .seconds(1800) }
        target.run()
        #expect(target.arrived.count == 14_400 && target.dead.isEmpty)
        #expect(isInOrder(target) && target.crowded.isEmpty)
        #expect(triesWhileDown < 200, "it is looked at, not hammered")
        // Everything that waited is there some seconds after the first look at the target that is back.
        let last = target.arrived.filter { $0.id <= 10_800 }.map(\.at).max() ?? .zero
        #expect(last < .seconds(5400 + 60 + 60))
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `the first that a target takes again lets those go that have waited longest`(seed: UInt64) {
        let events = [
            SimulatedTarget.Event(id: 1, lane: "a", at: .zero),
            SimulatedTarget.Event(id: 2, lane: "b", at: .seconds(3601)),
        ]
        var target = SimulatedTarget(events, seed: seed) { _, _, now in now < .seconds(3600) ? away : fine }
        target.run()
        #expect(target.arrived.count == 2)
        #expect(target.now < .seconds(3601 + 61), "its own next try might be half an hour away")
    }

    @Test func `one that the target chokes on holds up its own room alone`() {
        let events = SimulatedTarget.events(200, rooms: 4, pace: .seconds(60))
        var target = SimulatedTarget(events) { id, _, _ in id == 1 ? away : fine }
        target.run(until: .seconds(200 * 60))
        let others = target.arrived.filter { $0.lane != "room-0" }
        #expect(others.count == 150)
        #expect(target.arrived.allSatisfy { $0.lane != "room-0" })
        let worst = others.map { $0.at - .zero - .seconds(60 * ($0.id - 1)) }.max() ?? .zero
        #expect(worst < .seconds(65))
        target.run(until: .seconds(27 * 3600))
        #expect(target.dead == [1])
        #expect(target.arrived.count == 199 && isInOrder(target))
    }

    @Test func `what is refused is tried three times, then the next one goes`() {
        var target = SimulatedTarget(SimulatedTarget.events(3, rooms: 1, pace: .zero)) { id, _, _ in
            id == 2 ? .refused(status: 404, error: "it answered 404") : fine
        }
        target.run()
        #expect(target.tries.map(\.id) == [1, 2, 2, 2, 3])
        #expect(target.dead == [2] && target.arrived.map(\.id) == [1, 3])
        #expect(target.now < .seconds(4))
    }

    @Test func `a target that asks for time is given it`() {
        var target = SimulatedTarget(SimulatedTarget.events(10, rooms: 10, pace: .zero)) { _, _, now in
            now < .seconds(100)
                ? .unavailable(status: 429, error: "it answered 429", retryAfter: .seconds(120)) : fine
        }
        target.run()
        let early = target.tries.filter { $0.at < .seconds(120) }
        #expect(early.count <= 8 && early.allSatisfy { $0.at < .seconds(1) })
        #expect(target.arrived.count == 10)
        #expect(target.now < .seconds(125))
    }

    @Test func `a Retry-After of days is not believed`() {
        var target = SimulatedTarget(SimulatedTarget.events(1, rooms: 1, pace: .zero)) { _, attempt, _ in
            attempt == 1 ? .unavailable(status: 503, error: "", retryAfter: .seconds(9_999_999)) : fine
        }
        target.run()
        #expect(target.arrived.count == 1 && target.now < .seconds(3601))
    }

    @Test func `what a target that never comes back was to be told is dead after a day`() {
        let events = SimulatedTarget.events(500, rooms: 100, pace: .seconds(1))
        var target = SimulatedTarget(events) { _, _, _ in away }
        target.run(until: .seconds(30 * 3600))
        #expect(target.dead.count == 500 && target.arrived.isEmpty)
        #expect(target.schedule.deadline == .distantFuture)
    }

    @Test func `only a window of them is in memory`() {
        var settings = DeliverySchedule.Settings()
        settings.windowLimit = 100
        var target = SimulatedTarget(SimulatedTarget.events(5000, rooms: 30, pace: .zero), settings: settings) {
            _, _, now in now < .seconds(300) ? away : fine
        }
        target.run(until: .seconds(299))
        let looks = target.tries.count
        target.run()
        #expect(looks < 40)
        #expect(target.arrived.count == 5000 && isInOrder(target) && target.crowded.isEmpty)
    }

    @Test func `one that a person sets going again goes before those of its room that wait`() {
        var schedule = DeliverySchedule(seed: 1)
        func ticket(_ id: Int64) -> DeliveryTicket {
            DeliveryTicket(id: id, lane: "r", attempts: 0, notBefore: .zero, since: .zero)
        }
        func sent() -> [Int64] {
            var ids: [Int64] = []
            while let output = schedule.nextOutput() { if case .send(let id, _) = output { ids.append(id) } }
            return ids
        }
        schedule.handle(.timePassed, now: .zero)
        schedule.handle(.loaded([ticket(5), ticket(6)]), now: .zero)
        #expect(sent() == [5])
        schedule.handle(.retried(ticket(2)), now: .zero)
        #expect(sent().isEmpty, "its room has one on its way")
        schedule.handle(.answered(5, fine), now: .zero)
        #expect(sent() == [2])
        schedule.handle(.answered(2, fine), now: .zero)
        #expect(sent() == [6])
    }

    @Test func `answers that nobody waits for change nothing`() {
        var schedule = DeliverySchedule(seed: 1)
        schedule.handle(.answered(77, fine), now: .zero)
        var outputs: [DeliverySchedule.Output] = []
        while let output = schedule.nextOutput() { outputs.append(output) }
        #expect(outputs == [.load(after: 0, limit: 10_000)])
        schedule.handle(.loadFailed, now: .zero)
        #expect(schedule.nextOutput() == nil)
        schedule.handle(.timePassed, now: .seconds(1))
        #expect(schedule.nextOutput() == .load(after: 0, limit: 10_000))
    }

    @Test(arguments: [
        (200, "delivered"), (204, "delivered"), (299, "delivered"), (301, "refused"), (307, "refused"),
        (400, "refused"), (401, "refused"), (404, "refused"), (410, "refused"), (408, "unavailable"),
        (425, "unavailable"), (429, "unavailable"), (500, "unavailable"), (503, "unavailable"), (599, "unavailable"),
    ]) func `what an answer means`(status: Int, meaning: String) {
        #expect("\(DeliveryVerdict(status: status, headers: [], unixSeconds: 0))".hasPrefix(meaning))
    }
}
