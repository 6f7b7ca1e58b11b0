import Basics
import Memory

/// Made-up calls, as long and as varied as LoCoMo's, so that times can be measured without its data. The same seed makes
/// the same calls.
struct SyntheticTalk {
    private var random: SeededRandom
    private let vocabulary: [String]
    private var nextTurn: Int64 = 1

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        let first = [
            "b", "br", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w",
        ]
        let middle = ["a", "e", "i", "o", "u", "ai", "ea", "oo"]
        let last = ["b", "ck", "d", "g", "l", "m", "n", "nd", "p", "r", "rt", "sh", "t", "x", "z"]
        var words: [String] = []
        for end in last { for start in first { for vowel in middle { words.append(start + vowel + end) } } }
        vocabulary = words
    }

    /// Zipf's law: the n-th word about n times as seldom as the first.
    private mutating func word() -> String {
        let place = Double.random(in: 0..<1, using: &random)
        let size = Double(vocabulary.count)
        var rank = 1.0
        for _ in 0..<1 { rank = Self.power(size, place) }
        return vocabulary[min(vocabulary.count - 1, max(0, Int(rank) - 1))]
    }
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        // base^exponent by repeated square roots: no C library for one function
        var result = 1.0
        var factor = base
        var left = exponent
        for _ in 0..<40 {
            factor = factor.squareRoot()
            left *= 2
            if left >= 1 {
                result *= factor
                left -= 1
            }
        }
        return result
    }

    mutating func sentence(_ words: Int) -> String {
        (0..<words).map { _ in
            Int.random(in: 0..<2, using: &random) == 0
                ? Self.common[Int.random(in: 0..<Self.common.count, using: &random)] : word()
        }.joined(separator: " ")
    }
    private static let common = [
        "i", "you", "the", "a", "and", "to", "it", "was", "my", "that", "is", "of", "in", "for", "we",
    ]

    mutating func call(_ id: Int64, turns: Int, name: String = "Ann") -> (Conversation, [Turn]) {
        let started = UnixTime(seconds: 1_600_000_000 + id * 86_400)
        let conversation = Conversation(
            id: id, externalID: "call-\(id)", started: started, callerName: name, agentName: "Parley")
        let said = (0..<turns).map { index in
            defer { nextTurn += 1 }
            let ending = Int.random(in: 0..<4, using: &random) == 0 ? "?" : "."
            return Turn(
                id: nextTurn, conversation: id, index: index, speaker: index % 2 == 0 ? .caller : .agent,
                said: UnixTime(seconds: started.seconds + Int64(index) * 10),
                text: sentence(Int.random(in: 4...45, using: &random)) + ending)
        }
        return (conversation, said)
    }

    /// About twelve word pieces, as callers' questions have.
    mutating func question() -> String { "what did i say about the \(word()) and \(word())" }

    mutating func vector(_ dimension: Int) -> [Float] {
        let values = (0..<dimension).map { _ in Float.random(in: -1...1, using: &random) }
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return values.map { $0 / max(length, 1e-6) }
    }
}
