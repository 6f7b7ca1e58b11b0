import Glibc

/// How far a turn moves the belief about what the talk is about: KL(posterior ‖ prior), dimension by dimension.
///
/// Belief N(m, 1/P), observation variance v, leak ρ: P⁻ = ρP + (1-ρ)P₀; P⁺ = P⁻ + 1/v; m⁺ = (P⁻m + e/v)/P⁺. Source:
/// Itti & Baldi 2009, as in memory.md §5.1. As a gate for what is stored it is hardly better than chance, measured in
/// Benchmarks/Memory `learn`; so it orders and bounds segments, and drops nothing.
package struct BayesianSurprise {
    /// Share of the precision that stays from turn to turn.
    static let leak = 0.9
    /// Of the belief before anything was said.
    static let priorPrecision = 1.0
    /// Of one turn about its topic, per dimension of a unit vector.
    private let variance: Double
    private var mean: [Double]
    private var precision: Double = Self.priorPrecision

    package init(dimension: Int) {
        mean = [Double](repeating: 0, count: max(0, dimension))
        variance = 1 / Double(max(1, dimension))
    }

    /// In nats; 0 for a vector of another dimension.
    package mutating func observe(_ vector: [Float]) -> Double {
        guard vector.count == mean.count, !vector.isEmpty else { return 0 }
        // The variance of a unit vector's component is 1/n: in units of it the belief is about numbers near 1.
        let scale = 1 / variance.squareRoot()
        let before = Self.leak * precision + (1 - Self.leak) * Self.priorPrecision
        let after = before + 1
        var moved = 0.0
        for index in mean.indices {
            let value = Double(vector[index]) * scale
            let new = (before * mean[index] + value) / after
            moved += (new - mean[index]) * (new - mean[index])
            mean[index] = new
        }
        precision = after
        let ratio = before / after
        return 0.5 * (Double(mean.count) * (ratio - 1 - log(ratio)) + moved * before)
    }
}
