import Basics
@testable import Memory

extension FuzzTarget {
    /// What a caller says, read by rules; and what a language model answers about it. Both come from strangers.
    static let facts = FuzzTarget(
        name: "facts",
        seeds: { _ in
            [
                "\u{0}my name is maria and i live in porto\u{1}what is your name?\u{0}Maria. No, Marta.",
                "\u{0}Remind me to call the bank on the 5th of May at half past three. I no longer work at Siemens.",
                "\u{1}Do you live in Porto?\u{0}yes\u{0}my email is maria at example dot com",
                "\u{0}I like tea.\u{2}" + #"{"facts": [{"text": "The caller likes tea.", "sector": "semantic", "#
                    + #""turn": 0, "quote": "I like tea"}]}"#,
            ].map { Array($0.utf8) }
        },
        run: { input in
            var turns: [Turn] = []
            var answer = ""
            let started = UnixTime(milliseconds: Int64(bitPattern: UInt64(input.uint32()) << 12))
            // Each piece begins with a byte that says whose it is.
            for piece in input.rest().split(bySeparator: { $0 < 3 }) {
                let text = String(decoding: piece.content, as: UTF8.self)
                if piece.separator == 2 {
                    answer = text
                } else {
                    turns.append(
                        Turn(
                            id: Int64(turns.count + 1), index: turns.count,
                            speaker: piece.separator == 1 ? .agent : .caller, said: started, text: text))
                }
            }
            let call = CallTranscript(
                conversation: 1, started: started, turns: turns,
                utcOffset: .seconds(Int64(turns.count) * 7_000 - 30_000))
            check(RuleExtractor().extract(call).facts, in: call)
            if let candidates = ExtractionAnswer.candidates(in: answer) {
                let (facts, refusals) = ExtractionAnswer.checked(candidates, against: call)
                expect(facts.count + refusals.count <= candidates.count, "each statement is taken or refused, once")
                check(facts, in: call)
            }
        })

    private static func check(_ facts: [NewFact], in call: CallTranscript) {
        let callers = Set(call.turns.filter { $0.speaker == .caller }.map(\.id))
        var merger = FactMerger(known: [])
        for fact in facts {
            expect(!fact.text.isEmpty && fact.text.count <= NewFact.longest, "a fact is a sentence or two")
            expect(!fact.sourceTurns.isEmpty && callers.isSuperset(of: fact.sourceTurns), "the caller said it")
            expect(
                (0...1).contains(fact.salience) && (0...1).contains(fact.confidence),
                "salience and confidence are shares")
            merger.apply(merger.decide(fact, now: call.started), id: Int64(merger.known.count + 1))
        }
    }
}

extension [UInt8] {
    /// Runs of content, each with the byte that stood before it; what stands before the first has the byte 0.
    fileprivate func split(
        bySeparator isSeparator: (UInt8) -> Bool
    ) -> [(separator: UInt8, content: [UInt8])] {
        var pieces: [(separator: UInt8, content: [UInt8])] = [(0, [])]
        for byte in self {
            if isSeparator(byte) { pieces.append((byte, [])) } else { pieces[pieces.count - 1].content.append(byte) }
        }
        return pieces.filter { !$0.content.isEmpty }
    }
}
