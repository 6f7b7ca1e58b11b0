extension Array where Element: Comparable {
    /// The value that `share` of all do not exceed; nil when there are none.
    package func percentile(_ share: Double) -> Element? {
        let ordered = sorted()
        guard !ordered.isEmpty else { return nil }
        return ordered[Swift.min(ordered.count - 1, Int(Double(ordered.count) * share))]
    }
    package var median: Element? { percentile(0.5) }
}
