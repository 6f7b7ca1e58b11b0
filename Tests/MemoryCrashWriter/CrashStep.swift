import Basics
import Memory

/// What one step writes: the same for the same seed and number.
struct CrashStep {
    enum Kind { case turns, fact, finish, forget }
    let number: Int
    let kind: Kind
    /// The call that it is about: ten steps share one.
    let call: String
    private let seed: Int

    init(seed: Int, number: Int) {
        self.seed = seed
        self.number = number
        call = "call-\(number / 10)"
        var random = SeededRandom(seed: UInt64(truncatingIfNeeded: seed &* 1_000_003 &+ number))
        switch number % 10 {
        case 9: kind = number / 10 % 3 == 2 ? .forget : .finish
        default: kind = Int.random(in: 0..<4, using: &random) == 0 ? .fact : .turns
        }
    }

    /// Two, with indices that no other step of the call has.
    var turns: [Turn] {
        (0..<2).map { offset in
            Turn(
                index: number % 10 * 2 + offset, speaker: offset == 0 ? .caller : .agent,
                said: UnixTime(seconds: 1_700_000_000 + Int64(number)), text: text(offset))
        }
    }
    func text(_ offset: Int) -> String { "My number is \(seed) and \(number) and \(offset), said the walrus." }
    var fact: NewFact { NewFact(text: factText, subject: "caller", predicate: "noted", object: "\(seed) \(number)") }
    var factText: String { "The caller noted \(seed) \(number)." }
}
