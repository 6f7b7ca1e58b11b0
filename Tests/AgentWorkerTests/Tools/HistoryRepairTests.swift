import AgentWorker
import LanguageModels
import Testing

struct HistoryRepairTests {
    private let call = ToolCall(id: "1", name: "f", arguments: "{}")
    private let other = ToolCall(id: "2", name: "g", arguments: "{}")
    private func result(_ call: ToolCall, _ content: String) -> ChatMessage {
        .tool(ToolResult(callID: call.id, name: call.name, content: content))
    }
    private func open(_ call: ToolCall) -> ChatMessage {
        .tool(ToolResult(callID: call.id, name: call.name, content: HistoryRepair.placeholder, isError: true))
    }

    @Test func `a call without a result gets a placeholder`() {
        let messages: [ChatMessage] = [
            .user("a"), .assistant("", toolCalls: [call, other]), result(other, "x"), .user("b"),
        ]
        #expect(
            HistoryRepair.repaired(messages)
                == [.user("a"), .assistant("", toolCalls: [call, other]), open(call), result(other, "x"), .user("b")])
    }
    @Test func `a late result moves to its call, in the placeholder's stead`() {
        let messages: [ChatMessage] = [
            .assistant("", toolCalls: [call]), open(call), .user("b"), .assistant("c"), result(call, "late"),
        ]
        #expect(
            HistoryRepair.repaired(messages)
                == [.assistant("", toolCalls: [call]), result(call, "late"), .user("b"), .assistant("c")])
    }
    @Test func `a result without a call goes, and a call recorded twice counts once`() {
        let messages: [ChatMessage] = [
            result(other, "x"), .assistant("hm", toolCalls: [call]), .assistant("", toolCalls: [call]),
            result(call, "y"),
        ]
        #expect(HistoryRepair.repaired(messages) == [.assistant("hm", toolCalls: [call]), result(call, "y")])
    }
    @Test func `a history that is right stays as it is`() {
        let messages: [ChatMessage] = [
            .system("s"), .user("a"), .assistant("b", interrupted: true), .user("c"),
            .assistant("", toolCalls: [call]), result(call, "y"), .assistant("d"),
        ]
        #expect(HistoryRepair.repaired(messages) == messages)
        #expect(HistoryRepair.repaired(HistoryRepair.repaired(messages)) == messages)
    }
}
