import Basics
import Memory

extension FuzzTarget {
    /// A question and turns as a recogniser or another system may write them: words, names, dates, sentences, the index.
    static let question = FuzzTarget(
        name: "question",
        seeds: { _ in
            [
                "What did Ann's dog do in May 2023?\nWe saw it. On 7 May, two weeks ago! [photo: a dog]",
                "can you tell me where I was last summer\nThanks, Ann! 2023-05-07",
            ].map { Array($0.utf8) }
        },
        run: { input in
            let at = UnixTime(milliseconds: Int64(bitPattern: UInt64(input.uint32()) << 32 | UInt64(input.uint32())))
            let lines = String(decoding: input.rest(), as: UTF8.self).split(separator: "\n").map(String.init)
            var index = PersonIndex()
            index.add(Conversation(id: 1, externalID: "a", started: at, callerName: lines.last, agentName: "Parley"))
            for (place, line) in lines.enumerated() {
                index.add(
                    Turn(
                        id: Int64(place + 1), conversation: 1, index: place,
                        speaker: place.isMultiple(of: 2) ? .caller : .agent, said: at, text: line))
            }
            for asker in [Turn.Speaker.caller, .agent, nil] {
                let query = RecallQuery(
                    lines.first ?? "", asker: asker, participants: index.participants, years: index.years, at: at)
                let ranked = Ranking().rank(query, vector: nil, in: index, filter: .init(validAt: at), limit: 5)
                expect(ranked.count == min(5, lines.count), "every turn may be recalled")
                expect(ranked.allSatisfy { $0.score.isFinite }, "a score is a number")
                expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0.score >= $1.score }, "the best comes first")
                expect(ranked.allSatisfy { $0.values.allSatisfy { (0...1).contains($0.value) } }, "signals are 0…1")
            }
        })
}
