/// Cuts a call into stretches about one thing, for showing it to somebody. The ranking goes by single turns: whole
/// segments find less (memory.md §5.2).
package enum TopicSegments {
    /// Turns on either side that are compared.
    static let width = 4
    /// How far above the mean, in standard deviations, a cut must be.
    static let threshold = 1.0
    static let shortest = 2

    /// How different what follows each turn is from what went before: 1 - cosine of the means of `width` turns; 0 for the
    /// first turn.
    package static func depths(_ vectors: [[Float]]) -> [Double] {
        vectors.indices.map { index in
            guard index > 0 else { return 0 }
            return 1
                - cosine(
                    sum(vectors[max(0, index - width)..<index]), sum(vectors[index..<min(vectors.count, index + width)])
                )
        }
    }

    /// - Parameter scores: per turn, how much it looks like the first of something new.
    /// - Returns: ranges of turns, in order and without gaps.
    package static func segments(_ scores: [Double], threshold: Double = threshold) -> [Range<Int>] {
        guard !scores.isEmpty else { return [] }
        var segments: [Range<Int>] = []
        var start = 0
        let inner = scores.dropFirst()
        let mean = inner.isEmpty ? 0 : inner.reduce(0, +) / Double(inner.count)
        let spread =
            inner.isEmpty ? 0 : (inner.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(inner.count)).squareRoot()
        for index in scores.indices.dropFirst() {
            let isPeak =
                scores[index] >= scores[index - 1] && (index + 1 == scores.count || scores[index] >= scores[index + 1])
            guard isPeak, scores[index] > mean + threshold * spread, index - start >= shortest,
                scores.count - index >= shortest
            else { continue }
            segments.append(start..<index)
            start = index
        }
        segments.append(start..<scores.count)
        return segments
    }

    /// The same from words alone: texts as bags of their terms.
    package static func depths(ofTexts texts: [String]) -> [Double] {
        let bags = texts.map { TextAnalyzer.shared.terms(of: $0).counts }
        return bags.indices.map { index in
            guard index > 0 else { return 0 }
            let before = bags[max(0, index - width)..<index].reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
            let after = bags[index..<min(bags.count, index + width)].reduce(into: [:]) {
                $0.merge($1, uniquingKeysWith: +)
            }
            let dot = before.reduce(0.0) { $0 + Double($1.value * (after[$1.key] ?? 0)) }
            let length = { (bag: [String: Int]) in bag.values.reduce(0.0) { $0 + Double($1 * $1) }.squareRoot() }
            let product = length(before) * length(after)
            return product > 0 ? 1 - dot / product : 1
        }
    }

    private static func sum(_ vectors: ArraySlice<[Float]>) -> [Float] {
        guard var total = vectors.first else { return [] }
        for vector in vectors.dropFirst() where vector.count == total.count {
            for index in total.indices { total[index] += vector[index] }
        }
        return total
    }
    private static func cosine(_ left: [Float], _ right: [Float]) -> Double {
        guard left.count == right.count else { return 0 }
        var (dot, first, second): (Float, Float, Float) = (0, 0, 0)
        for index in left.indices {
            dot += left[index] * right[index]
            first += left[index] * left[index]
            second += right[index] * right[index]
        }
        let product = Double(first).squareRoot() * Double(second).squareRoot()
        return product > 0 ? Double(dot) / product : 0
    }
}
