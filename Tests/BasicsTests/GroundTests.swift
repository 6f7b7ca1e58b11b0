import Basics
import Synchronization
import Testing

struct MomentTests {
    @Test func `a deadline past the end of time is distant, not a trap`() {
        #expect(Moment.distantFuture + .seconds(1) == .distantFuture)
        #expect(Moment.seconds(2) - .milliseconds(500) == .milliseconds(1500))
        #expect(Moment.zero.advanced(by: .milliseconds(3)) == .milliseconds(3))
    }
}

struct PrivateTests {
    @Test func `a private value never prints`() {
        struct Login { let password = Private("correct horse") }
        var dumped = ""
        dump(Login(), to: &dumped)
        for text in ["\(Private("correct horse"))", "\(Login())", String(reflecting: Login()), dumped] {
            #expect(!text.contains("horse"))
        }
        #expect(Private("correct horse").revealed == "correct horse")
    }
}

struct SidTests {
    @Test func `a sid has its prefix and twelve characters that can be read aloud`() {
        var random = SeededRandom(seed: 1)
        let sid = Sid.make("TR_AM", using: &random)
        #expect(sid.hasPrefix("TR_AM") && sid.count == 17)
        #expect(!sid.dropFirst(5).contains { "01IOl".contains($0) })
        var again = SeededRandom(seed: 1)
        #expect(Sid.make("TR_AM", using: &again) == sid)
    }
}

struct MetricsTests {
    @Test func `a counter shows in Prometheus's format under its labels`() {
        let metrics = Metrics()
        metrics.counter("parley_x_total", help: "X.", labels: ["why": "a\"b"]).add(2)
        metrics.counter("parley_x_total", help: "X.", labels: ["why": "a\"b"]).add()
        metrics.gauge("parley_rooms", help: "Rooms.").set(-4)
        #expect(
            metrics.exposition == """
                # HELP parley_rooms Rooms.
                # TYPE parley_rooms gauge
                parley_rooms -4
                # HELP parley_x_total X.
                # TYPE parley_x_total counter
                parley_x_total{why="a\\"b"} 3

                """)
    }
}

struct JSONValueTests {
    @Test func `64-bit integers keep every digit`() throws {
        let value = try JSONValue(
            parsing: #"{"a":-9223372036854775808,"b":18446744073709551615,"c":[1.5,true,null,"é"]}"#)
        #expect(value["a"]?.intValue == .min)
        #expect(value["b"] == .uint(.max))
        #expect(value.text == #"{"a":-9223372036854775808,"b":18446744073709551615,"c":[1.5,true,null,"é"]}"#)
    }

    @Test(arguments: ["", "{", "[1,", "nul", "{\"a\" 1}", "\"\\x\"", String(repeating: "[", count: 100_000)])
    func `text that is no JSON is an error, not a trap`(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }
}

struct ByteReaderTests {
    @Test func `a read past the end is nil and takes nothing`() {
        var reader = ByteReader([1, 2, 3])
        #expect(reader.readUInt32() == nil)
        #expect(reader.readUInt16() == 0x0102)
        #expect(reader.readBytes(-1) == nil)
        #expect(reader.readUInt8() == 3)
        #expect(reader.isAtEnd && reader.readUInt8() == nil)
    }
}
