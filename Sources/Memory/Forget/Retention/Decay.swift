public import Basics
import Glibc

/// How memories fade: by a power of their age, as people's do. It orders and never removes.
///
/// Computed at each read from the times a memory carries and never written back, so that it cannot be applied twice.
/// Measured on LoCoMo (docs/memory-forgetting.md): as a tie-breaker it costs nothing, as anything more it costs recall.
/// Source: ACT-R's base-level activation A = ln Σ (now − tⱼ)^−d over creation and confirmed uses (Anderson & Schooler
/// 1991); the uses between the first and the last by Petrov's approximation (ICCM 2006), as their times are not kept.
public struct Decay: Sendable, Equatable {
    /// d, of facts that carry none of their own (``Fact/decay``): how steep the fading is; 0: none. 0.5 is ACT-R's.
    public var exponent: Double
    /// The same for a whole sector.
    public var exponents: [Sector: Double] = [:]
    /// κ: how much activation a salience of 1 is worth. At 2, a fact of middling salience stays on the upper half for
    /// about seven months without being said again.
    public var salienceWeight: Double
    /// θ: the activation at which retention is one half. −1.7 is a fact of no salience, said once, a month ago.
    public var threshold: Double
    /// τ: how gradual the passage is. 0.4 is ACT-R's usual noise.
    public var softness: Double
    /// The exponent of ``tieBreaker(of:at:)``. At −0.02 recall stayed 82.1 | 81.8 of 82.2 | 82.0; −0.1 costs 5 points.
    public var tieExponent: Double

    public init(
        exponent: Double = 0.5, salienceWeight: Double = 2, threshold: Double = -1.7, softness: Double = 0.4,
        tieExponent: Double = 0.02
    ) {
        self.exponent = exponent
        self.salienceWeight = salienceWeight
        self.threshold = threshold
        self.softness = softness
        self.tieExponent = tieExponent
    }

    /// Younger than this counts as this old: a power law has no value at age 0. In days: an hour.
    static let youngest = 1.0 / 24

    /// A, of ages in days; +∞ for what never fades.
    public func activation(of fact: Fact, at now: UnixTime) -> Double {
        guard let d = exponent(of: fact) else { return .infinity }
        let first = age(fact.created, now)
        guard fact.mentions > 1 || fact.confirmed > fact.created else { return -d * log(first) }
        let last = min(age(fact.confirmed, now), first)
        let between = Double(max(0, fact.mentions - 2))
        return log(pow(first, -d) + pow(last, -d) + between * Self.mean(last, first, d))
    }

    /// R, 0…1: the odds that a person would still know it. 1 for what never fades.
    public func retention(of fact: Fact, at now: UnixTime) -> Double {
        let activation = activation(of: fact, at: now)
        guard activation.isFinite else { return 1 }
        let margin = (activation + salienceWeight * fact.salience - threshold) / max(softness, 1e-6)
        return 1 / (1 + exp(-margin))
    }

    /// What a score may be multiplied with so that of two equal ones the fresher comes first: (1 + age in days)^−0.02.
    public func tieBreaker(of fact: Fact, at now: UnixTime) -> Double {
        guard exponent(of: fact) != nil else { return 1 }
        return pow(1 + max(0, UnixTime.days(from: fact.confirmed, to: now)), -tieExponent)
    }

    /// Nil: it never fades.
    private func exponent(of fact: Fact) -> Double? {
        let own = fact.decay ?? exponents[fact.sector] ?? exponent
        return fact.isPinned || own <= 0 || !own.isFinite ? nil : own
    }

    private func age(_ time: UnixTime, _ now: UnixTime) -> Double {
        max(Self.youngest, UnixTime.days(from: time, to: now))
    }

    /// The mean of age^−d over ages spread evenly from `last` to `first`.
    private static func mean(_ last: Double, _ first: Double, _ d: Double) -> Double {
        guard first - last > 1e-9 else { return pow(first, -d) }
        if abs(d - 1) < 1e-9 { return log(first / last) / (first - last) }
        return (pow(first, 1 - d) - pow(last, 1 - d)) / ((1 - d) * (first - last))
    }
}
