import Basics

/// A sender of numbered packets and the network to one listener, on paper: when each packet comes, by seed.
struct PacketPath {
    struct Arrival {
        var at: Moment
        /// Counts from 0.
        var number: Int
        var sequence: UInt16
        var timestamp: UInt32
    }
    /// Part of packets lost, one by one.
    var loss = 0.0
    /// Part of packets at which a burst of 2…5 lost ones begins.
    var bursts = 0.0
    /// Milliseconds each packet may take longer than the fastest, evenly spread: packets overtake each other.
    var jitter = 0.0
    /// As above, within this stretch of seconds.
    var worse: (ClosedRange<Double>, jitter: Double)?
    /// Milliseconds a packet plays.
    var packet = 20.0
    /// The sender's clock runs fast by this many millionths.
    var drift = 0.0
    /// Part of packets that come twice.
    var doubles = 0.0
    var firstSequence: UInt16 = 65_500
    var firstTimestamp: UInt32 = .max - 100_000

    func arrivals(seconds: Double, seed: UInt64) -> [Arrival] {
        var random = SeededRandom(seed: seed)
        var arrivals: [Arrival] = []
        var toLose = 0
        for number in 0..<Int(seconds * 1000 / packet) {
            let sent = Double(number) * packet / (1 + drift / 1e6)
            var spread = jitter
            if let worse, worse.0.contains(sent / 1000) { spread = worse.jitter }
            let late = Double.random(in: 0...1, using: &random) * spread
            if toLose == 0, Double.random(in: 0..<1, using: &random) < bursts {
                toLose = Int.random(in: 2...5, using: &random)
            }
            let isLost = toLose > 0 || Double.random(in: 0..<1, using: &random) < loss
            toLose = max(0, toLose - 1)
            let isDouble = Double.random(in: 0..<1, using: &random) < doubles
            guard !isLost else { continue }
            for copy in 0...(isDouble ? 1 : 0) {
                let milliseconds = 100 + sent + late + Double(copy) * 7
                arrivals.append(
                    Arrival(
                        at: Moment(nanoseconds: Int64(milliseconds * 1e6)), number: number,
                        sequence: firstSequence &+ UInt16(truncatingIfNeeded: number),
                        timestamp: firstTimestamp &+ UInt32(truncatingIfNeeded: Int(Double(number) * packet * 48))))
            }
        }
        return arrivals.sorted { ($0.at, $0.number) < ($1.at, $1.number) }
    }
}
