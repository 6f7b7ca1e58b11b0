import Basics
import BenchmarkSupport
import Rooms
import Sockets

/// What a forwarded packet costs: publishers speak in 20 ms packets, everybody else in the room hears all of them.
struct Forwarding {
    let publishers: Int
    let subscribers: Int
    let seconds: Int
    let runs: Int
    /// Between a publisher's packets. 20 ms is real time; less drives the shard hot.
    let interval: Duration

    var name: String { "\(publishers) × \(subscribers), \(interval.milliseconds) ms" }

    struct Run {
        /// CPU nanoseconds of the shard per packet to a subscriber, arrival, epoll and upkeep included.
        var perPacket = 0.0
        /// CPU nanoseconds of `sendto` and AES-GCM in the same bursts, half an interval later, in this thread.
        var floor = 0.0
        var allocations = 0.0
        /// Share of the run in which the shard was ready and had no processor.
        var starved = 0.0
        var packets = 0
        var lost = 0
        var delays: [Int64] = []
        var ratio: Double { floor > 0 ? perPacket / floor : 0 }
    }

    func measure() throws -> [Run] {
        let stage = try Stage()
        let room = stage.openRoom()
        var speakers: [LoadClient] = []
        for _ in 0..<publishers { speakers.append(try stage.join(room: room)) }
        var listeners: [LoadClient] = []
        for _ in 0..<subscribers { listeners.append(try stage.join(room: room)) }
        try stage.turn(until: { stage.clients.allSatisfy(\.subscriber.isConnected) }, waitingFor: "joins")
        for speaker in speakers { try stage.publish(speaker) }
        try stage.turn(until: { speakers.allSatisfy { $0.publisher?.isConnected ?? false } }, waitingFor: "publishers")
        for speaker in speakers { speaker.speak() }
        try stage.turn(until: { stage.tracks[room].count == publishers }, waitingFor: "tracks")
        for listener in listeners { for track in stage.tracks[room] { stage.subscribe(listener, to: track) } }
        try stage.turn(until: { listeners.allSatisfy { $0.subscribed == publishers } }, waitingFor: "subscriptions")
        var floor = Floor(receivers: subscribers, payload: LoadClient.payload + 20)
        var results: [Run] = []
        _ = try run(stage, speakers, listeners, &floor, for: .seconds(1))
        for _ in 0..<runs { results.append(try run(stage, speakers, listeners, &floor, for: .seconds(seconds))) }
        stage.stop()
        return results
    }

    /// The first, the middle and the last in the fan-out tell the delays; they wake this thread when a packet comes.
    private func run(
        _ stage: Stage, _ speakers: [LoadClient], _ listeners: [LoadClient], _ floor: inout Floor, for length: Duration
    ) throws -> Run {
        let probes = Set([0, listeners.count / 2, listeners.count - 1]).sorted().map { listeners[$0].subscriber }
        var poller = try Poller(waker: Waker())
        for probe in probes {
            probe.listens = true
            probe.forgetDelays()
            try poller.add(probe.socket)
        }
        func received() -> Int { listeners.reduce(0) { $0 + $1.subscriber.received } }
        let step = Duration.nanoseconds(interval.nanoseconds / Int64(publishers))
        let before = (
            cpu: stage.shard.nanoseconds, waited: stage.shard.waited, sent: stage.forwarded, received: received()
        )
        var allocations = 0
        var spent: Int64 = 0
        var bursts = 0
        let start = MonotonicClock.now
        var next = start
        var speaker = 0
        func listen(until moment: Moment) {
            while MonotonicClock.now < moment {
                let ready = poller.wait(until: moment)
                for index in probes.indices where ready.isReadable(index) { probes[index].turn(&stage.slab) }
            }
        }
        while next < start + length {
            listen(until: next)
            // Counted from the packet's sending to half a step later: clients' ICE checks come in `turn`, after it.
            Allocations.watch(stage.shard.id)
            speakers[speaker].speak()
            speaker = (speaker + 1) % speakers.count
            // Half a step later the shard is done; then the floor sends as many, after as long a rest.
            listen(until: next + .nanoseconds(step.nanoseconds / 2))
            allocations += Allocations.count
            Allocations.watch(0)
            spent += floor.burst()
            bursts += 1
            floor.drain()
            stage.turn()
            next = next + step
        }
        stage.turn()
        let sent = Int(stage.forwarded - before.sent)
        var run = Run()
        run.packets = sent
        run.lost = sent - (received() - before.received)
        run.perPacket = Double(stage.shard.nanoseconds - before.cpu) / Double(max(1, sent))
        run.floor = Double(spent) / Double(max(1, bursts * listeners.count))
        run.starved = Double(stage.shard.waited - before.waited) / Double((MonotonicClock.now - start).nanoseconds)
        run.allocations = Double(allocations) / Double(max(1, sent))
        run.delays = probes.flatMap(\.delays)
        return run
    }
}
