/// Notices that recall has become worse for somebody: a Page-Hinkley test on the best score of each question. A metric, for
/// whoever runs the system; nothing changes by itself.
///
/// Source: Page 1954, Hinkley 1971; memory.md §5.8.
public struct DriftAlarm: Sendable {
    /// A fall of the mean below which nothing is said.
    public var tolerance: Double
    /// How much must have come together.
    public var threshold: Double
    private var count = 0
    private var mean = 0.0
    private var sum = 0.0
    private var least = 0.0
    /// How far the scores have fallen, in units of `threshold`: 1 and more is an alarm.
    public private(set) var level = 0.0

    public init(tolerance: Double = 0.02, threshold: Double = 1) {
        self.tolerance = tolerance
        self.threshold = max(threshold, .leastNonzeroMagnitude)
    }

    /// - Parameter score: 0…1; anything else is not counted.
    /// - Returns: whether this one gives the alarm. Then the count begins anew.
    public mutating func observe(_ score: Double) -> Bool {
        guard score.isFinite, (0...10).contains(score) else { return false }
        count += 1
        mean += (score - mean) / Double(count)
        sum += mean - score - tolerance
        least = min(least, sum)
        level = (sum - least) / threshold
        guard level >= 1 else { return false }
        self = DriftAlarm(tolerance: tolerance, threshold: threshold)
        return true
    }
}
