/// A person's own weights for the ranking, moved by what that person confirmed and by nothing else.
///
/// Bounded: a weight is never smaller than the default and never larger than `ceiling` times it, so nobody's habits can
/// undo what was measured over many. Being recalled is no confirmation and is not given here (memory.md §5.8).
package struct PersonalWeights: Sendable, Equatable {
    /// Of one confirmation.
    static let step: Float = 0.02
    static let ceiling: Float = 1.5

    package private(set) var weights: RankingWeights
    private let defaults: RankingWeights

    package init(defaults: RankingWeights = RankingWeights()) {
        self.defaults = defaults
        weights = defaults
    }

    /// - Parameters:
    ///   - confirmed: the signals' values for the memory that was right.
    ///   - passedOver: those of the ones that were shown before it, which it should have beaten.
    package mutating func confirm(_ confirmed: [Signal: Float], over passedOver: [[Signal: Float]]) {
        guard !passedOver.isEmpty else { return }
        for signal in Signal.allCases {
            let rivals = passedOver.reduce(0) { $0 + ($1[signal] ?? 0) } / Float(passedOver.count)
            let gain = (confirmed[signal] ?? 0) - rivals
            guard gain.isFinite else { continue }
            let (floor, top) = (defaults[signal], defaults[signal] * Self.ceiling)
            weights[signal] = min(max(weights[signal] + Self.step * gain, min(floor, top)), max(floor, top))
        }
    }
}
