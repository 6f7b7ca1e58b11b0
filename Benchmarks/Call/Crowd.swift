import Basics
import BenchmarkSupport
import Sockets

/// Many calls at once, everybody talking: is every frame in time, and what does a call cost?
struct Crowd {
    let models: Models
    let calls: Int
    let seconds: Int

    struct Result: Sendable {
        var calls: Int
        var counts = CallerEar.Counts()
        /// Of one processor, by threads.
        var processor: [String: Double] = [:]
        var starved = 0.0
        /// Bytes of the whole process while the calls run, above what it had before.
        var heap = 0
        var resident = 0
        var turns = 0
        var own: [Double] = []
    }

    func measure() async throws -> Result {
        let exchange = try await models.exchange(answer: models.sounds.answer)
        Allocations.trim()
        let heap = Allocations.bytesInUse
        let resident = ThreadTime.residentBytes
        var result = Result(calls: calls)
        // Everybody is connected before anybody is counted.
        let conversations = try await inParallel(calls, apart: .milliseconds(40)) { _ in
            let call = Conversation(exchange)
            _ = try await call.begin()
            return call
        }
        let callers = conversations.map(\.caller)
        for caller in callers { caller.ear.forgetCounts() }
        let use = ProcessUse()
        let end = MonotonicClock.now + .seconds(Int64(seconds))
        let turns = try await inParallel(calls) { index in
            let call = conversations[index]
            var turns: [Conversation.Turn] = []
            while MonotonicClock.now < end {
                turns.append(try await call.ask(models.sounds.question))
            }
            return turns
        }.flatMap(\.self)
        let elapsed = use.elapsed
        result.processor = use.processorSeconds.mapValues { $0 / elapsed }
        result.starved = use.starved
        result.heap = Allocations.bytesInUse - heap
        result.resident = ThreadTime.residentBytes - resident
        for caller in callers { result.counts.add(caller.ear.counts) }
        result.turns = turns.count
        result.own = turns.map { ($0.answered - $0.committed).inMilliseconds }
        for call in conversations { await call.end() }
        try await exchange.quiet()
        await exchange.stop()
        return result
    }
}

extension CallerEar.Counts {
    mutating func add(_ other: Self) {
        packets += other.packets
        latePackets += other.latePackets
        worstPacket = max(worstPacket, other.worstPacket)
        frames += other.frames
        lateFrames += other.lateFrames
        worstFrame = max(worstFrame, other.worstFrame)
        concealed += other.concealed
        lost += other.lost
    }
}
