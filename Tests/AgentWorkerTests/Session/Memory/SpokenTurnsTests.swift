import Basics
import LanguageModels
import Memory
import Testing

@testable import AgentWorker

struct SpokenTurnsTests {
    private func texts(_ messages: [ChatMessage], openCalls: [ToolCall] = []) -> [String] {
        var turns = SpokenTurns()
        return turns.turns(of: messages, openCalls: openCalls, now: UnixTime(seconds: 0)).map(\.text)
    }
    private func call(_ name: String) -> ToolCall { ToolCall(id: "1", name: name, arguments: "{}") }
    private func result(_ name: String) -> ChatMessage { .tool(ToolResult(callID: "1", name: name, content: "secret")) }

    @Test func `what tools gave back is no speech`() {
        #expect(
            texts([
                .user("what is my dog called"), .assistant("", toolCalls: [call("recall")]), result("recall"),
                .assistant("Your dog is called", interrupted: true),
            ]) == ["what is my dog called", "Your dog is called"])
    }

    @Test func `a wish to forget is not kept, for it names what must go`() {
        #expect(
            texts([
                .user("my sister is called anna"), .assistant("Good to know."),
                .user("forget that my sister is called anna"), .assistant("", toolCalls: [call("forget")]),
                result("forget"), .assistant("I have forgotten that your sister is called Anna."),
                .user("thank you"), .assistant("You are welcome."),
            ]) == ["my sister is called anna", "Good to know.", "thank you", "You are welcome."])
    }

    @Test func `nor while the answer to it is still being spoken`() {
        #expect(texts([.user("forget that my sister is called anna")], openCalls: [call("forget")]).isEmpty)
    }

    @Test func `the caller's last words wait for what follows, since they may go on`() {
        var history = CallHistory(system: "s")
        history.callerSaid("my dog")
        #expect(history.takeForMemory(all: false).isEmpty)
        history.callerContinued("my dog is called bruno")
        history.agentBegan()
        history.agentSays("Good to know.", segment: 1)
        history.played(segment: 1, heard: "Good")
        history.endReply(cut: true)
        let kept = history.takeForMemory(all: false)
        #expect(kept == [.user("my dog is called bruno"), .assistant("Good", interrupted: true)])
        #expect(history.takeForMemory(all: true).isEmpty)
    }

    @Test func `what an earlier worker kept is not kept again`() {
        var history = CallHistory(system: "s")
        history.restore([.user("hello"), .assistant("Hello.")])
        #expect(history.takeForMemory(all: true).isEmpty)
        history.callerSaid("my dog is called bruno")
        #expect(history.takeForMemory(all: true) == [.user("my dog is called bruno")])
    }
}

struct MemoryStepTests {
    @Test func `a turn tells what memory added to it`() {
        var timeline = TurnTimeline()
        timeline.committed = .milliseconds(300)
        timeline.asked = .milliseconds(300)
        timeline.remembered = .milliseconds(312)
        timeline.firstToken = .milliseconds(400)
        #expect(timeline.steps.map(\.name) == ["memory", "model"])
        #expect(timeline.steps.map(\.milliseconds) == [12, 88])
    }

    @Test func `looked up on a guess, memory adds nothing`() {
        var timeline = TurnTimeline()
        timeline.asked = .milliseconds(200)
        timeline.remembered = .milliseconds(212)
        timeline.committed = .milliseconds(300)
        timeline.firstToken = .milliseconds(250)
        #expect(timeline.steps.first?.milliseconds == 0)
    }
}
