import Basics
import Testing

struct YAMLTests {
    private func parse(_ text: String) throws -> YAMLValue { try YAMLValue(parsingYAML: text) }
    private func entry(_ value: YAMLValue, _ key: String) throws -> YAMLValue {
        try #require(value.entries("it").first { $0.key == key }?.value)
    }

    @Test func `mappings, lists and scalars keep their order and lines`() throws {
        let tree = try parse("a: 1\nb:\n  - x\n  - {c: 'y'}\n# note\nd: |\n  two\n  lines\n")
        #expect(try tree.entries("it").map(\.key) == ["a", "b", "d"])
        #expect(try tree.entries("it").map(\.line) == [1, 2, 6])
        #expect(try entry(tree, "b").items("b").map(\.line) == [3, 4])
        #expect(try entry(tree, "d").text("d") == "two\nlines\n")
    }

    @Test func `plain scalars mean what YAML 1.2's core schema says`() throws {
        let tree = try parse("t: true\nf: False\ny: yes\nn: ~\nz: 012\nh: 0x1F\no: 0o17\nq: '5'\ne:\nneg: -3")
        #expect(try entry(tree, "t").bool("t"))
        #expect(try !entry(tree, "f").bool("f"))
        #expect(throws: YAMLError(line: 3, problem: "`y` is 'yes'; write true or false")) {
            try entry(tree, "y").bool("y")
        }
        #expect(try entry(tree, "n").isNull)
        #expect(try entry(tree, "e").isNull)
        #expect(try entry(tree, "z").int("z", in: 0...100) == 12)
        #expect(try entry(tree, "h").int("h", in: 0...100) == 31)
        #expect(try entry(tree, "o").int("o", in: 0...100) == 15)
        #expect(try entry(tree, "neg").int("neg", in: -5...0) == -3)
        #expect(throws: YAMLError.self) { try entry(tree, "q").int("q", in: 0...100) }
        #expect(try entry(tree, "q").text("q") == "5")
    }

    @Test(arguments: [
        ("10s", Duration.seconds(10)), ("250ms", .milliseconds(250)), ("1m30s", .seconds(90)), ("1.5h", .seconds(5400)),
        ("0", .zero), ("2us", .microseconds(2)),
    ])
    func `durations are read as Go writes them`(text: String, expected: Duration) {
        #expect(DurationText.parse(text) == expected)
    }
    @Test(arguments: ["", "10", "s", "1x", "1 s", "-1s", "1.2.3s", "999999999h"])
    func `what is no duration is none`(text: String) { #expect(DurationText.parse(text) == nil) }

    @Test func `an alias stands for its anchor's value`() throws {
        let tree = try parse("a: &x [1, 2]\nb: *x")
        #expect(try entry(tree, "b").items("b").count == 2)
        let unknown = #expect(throws: YAMLError.self) { try parse("b: *x") }
        #expect(unknown?.description.hasPrefix("line 1:") == true)
    }

    @Test func `aliases of aliases cannot fill the memory`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let items = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(items)]\n"
        }
        let error = #expect(throws: YAMLError.self) { try parse(text) }
        #expect(error?.problem.contains("more than") == true)
    }

    @Test func `depth is bounded`() {
        #expect(throws: YAMLError.self) { try parse(String(repeating: "[", count: 5000)) }
        #expect(throws: YAMLError.self) {
            try parse(String(repeating: "[", count: 100) + String(repeating: "]", count: 100))
        }
    }

    @Test func `errors name the line`() throws {
        #expect(throws: YAMLError(line: 3, problem: "`a` stands already in line 1; keep one of the two")) {
            try parse("a: 1\nb: 2\na: 3")
        }
        let unclosed = #expect(throws: YAMLError.self) { try parse("a: 1\nb: [1, 2\nc: 3") }
        #expect((unclosed?.line ?? 0) >= 2)
        let second = #expect(throws: YAMLError.self) { try parse("a: 1\n---\nb: 2") }
        #expect(second?.problem.contains("second document") == true)
    }

    @Test func `an empty file is a null`() throws {
        #expect(try parse("").isNull)
        #expect(try parse("# only a comment\n").entries("it").isEmpty)
    }

    @Test func `truncated and garbled texts are errors or values, never traps`() {
        let text = ServerConfigTests.sample
        for count in 0...text.count { _ = try? parse(String(text.prefix(count))) }
        var random = SeededRandom(seed: 11)
        let letters = Array(" \n\t:-[]{}&*#'\"|>%@!?,a1\u{0}\u{85}é")
        for _ in 0..<3000 {
            var garbled = Array(text.prefix(300))
            for _ in 0..<8 {
                garbled[Int.random(in: 0..<garbled.count, using: &random)] =
                    letters.randomElement(using: &random) ?? " "
            }
            _ = try? parse(String(garbled))
        }
    }
}
