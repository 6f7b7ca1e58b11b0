import Basics
import Glibc

@testable import WebRTC

/// Two ends of a connection over a network that lives in memory: seeded loss, delay and reordering; time by hand.
struct ChannelPair: ~Copyable {
    struct Network {
        var loss = 0.0
        var delay: ClosedRange<Int64> = 5...5  // milliseconds
        var seed: UInt64 = 1
    }
    private struct InFlight {
        let arrival: Moment
        let order: Int
        let toLeft: Bool
        let packet: [UInt8]
    }
    var left: DataChannels
    var right: DataChannels
    var now: Moment
    var network: Network
    private(set) var leftSaid: [DataChannels.Output] = []
    private(set) var rightSaid: [DataChannels.Output] = []
    private(set) var packetCount = 0
    /// The last packets of either side, as raw material for mutations.
    private(set) var recent: [[UInt8]] = []
    private var random: SeededRandom
    private var flying: [InFlight] = []

    init(
        _ network: Network = Network(), left: DataChannels.Configuration = .init(isDTLSClient: true),
        right: DataChannels.Configuration = .init(isDTLSClient: false), start: Moment = .seconds(1)
    ) throws {
        let leftEnd = try DataChannels(left, now: start)
        let rightEnd = try DataChannels(right, now: start)
        self.left = leftEnd
        self.right = rightEnd
        now = start
        self.network = network
        random = SeededRandom(seed: network.seed)
        drain()
    }

    /// Takes what both ends have to say; packets fly, the rest is kept.
    mutating func drain() {
        while let output = left.nextOutput() {
            if case .transmit(let packet) = output { fly(packet, toLeft: false) } else { leftSaid.append(output) }
        }
        while let output = right.nextOutput() {
            if case .transmit(let packet) = output { fly(packet, toLeft: true) } else { rightSaid.append(output) }
        }
    }

    private mutating func fly(_ packet: [UInt8], toLeft: Bool) {
        packetCount += 1
        if recent.count < 64 { recent.append(packet) } else { recent[packetCount % 64] = packet }
        if Double.random(in: 0..<1, using: &random) < network.loss { return }
        let delay = Int64.random(in: network.delay, using: &random)
        flying.append(
            InFlight(arrival: now + .milliseconds(delay), order: packetCount, toLeft: toLeft, packet: packet))
    }

    /// Lets time pass until nothing is left to happen, or until `limit` has passed, or `done` says so.
    mutating func run(for limit: Duration = .seconds(30), until done: (borrowing ChannelPair) -> Bool = { _ in false })
    {
        let end = now + limit
        drain()
        while !done(self) {
            let arrival = flying.map(\.arrival).min() ?? .distantFuture
            let next = min(arrival, left.deadline, right.deadline)
            guard next <= end else { break }
            now = max(now, next)
            if arrival == .distantFuture { Self.letRealTimePass() }
            if left.deadline <= now { left.handleTimeout(now: now) }
            if right.deadline <= now { right.handleTimeout(now: now) }
            let arrived = flying.filter { $0.arrival <= now }.sorted { ($0.arrival, $0.order) < ($1.arrival, $1.order) }
            flying.removeAll { $0.arrival <= now }
            for one in arrived {
                if one.toLeft {
                    left.handle(packet: one.packet, now: now)
                } else {
                    right.handle(packet: one.packet, now: now)
                }
            }
            drain()
        }
    }

    /// Nothing flies: the next thing to happen is a resend. usrsctp refuses to resend what is younger than a round trip
    /// by the wall clock (see SCTPStackHandle), and round trips here take as long as the code that makes them, so a
    /// millisecond for each 20 of ours is plenty; too little would only cost simulated time.
    private static func letRealTimePass() {
        var pause = timespec(tv_sec: 0, tv_nsec: 1_000_000)
        unsafe nanosleep(&pause, nil)
    }

    mutating func forget() {
        leftSaid = []
        rightSaid = []
    }
    static func messages(_ outputs: [DataChannels.Output], on label: String) -> [[UInt8]] {
        outputs.compactMap { if case .message(label, _, let bytes) = $0 { bytes } else { nil } }
    }
}
