import LanguageModels
import Speech
import Testing

@testable import AgentWorker

/// Pain 13: what the model believes it said is not what the caller heard.
struct CallHistoryTests {
    private func begun() -> CallHistory {
        var history = CallHistory(system: "be kind")
        history.callerSaid("tell me a story")
        history.agentBegan()
        history.agentSays("Once upon a time", segment: 1)
        history.agentSays("there was a king.", segment: 2)
        return history
    }

    @Test func `a whole reply is remembered whole`() {
        var history = begun()
        history.played(segment: 1)
        history.played(segment: 2)
        history.callerSaid("nice")
        #expect(
            history.messages == [
                .system("be kind"), .user("tell me a story"), .assistant("Once upon a time there was a king."),
                .user("nice"),
            ])
    }

    @Test func `of a reply that was cut only what went out is remembered`() {
        var history = begun()
        history.played(segment: 1, heard: "Once upon")
        history.endReply(cut: true)
        #expect(history.transcript.last == .assistant("Once upon", interrupted: true))
    }

    @Test func `a reply nobody heard leaves no trace`() {
        var history = begun()
        history.endReply(cut: true)
        #expect(history.transcript == [.user("tell me a story")])
    }

    @Test func `a model that goes on sees all it wrote, heard or not`() {
        var history = begun()
        history.agentCalls([ToolCall(id: "a", name: "light", arguments: "{}")])
        history.toolAnswered(ToolResult(callID: "a", name: "light", content: "on"))
        history.agentGoesOn()
        #expect(
            history.messages.suffix(2) == [
                .assistant(
                    "Once upon a time there was a king.",
                    toolCalls: [ToolCall(id: "a", name: "light", arguments: "{}")]),
                .tool(ToolResult(callID: "a", name: "light", content: "on")),
            ])
    }

    @Test func `a result that comes after the interruption still lands on its call`() {
        var history = begun()
        history.agentCalls([ToolCall(id: "a", name: "light", arguments: "{}")])
        history.endReply(cut: true)
        history.callerSaid("stop")
        history.toolAnswered(ToolResult(callID: "a", name: "light", content: "on"))
        #expect(history.messages.contains(.tool(ToolResult(callID: "a", name: "light", content: "on"))))
        #expect(!history.messages.contains(.tool(ToolResult(callID: "a", name: "light", content: "still running"))))
    }

    @Test func `old messages go first, and never a result without its call`() {
        var history = CallHistory(system: "s", limit: 4)
        history.agentCalls([ToolCall(id: "a", name: "light", arguments: "{}")])
        history.toolAnswered(ToolResult(callID: "a", name: "light", content: "on"))
        for number in 0..<3 { history.callerSaid("\(number)") }
        #expect(history.messages == [.system("s"), .user("0"), .user("1"), .user("2")])
    }
}

struct HeardTextTests {
    @Test(arguments: [
        (Duration.zero, ""), (.milliseconds(100), ""), (.milliseconds(300), "Hello,"),
        (.milliseconds(950), "Hello, my"),
        (.milliseconds(1600), "Hello, my dear friend."),
    ])
    func `with word times a word counts once half of it went out`(played: Duration, expected: String) {
        let words = [("hello", 0, 500), ("my", 600, 800), ("dear", 900, 1200), ("friend", 1200, 1600)].map {
            SpokenWord(text: $0.0, start: .milliseconds($0.1), end: .milliseconds($0.2))
        }
        let heard = HeardText.of(
            "Hello, my dear friend.", played: played, total: .milliseconds(1600), words: words)
        #expect(heard == expected)
    }

    @Test func `without word times letters stand for time`() {
        let text = "one two three four"
        #expect(HeardText.of(text, played: .milliseconds(500), total: .seconds(1), words: []) == "one two")
        #expect(HeardText.of(text, played: .seconds(1), total: .seconds(1), words: []) == text)
        #expect(HeardText.of(text, played: .milliseconds(400), total: .zero, words: []) == "one")
    }
}
