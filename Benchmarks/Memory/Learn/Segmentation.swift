import Basics
import LanguageModels
import Memory

/// Component 2: whether cuts by surprise find where calls begin, and what is found when whole segments are returned.
enum Segmentation {
    static func run(_ learners: [Learner], _ model: any EmbeddingModel) async throws -> [String] {
        let depth = learners.map { TopicSegments.segments(TopicSegments.depths($0.vectors)) }
        let kl = learners.map { cut(SurpriseGate.kl($0)) }
        print("call boundaries recovered within 1 turn   precision recall  mean length")
        for (name, segments) in [
            ("KL > mean + deviation of 30", kl), ("depth of 4 and 4", depth),
            ("by chance (every 8th)", learners.map { fixed(8, $0) }),
        ] {
            var (hits, found, cuts, wanted) = (0, 0, 0, 0)
            for (learner, segments) in zip(learners, segments) {
                let starts = segments.dropFirst().map(\.lowerBound)
                let calls = callRanges(learner).dropFirst().map(\.lowerBound)
                hits += starts.count { start in calls.contains { abs($0 - start) <= 1 } }
                found += calls.count { call in starts.contains { abs($0 - call) <= 1 } }
                cuts += starts.count
                wanted += calls.count
            }
            let turns = learners.reduce(0) { $0 + $1.subject.turns.count }
            let figures = [Double(hits) / Double(max(1, cuts)), Double(found) / Double(max(1, wanted))].map {
                Figures.tenths(100 * $0)
            }
            print(
                "\(Figures.pad(name, to: 42))\(figures.joined(separator: "      "))     \(Figures.tenths(Double(turns) / Double(cuts + learners.count)))"
            )
        }
        print("evidence in 20 turns, whole segments in the order of their best turn")
        for (name, segments) in [
            ("single turns", learners.map { fixed(1, $0) }), ("4 turns", learners.map { fixed(4, $0) }),
            ("8 turns", learners.map { fixed(8, $0) }),
            ("KL", kl), ("depth", depth), ("whole calls", learners.map(callRanges)),
        ] {
            var recall = Recall()
            for (learner, segments) in zip(learners, segments) {
                var home = [Int](repeating: 0, count: learner.subject.turns.count)
                for (number, segment) in segments.enumerated() { for turn in segment { home[turn] = number } }
                for (question, ranked) in zip(learner.questions, learner.rankings) {
                    var taken: [Int] = []
                    var used: Set<Int> = []
                    for row in ranked.lazy.map(\.row) where taken.count < 20 && used.insert(home[row]).inserted {
                        taken += segments[home[row]]
                    }
                    recall.add(taken.prefix(20), of: question.evidence)
                }
            }
            print("\(Figures.pad(name, to: 42))\(recall.text)")
        }
        return []
    }

    /// EM-LLM's rule: above the mean by a deviation, over the last 30 turns.
    private static func cut(_ scores: [Double]) -> [Range<Int>] {
        var segments: [Range<Int>] = []
        var start = 0
        for index in scores.indices.dropFirst(4) {
            let window = scores[max(0, index - 30)..<index]
            let mean = window.reduce(0, +) / Double(window.count)
            let spread = (window.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(window.count)).squareRoot()
            guard scores[index] > mean + spread, index - start >= 2 else { continue }
            segments.append(start..<index)
            start = index
        }
        return segments + [start..<scores.count]
    }
    private static func fixed(_ length: Int, _ learner: Learner) -> [Range<Int>] {
        stride(from: 0, to: learner.subject.turns.count, by: length).map {
            $0..<min($0 + length, learner.subject.turns.count)
        }
    }
    private static func callRanges(_ learner: Learner) -> [Range<Int>] {
        var start = 0
        return learner.subject.talk.calls.map { call in
            defer { start += call.turns.count }
            return start..<start + call.turns.count
        }
    }
}
