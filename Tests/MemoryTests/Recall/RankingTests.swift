import Basics
import LanguageModels
import Testing

@testable import Memory

struct RankingTests {
    @Test func `the vector that points the question's way wins, and says so`() {
        var memory = SmallMemory()
        let turns = memory.call(1, [(.caller, "alpha", [1, 0, 0]), (.caller, "beta", [0, 1, 0])])
        let ranked = memory.ask("gamma", vector: [0.1, 0.99, 0])
        #expect(memory.items(ranked) == [.turn(turns[1]), .turn(turns[0])])
        #expect(abs(ranked[0].value(.meaning) - 1) < 1e-5)
        #expect(abs(ranked[1].value(.meaning) - 0.1) < 0.02)
    }

    @Test func `a word counts in its turn, and a quarter in the next of the same call`() {
        var memory = SmallMemory()
        memory.call(1, [(.caller, "we saw lions", nil), (.caller, "they were big", nil), (.caller, "later on", nil)])
        memory.call(2, [(.caller, "nothing of it", nil)])
        memory.call(3, [(.caller, "more of other things", nil)])
        let ranked = memory.ask("lions", asker: nil)
        #expect(memory.items(ranked).prefix(2) == [.turn(1), .turn(2)])
        #expect(abs(ranked[0].value(.words) - 1) < 1e-5)
        #expect(ranked[1].value(.words) > 0.2 && ranked[1].value(.words) < 0.6)
        #expect(ranked[2].value(.words) == 0)
    }

    @Test func `all turns of a call about the question's words gain a little`() {
        var memory = SmallMemory()
        memory.call(1, [(.caller, "lions and lions", nil), (.caller, "big ones", nil), (.caller, "yes", nil)])
        memory.call(2, [(.caller, "yes", nil)])
        memory.call(3, [(.caller, "no", nil)])
        let ranked = memory.ask("lions", asker: nil)
        #expect(memory.items(ranked)[2] == .turn(3))
        #expect(ranked[2].value(.call) == 1)
        #expect(ranked[3].value(.call) == 0)
    }

    @Test func `what is asked of the caller was said by the caller`() {
        var memory = SmallMemory()
        memory.call(1, [(.agent, "a dog is nice", nil), (.caller, "fine", nil), (.caller, "a dog is nice", nil)])
        for question in ["what about my dog", "what about Ann's dog", "what about the caller's dog"] {
            let ranked = memory.ask(question)
            #expect(memory.items(ranked).first == .turn(3))
            #expect(ranked[0].value(.speaker) == 1)
        }
        #expect(memory.items(memory.ask("what did you say of a dog")).first == .turn(1))
    }

    @Test func `what was said on the named day wins`() {
        var memory = SmallMemory()
        memory.call(1, day: 0, [(.caller, "we went to the sea", nil)])
        memory.call(2, day: 60, [(.caller, "we went to the sea", nil)])
        #expect(memory.items(memory.ask("the sea in May")).first == .turn(1))
        let ranked = memory.ask("the sea in July 2023")
        // 30 June is within ten days of no July before it.
        #expect(ranked.allSatisfy { $0.value(.date) == 0 })
        #expect(memory.items(memory.ask("the sea on 28 June 2023")).first == .turn(2))
    }

    @Test func `of two turns with the same words the one that tells comes first`() {
        var memory = SmallMemory()
        memory.call(
            1, [(.caller, "Is the parcel here?", nil), (.agent, "x", nil), (.caller, "The parcel is here.", nil)])
        let ranked = memory.ask("the parcel", asker: nil)
        #expect(memory.items(ranked).first == .turn(3))
        #expect(ranked.last { memory.index.rows[$0.row].item == .turn(1) }?.value(.question) == 1)
    }

    @Test func `a fact that fits lifts the turns it was drawn from`() {
        var memory = SmallMemory()
        memory.call(1, [(.caller, "he is three", nil), (.caller, "she is four", nil)])
        memory.fact("The caller's dog Bruno is three", sources: [1])
        let ranked = memory.ask("how old is Bruno") { $0.includesFacts = false }
        #expect(memory.items(ranked) == [.turn(1), .turn(2)])
        #expect(ranked[0].value(.fact) == 0, "hidden facts say nothing")
        let all = memory.ask("how old is Bruno")
        #expect(memory.items(all).first == .fact(1))
        #expect(all.first { memory.index.rows[$0.row].item == .turn(1) }?.value(.fact) == 1)
    }

    @Test func `a score is the sum of what each signal gave`() {
        var memory = SmallMemory()
        memory.call(1, [(.caller, "The sea was cold?", [1, 0, 0]), (.agent, "The sea!", [0.6, 0.8, 0])])
        memory.call(2, day: 3, [(.caller, "Ann likes mountains", [0, 0, 1])])
        memory.fact("Ann swims in the sea", sources: [1], vector: [0.8, 0, 0.6])
        let weights = RankingWeights()
        for ranked in memory.ask("my sea in May", vector: [1, 0, 0]) {
            let sum = ranked.values.reduce(Float(0)) { $0 + $1.value * weights[$1.signal] }
            #expect(abs(sum - ranked.score) < 1e-5)
        }
    }

    @Test func `equal scores keep the order of telling, and the limit holds`() {
        var memory = SmallMemory()
        memory.call(1, (0..<50).map { _ in (.caller, "same words", nil) })
        let ranked = memory.ask("other", asker: nil, limit: 7)
        #expect(memory.items(ranked) == (1...7).map { .turn($0) })
        #expect(memory.ask("other", limit: 0).isEmpty)
    }

    @Test func `an empty memory has nothing to say`() {
        #expect(SmallMemory().ask("anything", vector: [1, 0, 0]).isEmpty)
    }
}
