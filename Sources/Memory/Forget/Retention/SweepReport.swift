/// What a sweep did, or would have done.
public struct SweepReport: Sendable, Equatable {
    public struct Counts: Sendable, Equatable {
        public var facts: [Sector: Int] = [:]
        public var calls = 0
        public var total: Int { facts.values.reduce(calls, &+) }
    }
    public var archived = Counts()
    public var deleted = Counts()
    /// Facts and calls that were looked at.
    public var seen = 0
    /// People whose memory changed.
    public var people = 0
    /// Nothing was changed.
    public var isDryRun = false
    /// What could not be overwritten yet and what mends that.
    public var remains: [String] = []
}
