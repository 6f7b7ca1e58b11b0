import Testing

@testable import AgentWorker

struct SpeakableTextTests {
    static let cases: [(written: String, spoken: String)] = [
        ("Plain words, 42 and 3.5 %.", "Plain words, 42 and 3.5 %."),
        ("**Bold** and *thin* and __under__", "Bold and thin and under"), ("# Title\ntext", "Title\ntext"),
        ("- one\n- two\n* three\n+ four", "one\ntwo\nthree\nfour"), ("> quoted", "quoted"),
        ("a `word` here", "a word here"), ("before ```let x = 1``` after", "before after"),
        ("see [the page](https://example.com/x)!", "see the page!"), ("![a cat](cat.png) there", "a cat there"),
        ("go to https://www.example.com/a/b?c=d.", "go to example dot com."),
        ("http is a word, he has it", "http is a word, he has it"),
        ("Great 🎉 job 👍🏽!", "Great job !"), ("it is 2 * 3", "it is 2 times 3"), ("about ~5 km", "about 5 km"),
        (#"Sure. {"name": "f", "arguments": {"a": "}"}} Done."#, "Sure. Done."),
        ("<tool_call>x</tool_call> yes", "x yes"), ("1 < 2", "1 less than 2"), ("-5 degrees", "-5 degrees"),
        ("snake_case", "snake case"), ("| a | b |", "a | b |"), ("half {open", "half"), ("a [link", "a link"), ("", ""),
    ]

    @Test(arguments: cases)
    func `what is written becomes what is said`(written: String, spoken: String) {
        #expect(SpeakableText.speakable(written) == spoken)
    }

    @Test(arguments: cases)
    func `a text in two pieces is said as in one`(written: String, spoken: String) {
        for at in written.indices {
            var filter = SpeakableText()
            var out = filter.add(String(written[..<at]))
            out += filter.add(String(written[at...]))
            out += filter.flush()
            #expect(String(out.trimmed) == spoken, "split at \(written[..<at])")
        }
    }

    @Test func `plain text is not held back`() {
        var filter = SpeakableText()
        #expect(filter.add("Hello there") == "Hello there")
    }

    @Test func `what looks like an object for ever does not hold the speech up for ever`() {
        var filter = SpeakableText()
        _ = filter.add("{" + String(repeating: "x", count: 3000))
        #expect(filter.add("and on") == "and on")
    }
}
