import Testing

@testable import Speech

struct ClauseSoundTests {
    @Test(arguments: [1, 7, 160, 5000]) func `silence at the start is cut to 50 ms whatever the pieces`(piece: Int) {
        let sound = [Int16](repeating: 100, count: 3000) + [208] + [Int16](repeating: 3000, count: 999)
        var silence = LeadingSilence(sampleRate: 16_000)
        var heard: [Int16] = []
        for start in stride(from: 0, to: sound.count, by: piece) {
            heard += silence.trim(Array(sound[start..<min(start + piece, sound.count)]))
        }
        #expect(silence.cut == 2200)
        #expect(heard == Array(sound[2200...]))
    }

    @Test func `the loudest negative sample is no trap`() {
        var silence = LeadingSilence(sampleRate: 16_000)
        #expect(silence.trim([.min]) == [.min])
    }

    @Test func `a short lead stays as it is`() {
        var silence = LeadingSilence(sampleRate: 16_000)
        #expect(silence.trim([0, 0, 500]) == [0, 0, 500])
        #expect(silence.trim([0, 0]) == [0, 0])
    }

    @Test func `words move with the silence that was cut and come with their sound`() {
        var clause = ClauseSound(sampleRate: 1000)
        clause.add(SpokenWord(text: "one", start: .milliseconds(150), end: .milliseconds(180)))
        clause.add(SpokenWord(text: "two", start: .milliseconds(180), end: .milliseconds(260)))
        #expect(clause.add([Int16](repeating: 0, count: 150)) == nil)
        // 150 ms of silence, 100 of them cut.
        let first = clause.add([Int16](repeating: 9000, count: 20))
        #expect(first?.samples.count == 70)
        #expect(first?.words.map(\.text) == ["one"])
        #expect(first?.words.first?.start == .milliseconds(50))
        #expect(clause.add([Int16](repeating: 9000, count: 19)) == nil)
        let last = clause.finish()
        #expect(last?.samples.count == 19)
        #expect(last?.words.map(\.text) == ["two"])
        #expect(clause.finish() == nil)
    }
}
