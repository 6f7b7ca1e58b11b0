import Basics
import BenchmarkSupport
import Rooms
import Sockets

/// How many participants a second one shard takes in: ICE, DTLS, SRTP keys, SCTP and the server's data channels.
struct Joining {
    let joins: Int
    /// Handshakes under way at a time.
    static let atOnce = 16

    struct Result {
        var perSecond = 0.0
        /// CPU milliseconds of the shard per join; 1000 / this is what one core could take.
        var shardMilliseconds = 0.0
        /// From the `.join` command to an open data channel, milliseconds.
        var latencies: [Double] = []
    }

    func measure() throws -> Result {
        let stage = try Stage()
        let room = stage.openRoom()
        var starts: [Moment] = []
        var done: [Bool] = []
        var result = Result()
        let cpu = stage.shard.nanoseconds
        let start = MonotonicClock.now
        var open = 0
        try stage.turn(
            until: {
                while open < Self.atOnce, starts.count < joins, (try? stage.join(room: room)) != nil {
                    starts.append(MonotonicClock.now)
                    done.append(false)
                    open += 1
                }
                for index in done.indices where !done[index] && stage.clients[index].subscriber.hasChannel {
                    done[index] = true
                    open -= 1
                    result.latencies.append(Double((MonotonicClock.now - starts[index]).nanoseconds) / 1e6)
                }
                return result.latencies.count == joins
            }, waitingFor: "\(joins) joins")
        let elapsed = (MonotonicClock.now - start).inSeconds
        result.perSecond = Double(joins) / elapsed
        result.shardMilliseconds = Double(stage.shard.nanoseconds - cpu) / 1e6 / Double(joins)
        stage.stop()
        return result
    }
}

/// What a participant who neither speaks nor hears costs the server, connections and data channels up.
///
/// Server and clients share the process, so the clients are freed before each reading: what is then in use of the heap is
/// the server's half. Resident memory is read after free pages went back.
struct IdleMemory {
    let steps = [100, 200, 300, 400, 500]

    struct Result {
        /// Bytes a participant: slopes over the steps.
        var heap = 0.0
        var resident = 0.0
    }

    func measure() throws -> Result {
        let stage = try Stage()
        let room = stage.openRoom()
        var points: [(participants: Double, heap: Double, resident: Double)] = []
        var joined = 0
        for step in steps {
            while joined < step {
                for _ in 0..<min(25, step - joined) { try stage.join(room: room) }
                try stage.turn(until: { stage.clients.allSatisfy(\.subscriber.hasChannel) }, waitingFor: "idle joins")
                joined += stage.clients.count
                // Before their consent runs out (30 s) the shard does not know that they are gone.
                stage.forgetClients()
            }
            Allocations.trim()
            points.append((Double(joined), Double(Allocations.bytesInUse), Double(ThreadTime.residentBytes)))
        }
        stage.stop()
        return Result(
            heap: Self.slope(points.map { ($0.participants, $0.heap) }),
            resident: Self.slope(points.map { ($0.participants, $0.resident) }))
    }

    /// Least squares.
    private static func slope(_ points: [(x: Double, y: Double)]) -> Double {
        let count = Double(points.count)
        let (x, y) = (points.reduce(0) { $0 + $1.x } / count, points.reduce(0) { $0 + $1.y } / count)
        let top = points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) }
        return top / points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
    }
}
