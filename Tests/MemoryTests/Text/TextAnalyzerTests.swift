import Testing

@testable import Memory

struct TextAnalyzerTests {
    @Test(arguments: [
        ("Hello, World!", ["hello", "world"]),
        ("don't", ["don", "t"]),
        ("Café naïve ÅNGSTRÖM", ["cafe", "naive", "angstrom"]),
        ("cafe\u{301} crème", ["cafe", "creme"]),
        ("Straße 7b", ["straße", "7b"]),
        ("日本語 text", ["日本語", "text"]),
        ("Привет МИР", ["привет", "мир"]),
        ("  ...  ", []),
        ("a\u{0}b", ["a", "b"]),
        ("\u{301}x", ["x"]),
        ("50% of $3.20", ["50", "of", "3", "20"]),
    ])
    func `words are runs of letters and digits without case and accents`(_ text: String, _ words: [String]) {
        #expect(WordSplitter.words(text) == words)
    }

    @Test func `each word knows where it stands`() {
        let text = "Ça va, Zoë’s dog?"
        let words = WordSplitter.located(text)
        let bytes = Array(text.utf8)
        #expect(words.map { String(decoding: bytes[$0.bytes], as: UTF8.self) } == ["Ça", "va", "Zoë", "s", "dog"])
        #expect(words.map(\.folded) == ["ca", "va", "zoe", "s", "dog"])
    }

    @Test(arguments: [
        ("painted paintings painting", ["paint"]), ("universities", ["univers"]), ("running ran runs", ["run", "ran"]),
        ("What did you do about the dog?", ["dog"]), ("", []),
    ])
    func `a question asks for stems, each once, without the words that say nothing`(_ text: String, _ terms: [String]) {
        #expect(TextAnalyzer.shared.queryTerms(of: text) == terms)
    }

    @Test func `what is indexed counts its terms, and its length without stop words`() {
        let terms = TextAnalyzer.shared.terms(of: "The dog and the other dogs barked")
        #expect(terms.counts == ["dog": 2, "other": 1, "bark": 1])
        #expect(terms.length == 4)
    }

    @Test func `a word of a thousand letters is left whole`() {
        let long = String(repeating: "ing", count: 333)
        #expect(TextAnalyzer.shared.queryTerms(of: long) == [long])
    }

    @Test(arguments: [
        ("Where did you go?", true), ("Where did you go? [photo: a beach]", true), ("I went home.", false),
        ("how was your day", true), ("Is it?  ", true), ("What a day!", false), ("did it, then left.", false),
        ("", false),
        ("[photo: a dog?]", false), ("my dog is called bruno", false),
    ])
    func `a turn that asks is told by its mark, and without marks by its first word`(_ text: String, _ asks: Bool) {
        #expect(SpokenQuestion.asks(text) == asks)
    }
}
