import Basics
import Testing

@testable import Memory

struct PriorTests {
    @Test func `what was said before is less of a surprise`() {
        var surprise = LexicalSurprise()
        let first = surprise.observe("The trombone was stolen in Coimbra")
        for _ in 0..<5 { _ = surprise.observe("The weather is fine and the tea is good") }
        let new = surprise.observe("An accordion was found in Evora")
        let old = surprise.observe("The weather is fine and the tea is good")
        #expect(first > 0 && new > old)
        let empty = surprise.observe("")
        #expect(empty == 0)
    }

    @Test func `a turn about something else moves the belief more`() {
        var surprise = BayesianSurprise(dimension: 4)
        let (left, right): ([Float], [Float]) = ([1, 0, 0, 0], [0, 1, 0, 0])
        var last = 0.0
        for _ in 0..<6 { last = surprise.observe(left) }
        let moved = surprise.observe(right)
        #expect(moved > 2 * last && last > 0)
        let misfit = surprise.observe([1])
        #expect(misfit == 0)
    }

    @Test func `segments lie side by side and are cut where the topic changes`() {
        let (left, right): ([Float], [Float]) = ([1, 0], [0, 1])
        let vectors = Array(repeating: left, count: 6) + Array(repeating: right, count: 6)
        let segments = TopicSegments.segments(TopicSegments.depths(vectors))
        #expect(segments == [0..<6, 6..<12])
        #expect(TopicSegments.segments([]) == [] && TopicSegments.segments([0]) == [0..<1])
        var random = SeededRandom(seed: 5)
        for _ in 0..<200 {
            let scores = (0..<Int.random(in: 1..<40, using: &random)).map { _ in
                Double.random(in: 0...1, using: &random)
            }
            let cut = TopicSegments.segments(scores, threshold: 0.3)
            #expect(cut.flatMap(Array.init) == Array(scores.indices))
            #expect(cut.count == 1 || cut.allSatisfy { $0.count >= TopicSegments.shortest })
        }
    }

    @Test func `a call's topics are cut by words where there is no embedder`() async throws {
        let store = try await CallWritingTests.open()
        let ann = try await store.person(CallerKey(.identity, "ann"))
        let garden = (0..<6).map { "caller: the garden has roses and tulips and garden number \($0)" }
        let car = (0..<6).map { "caller: my car needs brakes and an engine for the car \($0)" }
        let call = try await store.begin(Conversation(externalID: "1", started: Calls.noon), for: ann)
        try await store.append(CallWritingTests.turns(garden + car), to: call, for: ann)
        let topics = try await store.topics(of: call, for: ann)
        #expect(topics.map(\.turns) == [0..<6, 6..<12])
        #expect(topics.first?.words.contains("garden") == true && topics.last?.words.contains("car") == true)
    }

    @Test func `salience rises to one and never beyond`() {
        var salience = 0.4
        for _ in 0..<200 {
            let next = Salience.confirmed(salience)
            #expect(next >= salience && next <= 1)
            salience = next
        }
        #expect(salience > 0.99 && Salience.confirmed(5) == 1)
    }

    @Test func `surprise is a part of salience and drops nothing`() {
        let turns = ["yes", "my trombone was stolen in Coimbra by acrobats", "yes"].enumerated().map {
            Turn(id: Int64($0.offset), index: $0.offset, speaker: .caller, said: Calls.noon, text: $0.element)
        }
        let facts = (0..<3).map { NewFact(text: "\($0)", salience: 0.5, sourceTurns: [Int64($0)]) }
        let settled = Salience.settled(facts, turns: turns)
        #expect(settled.count == 3 && settled.map(\.text) == facts.map(\.text))
        #expect(settled[1].salience > settled[0].salience && settled[1].salience <= 0.6)
    }

    @Test func `the alarm sounds when scores fall, and not before`() {
        var random = SeededRandom(seed: 9)
        var alarm = DriftAlarm()
        for _ in 0..<500 {
            let sounds = alarm.observe(0.7 + Double.random(in: -0.05...0.05, using: &random))
            #expect(!sounds)
        }
        var after = 0
        while !alarm.observe(0.5 + Double.random(in: -0.05...0.05, using: &random)), after < 50 { after += 1 }
        #expect(after < 15)
        let isCounted = alarm.observe(.nan)
        #expect(!isCounted)
    }

    @Test func `personal weights stay between the default and half as much again`() {
        var random = SeededRandom(seed: 2)
        let defaults = RankingWeights()
        var personal = PersonalWeights(defaults: defaults)
        for _ in 0..<2000 {
            let draw = { () -> [Signal: Float] in
                Dictionary(uniqueKeysWithValues: Signal.allCases.map { ($0, Float.random(in: 0...1, using: &random)) })
            }
            let (right, wrong) = (draw(), [draw(), draw()])
            personal.confirm(right, over: wrong)
            for signal in Signal.allCases {
                let (low, high) = (defaults[signal], defaults[signal] * PersonalWeights.ceiling)
                #expect((min(low, high)...max(low, high)).contains(personal.weights[signal]))
            }
        }
        var untouched = PersonalWeights(defaults: defaults)
        untouched.confirm([:], over: [])
        #expect(untouched.weights == defaults)
    }
}
