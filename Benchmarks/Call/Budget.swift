/// What a call may cost. Raised only with a reason, in the commit that raises it.
enum Budget {
    /// Milliseconds from the end-of-turn decision to the first packet with sound at the caller, providers at no time.
    static let ownMedian = 25.0
    static let ownWorst = 60.0  // of 99 in 100
    /// Milliseconds from the decision to hold the voice to its last sound on the wire, of 95 in 100.
    static let bargeIn = 60.0
    /// Milliseconds from the wish to connect to the agent's first sound.
    static let greetingMedian = 250.0
    /// Share of frames that a caller hears late or made up. None, on processors of one's own (docs/benchmarks.md).
    static let lateShare = 0.0
    /// Threads that Swift's and libdispatch's pools may have made meanwhile.
    static let poolThreads = 2.0
    /// Bytes that a call leaves behind on the heap. The dispatcher's record of a call fills SQLite's page cache, which
    /// ends at 2 MiB.
    static let leftBehind = 4096.0

    static func check(_ what: String, _ value: Double?, atMost limit: Double) -> String? {
        guard let value else { return "\(what): not measured" }
        return value > limit ? "\(what): \(value), more than \(limit)" : nil
    }
}
