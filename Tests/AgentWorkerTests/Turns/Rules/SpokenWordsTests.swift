import Testing

@testable import AgentWorker

struct SpokenWordsTests {
    @Test(arguments: [
        ("What TIME is it?", "what time is it"), ("  uh-huh ", "uh huh"), ("don't", "dont"), ("?!…", ""), ("", ""),
        ("C’est 42 %", "cest 42"),
    ])
    func `text is compared as words`(text: String, words: String) {
        #expect(SpokenWords(text).words.joined(separator: " ") == words)
    }

    @Test(arguments: [("five five one", 3), ("555 12", 5), ("oh two o", 2), ("no digits here", 0), ("", 0)])
    func `digits are counted, written or spoken`(text: String, count: Int) {
        #expect(SpokenWords(text).digitCount(spoken: ListeningWords.english.digits) == count)
    }

    @Test func `a phrase may still be growing`() {
        let signs = ListeningWords.english.backChannels
        #expect(!SpokenWords("I").consists(of: signs))
        #expect(SpokenWords("I").consists(of: signs, isUnfinished: true))
        #expect(SpokenWords("okay I see").consists(of: signs))
        #expect(!SpokenWords("I think").consists(of: signs, isUnfinished: true))
        #expect(!SpokenWords("").consists(of: signs))
    }

    @Test(arguments: ["en-US", "pt-BR", "es", "xx", ""])
    func `every language has its words`(language: String) {
        let words = ListeningWords.of(language: language)
        #expect(words.digits.count >= 10)
        #expect(words.backChannels.isDisjoint(with: words.urgent))
        // Phrases are looked up by two words at most.
        #expect(words.backChannels.union(words.urgent).allSatisfy { $0.split(separator: " ").count <= 2 })
    }
}
