import Basics
import Testing

@testable import Memory

struct ArbitraryTextTests {
    @Test func `no text traps the rules`() {
        var random = SeededRandom(seed: 7)
        let words =
            "i my is am name not no 's don't dog called have have two , . ? ! and in at the live work like will call on tuesday five may to you remember that used if 31 february next last ago years ' \u{301} 👩‍👩‍👧 ß İ -- @ : ... +"
            .split(separator: " ").map(String.init)
        for _ in 0..<1000 {
            let text = (0..<Int.random(in: 0..<14, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
            let call = Calls.transcript(
                "agent: " + text + "?", "caller: " + text, "agent: Do you " + text + "?", "caller: yes")
            for fact in Calls.facts(call) {
                #expect(!fact.text.isEmpty && fact.text.count <= NewFact.longest)
            }
        }
    }

    @Test func `a very long turn is read in linear time`() {
        let clock = ContinuousClock()
        func seconds(_ times: Int) -> Double {
            let text = String(
                repeating: "i live in porto and my dog is called bruno on the fifth of may ", count: times)
            return clock.measure { _ = Calls.facts(text) }.inSeconds
        }
        _ = seconds(10)
        // Ten times the text: far from a hundred times the time. The bound is loose, since machines are busy.
        #expect(seconds(300) < 40 * max(seconds(30), 0.002))
        let tail = String(repeating: "a", count: 400_000)
        #expect(Calls.facts(tail).isEmpty)
    }
}
