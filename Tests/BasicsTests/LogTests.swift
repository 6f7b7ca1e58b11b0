import Basics
import Synchronization
import Testing

/// The log's settings are the process's own, so its tests take turns.
@Suite(.serialized) struct LogTests {
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    /// What `body` wrote to areas that begin with `log-test`.
    private func lines(_ format: Log.Format, minimum: Log.Level = .debug, _ body: () -> Void) -> [String] {
        let lines = Lines()
        Log.configure(minimum: minimum, format: format) { line in lines.all.withLock { $0.append(line) } }
        body()
        Log.configure(minimum: .error, format: .text) { _ in }
        return lines.all.withLock { $0.filter { $0.contains("log-test") } }
    }

    @Test func `a line names its level, area and fields, and leaves empty ones out`() {
        let written = lines(.text) { Log("log-test").warn("slow", ["ms": 12, "room": "a b", "track": ""]) }
        #expect(written.count == 1)
        #expect(written.first?.hasSuffix(" WARN log-test: slow ms=12 room=\"a b\"\n") == true)
    }

    @Test func `a newline in a value cannot forge a second line`() {
        let written = lines(.text) { Log("log-test").info("x\ny", ["name": "a\nERROR forged"]) }
        #expect(written.count == 1)
        #expect(written.first?.dropLast().contains("\n") == false)
    }

    @Test func `JSON lines are JSON, and hide what is private`() throws {
        let written = lines(.json) { Log("log-test").error("bad", ["token": Private("secret"), "n": 3]) }
        let object = try JSONValue(parsing: try #require(written.first))
        #expect(object["level"] == "error" && object["n"] == "3" && object["msg"] == "bad")
        #expect(object["token"] == "‹hidden›")
    }

    @Test func `what is below the level is not even worded`() {
        var worded = false
        let written = lines(.text, minimum: .info) {
            Log("log-test").debug(
                {
                    worded = true
                    return "detail"
                }())
        }
        #expect(written.isEmpty && !worded)
    }
}
