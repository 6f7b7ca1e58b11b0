import BenchmarkSupport

/// What the media plane may cost. Raised only with a reason, in the commit that raises it.
enum Budget {
    /// CPU of a forwarded packet over the bare `sendto` and AES-GCM of the same packet, in the same rhythm and run.
    static let ratio = 2.0
    /// Allocations a forwarded packet, in the quietest run. The packet path makes none; ICE checks and reports that fall
    /// into the windows do.
    static let allocations = 0.05
    /// Bytes of heap an idle participant.
    static let idleBytes = 1_048_576.0

    /// What is over budget, in words; empty when all is well.
    static func excesses(of runs: [Forwarding.Run], named name: String) -> [String] {
        let ratio = runs.map(\.ratio).median ?? 0
        let allocations = runs.map(\.allocations).min() ?? 0
        return [
            ratio > Self.ratio ? "\(name): \(ratio) times the floor, more than \(Self.ratio)" : nil,
            allocations > Self.allocations
                ? "\(name): \(allocations) allocations a packet, more than \(Self.allocations)" : nil,
        ].compactMap { $0 }
    }
}
