import Basics
import Testing

@testable import AgentWorker

struct ClauseSplitterTests {
    /// Everything at once, then the end.
    private func clauses(_ text: String) -> [String] {
        var splitter = ClauseSplitter()
        splitter.add(text, now: .zero)
        splitter.flush()
        return drained(&splitter)
    }
    private func drained(_ splitter: inout ClauseSplitter) -> [String] {
        var all: [String] = []
        while let clause = splitter.nextClause() { all.append(clause) }
        return all
    }

    @Test(arguments: [
        ("Hello. How are you? Fine!", ["Hello.", "How are you?", "Fine!"]),
        ("The level is 3.5 percent. Next.", ["The level is 3.5 percent.", "Next."]),
        (
            "Yes. Dr. Smith and Mr. J. Jones met at 10:30 a.m. today. Done.",
            ["Yes.", "Dr. Smith and Mr. J. Jones met at 10:30 a.m. today.", "Done."]
        ),
        (
            "Right. It costs 1,000 euros, e.g. for two. Good.",
            ["Right.", "It costs 1,000 euros, e.g. for two.", "Good."]
        ),
        ("Well... I see. So \"yes.\" And no.", ["Well...", "I see.", "So \"yes.\"", "And no."]),
        ("No. I would not.", ["No.", "I would not."]), ("", []), ("  \n ", []), ("...", []), ("Hi", ["Hi"]),
        ("First line\nsecond line", ["First line", "second line"]),
        (
            "When you are ready, we can begin. Then, when it is over, we stop.",
            ["When you are ready,", "we can begin.", "Then, when it is over, we stop."]
        ),
    ])
    func `a reply is cut where a speaker would pause`(text: String, wanted: [String]) {
        #expect(clauses(text) == wanted)
    }

    @Test func `the first clause goes out while the sentence is still being written`() {
        var splitter = ClauseSplitter()
        splitter.add("The battery is low, ", now: .zero)
        #expect(drained(&splitter) == ["The battery is low,"])
        splitter.add("so charge it soon, ", now: .zero)
        #expect(drained(&splitter).isEmpty, "after the first, only whole sentences")
        splitter.add("please. Or ", now: .zero)
        #expect(drained(&splitter) == ["so charge it soon, please."])
    }

    @Test func `the first piece is cut at a word once there are 40 characters`() {
        var splitter = ClauseSplitter()
        for word in "this sentence has no pause in it at all for quite some time".split(separator: " ") {
            splitter.add(word + " ", now: .zero)
        }
        #expect(drained(&splitter).first == "this sentence has no pause in it at all")
    }

    @Test func `the first piece goes out after 400 ms with the words that are whole`() {
        var splitter = ClauseSplitter()
        splitter.add("I thi", now: .milliseconds(1000))
        #expect(splitter.deadline == .milliseconds(1400))
        splitter.handle(now: .milliseconds(1399))
        #expect(drained(&splitter).isEmpty)
        splitter.handle(now: .milliseconds(1400))
        #expect(drained(&splitter) == ["I"])
        #expect(splitter.deadline == .distantFuture)
        splitter.add("nk so.", now: .milliseconds(1500))
        splitter.flush()
        #expect(drained(&splitter) == ["think so."])
    }

    @Test func `half a word is not spoken, however long it takes`() {
        var splitter = ClauseSplitter()
        splitter.add("Don", now: .zero)
        splitter.handle(now: .milliseconds(400))
        #expect(drained(&splitter).isEmpty)
        #expect(splitter.deadline == .milliseconds(800))
    }

    @Test func `an empty splitter waits for nothing`() {
        var splitter = ClauseSplitter()
        splitter.add("  ", now: .zero)
        #expect(splitter.deadline == .distantFuture)
    }

    @Test func `a long sentence is cut at its clauses, and never over 200 characters`() {
        let long = Array(repeating: "one two three four five six", count: 20).joined(separator: ", ")
        let pieces = clauses("Yes. " + long + ".")
        #expect(pieces.allSatisfy { $0.count <= ClauseSplitter.hardLength })
        #expect(pieces.dropFirst().dropLast().allSatisfy { $0.hasSuffix(",") })
        let endless = clauses(String(repeating: "a", count: 900))
        #expect(endless.allSatisfy { $0.count <= ClauseSplitter.hardLength })
        #expect(endless.joined().count == 900)
    }

    @Test func `nothing is lost at any split point`() {
        let text = "Hello, Dr. Who! It is 3.5 degrees, as of 10:30; bring a coat. Really? Yes... I mean it."
        let letters = text.filter { !$0.isWhitespace }
        for at in text.indices {
            var splitter = ClauseSplitter()
            splitter.add(String(text[..<at]), now: .zero)
            splitter.add(String(text[at...]), now: .zero)
            splitter.flush()
            #expect(drained(&splitter).joined().filter { !$0.isWhitespace } == letters)
        }
    }
}
