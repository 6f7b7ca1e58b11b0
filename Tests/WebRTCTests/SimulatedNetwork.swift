import Basics

/// Carries datagrams between addresses with seeded loss, delay, reordering and duplication. Time is the test's.
struct SimulatedNetwork {
    struct Conditions {
        /// 0…1, of each datagram.
        var loss = 0.0
        var duplication = 0.0
        var delay: Duration = .milliseconds(10)
        /// Added at random up to this much, so that datagrams overtake each other.
        var jitter: Duration = .zero
        static let perfect = Conditions()
        static let bad = Conditions(loss: 0.1, duplication: 0.05, delay: .milliseconds(15), jitter: .milliseconds(20))
    }
    struct Datagram {
        var bytes: [UInt8]
        var from: SocketAddress
        var to: SocketAddress
        var arrives: Moment
    }

    var conditions: Conditions
    /// Nothing to or from these arrives.
    var unplugged: Set<SocketAddress> = []
    private var random: SeededRandom
    private var flying: [Datagram] = []
    private(set) var lost = 0

    init(_ conditions: Conditions = .perfect, seed: UInt64 = 1) {
        self.conditions = conditions
        random = SeededRandom(seed: seed)
    }

    mutating func send(_ bytes: [UInt8], from: SocketAddress, to: SocketAddress, now: Moment) {
        let copies = Double.random(in: 0..<1, using: &random) < conditions.duplication ? 2 : 1
        for _ in 0..<copies {
            if unplugged.contains(from) || unplugged.contains(to)
                || Double.random(in: 0..<1, using: &random) < conditions.loss
            {
                lost += 1
                continue
            }
            let extra = Int64.random(in: 0...conditions.jitter.nanoseconds, using: &random)
            let arrives = now + conditions.delay + .nanoseconds(extra)
            // Behind all that arrive at the same time: a path without jitter keeps order.
            let place = flying.firstIndex { $0.arrives > arrives } ?? flying.count
            flying.insert(Datagram(bytes: bytes, from: from, to: to, arrives: arrives), at: place)
        }
    }

    var nextArrival: Moment { flying.first?.arrives ?? .distantFuture }

    mutating func next(at now: Moment) -> Datagram? {
        guard let first = flying.first, first.arrives <= now else { return nil }
        return flying.removeFirst()
    }
}
