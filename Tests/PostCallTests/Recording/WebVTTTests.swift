import Testing

@testable import PostCall

struct WebVTTTests {
    @Test(arguments: [
        (0, "00:00:00.000"), (1, "00:00:00.001"), (61_050, "00:01:01.050"), (3_600_000, "01:00:00.000"),
        (360_000_000, "100:00:00.000"), (-5, "00:00:00.000"),
    ])
    func `times are written as players read them`(milliseconds: Int, text: String) {
        #expect(WebVTT.time(.milliseconds(milliseconds)) == text)
    }

    @Test func `each line is a cue with its voice`() {
        let lines = [
            TranscriptLine(
                start: .milliseconds(500), end: .milliseconds(1900), side: .agent, identity: "agent-1", text: "Hello."),
            TranscriptLine(start: .seconds(3), end: .seconds(3), side: .caller, identity: "alice", text: "Hi"),
        ]
        #expect(
            WebVTT.text(lines) == """
                WEBVTT

                00:00:00.500 --> 00:00:01.900
                <v agent-1>Hello.

                00:00:03.000 --> 00:00:03.500
                <v alice>Hi


                """)
    }

    @Test(arguments: [
        ("a --> b", "a --&gt; b"), ("<b>&", "&lt;b&gt;&amp;"), ("one\n\n00:00 --> 1\r\ntwo", "one  00:00 --&gt; 1 two"),
    ])
    func `words cannot end a cue or pass for one`(words: String, text: String) {
        let cue = WebVTT.cue(
            TranscriptLine(start: .zero, end: .seconds(1), side: .caller, identity: words, text: words))
        #expect(cue == "00:00:00.000 --> 00:00:01.000\n<v \(text)>\(text)\n\n")
    }
}
