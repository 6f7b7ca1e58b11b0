import Basics
import Memory

/// A recogniser's mistakes: lower case, no marks, and every so many words another word, none, or one too many.
struct WordErrors {
    private var random: SeededRandom
    private let words: [String]
    let share: Double

    /// - Parameters:
    ///   - words: to put in the place of others: those of all turns.
    ///   - share: 0…1.
    init(seed: UInt64, share: Double, words: [String]) {
        random = SeededRandom(seed: seed)
        self.share = share
        self.words = words
    }

    mutating func spoil(_ text: String) -> String {
        var result: [Substring] = []
        for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" })
        {
            guard Double.random(in: 0..<1, using: &random) < share else {
                result.append(word)
                continue
            }
            let other = words.randomElement(using: &random).map { Substring($0) } ?? word
            switch Double.random(in: 0..<1, using: &random) {
            case ..<0.6: result.append(other)
            case ..<0.8: break
            default: result += [word, other]
            }
        }
        return result.joined(separator: " ")
    }

    mutating func spoil(_ data: LoCoMoData) -> LoCoMoData {
        var data = data
        for talk in data.talks.indices {
            for call in data.talks[talk].calls.indices {
                for turn in data.talks[talk].calls[call].turns.indices {
                    let text = data.talks[talk].calls[call].turns[turn].text
                    // The photo's note is no speech, but it is spoiled as well: the rest could not be told from it.
                    let parts = text.split(separator: "[photo:", maxSplits: 1)
                    var spoiled = spoil(String(parts.first ?? ""))
                    if parts.count > 1 { spoiled += " [photo: \(spoil(String(parts[1].dropLast())))]" }
                    data.talks[talk].calls[call].turns[turn].text = spoiled
                }
            }
            for question in data.talks[talk].questions.indices {
                data.talks[talk].questions[question].text = spoil(data.talks[talk].questions[question].text)
            }
        }
        return data
    }
}
