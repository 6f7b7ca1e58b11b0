import Basics
import LanguageModels
import Testing

@testable import Memory

/// Each is a defect of another memory system, read in its code or its issues (docs/memory-recall.md).
struct RankingDefectTests {
    @Test func `what is confirmed often and weighs much does not crowd out what fits`() {
        var memory = SmallMemory()
        memory.fact("The caller likes football", vector: [0, 1, 0]) {
            $0.salience = 1
            $0.mentions = 10_000
            $0.isPinned = true
        }
        memory.fact("The caller's sister lives in Porto", vector: [1, 0, 0]) { $0.salience = 0.01 }
        #expect(memory.items(memory.ask("where does my sister live", vector: [1, 0, 0])).first == .fact(2))
    }

    @Test(arguments: Sector.allCases)
    func `a sector says nothing about how well a memory fits`(_ sector: Sector) {
        var memory = SmallMemory()
        memory.fact("Bruno barks at night", sector: sector, vector: [1, 0, 0])
        let ranked = memory.ask("Bruno", vector: [1, 0, 0])
        var other = SmallMemory()
        other.fact("Bruno barks at night", sector: .semantic, vector: [1, 0, 0])
        #expect(ranked.first?.score == other.ask("Bruno", vector: [1, 0, 0]).first?.score)
    }

    @Test func `a memory that only shares a word gets in, however far its vector is`() {
        var memory = SmallMemory()
        // A pool of the 60 nearest vectors, as one system takes it, would hold none but these.
        let crowd = (0..<100).map { Float($0) * 0.005 }
        memory.call(1, crowd.map { (.caller, "talk of weather", [1 - $0, 0, (1 - (1 - $0) * (1 - $0)).squareRoot()]) })
        let odd = memory.call(2, [(.caller, "the code is QX7", [-1, 0, 0])])
        #expect(
            memory.items(memory.ask("QX7", asker: nil, vector: [1, 0, 0], limit: 40)).contains(.turn(odd[0])))
    }

    @Test func `what is recent is not more relevant`() {
        var memory = SmallMemory()
        memory.call(1, day: -3_000, [(.caller, "my locker is number nine", [1, 0, 0])])
        memory.call(2, day: 100, [(.caller, "hello again", [0.3, 0.9, 0])])
        #expect(memory.items(memory.ask("my locker", vector: [1, 0, 0])).first == .turn(1))
        var same = SmallMemory()
        same.call(1, day: -3_000, [(.caller, "hello", [1, 0, 0])])
        same.call(2, day: 100, [(.caller, "hello", [1, 0, 0])])
        let scores = same.ask("hello", vector: [1, 0, 0]).map(\.score)
        #expect(scores[0] == scores[1])
    }

    @Test func `a superseded fact is not returned as what is so`() {
        var memory = SmallMemory()
        memory.fact("The caller lives in Porto") {
            $0.supersededBy = 2
            $0.validTo = UnixTime(seconds: SmallMemory.start.seconds + 100)
        }
        memory.fact("The caller lives in Lisbon")
        #expect(memory.items(memory.ask("where do I live")) == [.fact(2)])
    }

    @Test func `a fact that ended holds at the time it held`() {
        var memory = SmallMemory()
        memory.fact("The caller lives in Porto") { $0.validTo = UnixTime(seconds: SmallMemory.start.seconds + 100) }
        #expect(memory.ask("where do I live").isEmpty)
        let then = memory.ask("where do I live") { $0.validAt = UnixTime(seconds: SmallMemory.start.seconds + 50) }
        #expect(memory.items(then) == [.fact(1)])
        let before = memory.ask("where do I live") { $0.validAt = UnixTime(seconds: SmallMemory.start.seconds - 50) }
        #expect(before.isEmpty)
    }

    @Test func `what is archived comes only when asked for`() {
        var memory = SmallMemory()
        memory.fact("The caller lives in Porto") { $0.isArchived = true }
        #expect(memory.ask("where do I live").isEmpty)
        #expect(memory.ask("where do I live") { $0.includesArchived = true }.count == 1)
    }

    @Test func `what was forgotten is gone at once, with its weight on others`() {
        var memory = SmallMemory()
        let turns = memory.call(1, [(.caller, "my pin is 1234", nil), (.caller, "my dog", nil)])
        memory.fact("The caller's pin is 1234", sources: [turns[0]])
        memory.index.remove(.fact(1))
        memory.index.remove(.turn(turns[0]))
        #expect(memory.items(memory.ask("my pin")) == [.turn(turns[1])])
        #expect(memory.ask("my pin").first?.value(.fact) == 0)
    }

    @Test func `asking changes nothing`() {
        var memory = SmallMemory()
        memory.call(1, [(.caller, "my dog", [1, 0, 0]), (.agent, "a cat", [0, 1, 0])])
        memory.fact("The caller has a dog", sources: [1], vector: [1, 0, 0])
        let first = memory.ask("my dog", vector: [1, 0, 0])
        for _ in 0..<100 { _ = memory.ask("a cat", vector: [0, 1, 0]) }
        let last = memory.ask("my dog", vector: [1, 0, 0])
        #expect(first.map(\.row) == last.map(\.row))
        #expect(first.map(\.score) == last.map(\.score))
        #expect(memory.index.facts.values.allSatisfy { $0.salience == 0.5 && $0.mentions == 1 })
    }

    @Test func `vectors of another model are not compared`() {
        var memory = SmallMemory()
        let turns = memory.call(1, [(.caller, "alpha", nil), (.caller, "beta", [0, 1, 0])])
        let other = EmbeddingModelID(name: "other", dimension: 3)
        memory.index.setVector(StoredVector([1, 0, 0], model: other), of: .turn(turns[0]))
        let ranked = memory.ask("gamma", vector: [1, 0.2, 0])
        #expect(ranked.first { memory.index.rows[$0.row].item == .turn(turns[0]) }?.value(.meaning) == 0)
        #expect(memory.items(ranked).first == .turn(turns[1]))
    }

    @Test func `without any vector words decide`() {
        var memory = SmallMemory()
        let turns = memory.call(1, [(.caller, "we have a boat", nil), (.caller, "rain", nil)])
        #expect(memory.items(memory.ask("boat")).first == .turn(turns[0]))
        #expect(memory.items(memory.ask("boat", vector: [1, 0, 0])).first == .turn(turns[0]))
    }

    @Test func `the call that is going on is not recalled into itself`() {
        var memory = SmallMemory()
        memory.call(1, [(.caller, "my dog is Bruno", nil)])
        memory.call(2, [(.caller, "what is my dog called", nil)])
        #expect(memory.items(memory.ask("what is my dog called") { $0.except = 2 }) == [.turn(1)])
    }
}
