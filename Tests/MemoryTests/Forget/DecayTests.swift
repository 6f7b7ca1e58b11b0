import Basics
import Memory
import Testing

struct DecayTests {
    let decay = Decay()
    let start = UnixTime(seconds: 1_700_000_000)
    private func after(days: Double) -> UnixTime {
        UnixTime(milliseconds: start.milliseconds + Int64(days * 86_400_000))
    }
    private func fact(_ change: (inout Fact) -> Void = { _ in }) -> Fact {
        var fact = Fact(sector: .semantic, text: "The caller has a dog.", origin: .call, created: start)
        change(&fact)
        return fact
    }

    @Test func `a fact said once fades by the power of its age`() {
        #expect(abs(decay.activation(of: fact(), at: after(days: 1))) < 1e-9)
        #expect(abs(decay.activation(of: fact(), at: after(days: 100)) + 2.302585) < 1e-5)  // ln 100^-0.5
    }

    @Test func `confirmed uses count each, the unknown ones between spread evenly`() {
        let twice = fact {
            $0.mentions = 2
            $0.confirmed = after(days: 75)
        }
        #expect(abs(decay.activation(of: twice, at: after(days: 100)) + 1.203973) < 1e-5)  // ln(0.1 + 0.2)
        let thrice = fact {
            $0.mentions = 3
            $0.confirmed = after(days: 75)
        }
        // The mean of age^-0.5 over 25…100 days is (10 - 5) / (0.5 * 75).
        #expect(abs(decay.activation(of: thrice, at: after(days: 100)) + 0.836248) < 1e-5)
    }

    @Test func `retention falls with age and rises with salience and use`() {
        let ages = [0.0, 1, 10, 100, 1000, 10_000].map { decay.retention(of: fact(), at: after(days: $0)) }
        #expect(ages == ages.sorted(by: >))
        #expect(ages.allSatisfy { (0...1).contains($0) })
        let dull = decay.retention(of: fact { $0.salience = 0.1 }, at: after(days: 100))
        #expect(dull < decay.retention(of: fact { $0.salience = 0.9 }, at: after(days: 100)))
    }

    // Defect: a decay that is written back fades what has faded already, at every run.
    @Test func `reading the decay a thousand times is the same as reading it once`() {
        let kept = fact()
        let once = decay.retention(of: kept, at: after(days: 300))
        for day in 0..<1000 { _ = decay.retention(of: kept, at: after(days: Double(day))) }
        #expect(decay.retention(of: kept, at: after(days: 300)) == once)
        #expect(kept == fact())
    }

    // Defect: a memory told never to fade fades, as nothing reads its own rate.
    @Test func `zero decay and pinned facts never fade, and a steeper one fades faster`() {
        let old = after(days: 36_500)
        #expect(decay.retention(of: fact { $0.decay = 0 }, at: old) == 1)
        #expect(decay.tieBreaker(of: fact { $0.decay = 0 }, at: old) == 1)
        #expect(decay.retention(of: fact { $0.isPinned = true }, at: old) == 1)
        #expect(Decay(exponent: 0).retention(of: fact(), at: old) == 1)
        let steep = decay.retention(of: fact { $0.decay = 1 }, at: after(days: 50))
        #expect(steep < decay.retention(of: fact(), at: after(days: 50)))
    }

    @Test func `the tie-breaker orders equals and hardly moves a score`() {
        let fresh = decay.tieBreaker(of: fact(), at: after(days: 1))
        let old = decay.tieBreaker(of: fact(), at: after(days: 365))
        #expect(old < fresh)
        #expect(old > 0.88)
    }

    @Test func `times out of order and extreme settings give numbers, not traps`() {
        let odd = fact {
            $0.confirmed = UnixTime(milliseconds: .max)
            $0.mentions = .max
        }
        for now in [UnixTime(milliseconds: .min), start, UnixTime(milliseconds: .max)] {
            for d in [-1, 1e-9, 0.5, 1, 40, .nan] {
                let value = Decay(exponent: d, softness: 0).retention(of: odd, at: now)
                #expect((0...1).contains(value), "d \(d)")
            }
        }
    }
}
