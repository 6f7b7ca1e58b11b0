import Basics
import LanguageModels
import Memory
import Testing

@testable import AgentWorker

/// A session whose caller is remembered.
private struct RememberingContext: ToolContext {
    var callID: String { "call" }
    var callerIdentity: String { "alice" }
    var language: String { "en-US" }
    let memory: CallerMemory?
    func isPermitted(_ permission: DevicePermission) -> Bool { false }
    func performOnDevice(method: String, payload: String, timeout: Duration) async throws(DeviceFault) -> String {
        "{}"
    }
    func sendDTMF(_ digits: String) async throws(ToolError) {}
    func endCall(reason: String) async {}
}

struct MemoryToolTests {
    private let memories = FakeMemories(facts: [
        "The caller's sister is called Anna.", "The caller's sister lives in Lyon.",
        "The caller's dog is called Bruno.",
    ])
    private let call: RememberedCall
    private let toolbox: Toolbox

    init() {
        call = RememberedCall(memories)
        call.memory.identify([RememberedCall.alice])
        toolbox = Toolbox(MemoryTools.all, context: RememberingContext(memory: call.memory))
    }
    private func use(_ name: String, _ arguments: String = "{}", id: String = "") async -> ToolResult {
        await toolbox.run(ToolCall(id: id, name: name, arguments: arguments)).result
    }

    @Test func `what is told to be remembered is`() async {
        let told = await use("remember", #"{"fact":"The caller has a boat."}"#)
        #expect(told.content == "I will remember that.")
        let again = await use("add_customer_fact", #"{"fact":"The caller has a boat."}"#)
        #expect(again.content == "I had remembered that already.")
        #expect(memories.record.facts.last?.text == "The caller has a boat.")
    }

    @Test func `one match is forgotten at once, several only when the caller agrees`() async {
        let dog = await use("forget", #"{"about":"my dog bruno"}"#)
        #expect(dog.content == "I have forgotten it.")
        let sister = await use("forget", #"{"about":"my sister"}"#)
        #expect(sister.content.hasPrefix("I remember 2 things about that:"))
        #expect(sister.content.hasSuffix("Should I forget all of them?"))
        #expect(memories.record.facts.count == 2)
        let agreed = await use("forget", #"{"about":"my sister","confirmed":true}"#)
        #expect(agreed.content == "I have forgotten it.")
        #expect(memories.record.facts.isEmpty)
    }

    @Test func `what is forgotten is not among what is always told either`() async {
        _ = await use("get_customer_facts")
        #expect(call.memory.welcome?.lines.count == 2)
        _ = await use("forget", #"{"about":"anna and lyon sister"}"#)
        _ = await use("forget", #"{"confirmed":true}"#)
        #expect(call.memory.welcome?.lines.map(\.text) == ["The caller's dog is called Bruno."])
    }

    @Test func `an agreement that was never asked for forgets nothing but what is said`() async {
        let answer = await use("forget", #"{"about":"my sister","confirmed":true}"#)
        #expect(answer.content.hasSuffix("Should I forget all of them?"))
        #expect(memories.record.facts.count == 3)
    }

    @Test func `facts are listed with numbers, and go by number`() async {
        let all = await use("get_customer_facts")
        #expect(all.content.hasPrefix("#1 The caller's sister is called Anna.\n#2 "))
        let gone = await use("delete_customer_fact", #"{"id":2}"#)
        #expect(gone.content == "I have deleted it.")
        let again = await use("delete_customer_fact", #"{"id":2}"#)
        #expect(again.isError && again.content == "this customer has no fact 2")
        let none = await use("get_facts_by_type", #"{"type":"home"}"#)
        #expect(none.content == "Nothing is known of the caller yet.")
    }

    @Test func `a caller nobody knows has no memory to work on`() async {
        let anonymous = RememberedCall(FakeMemories())
        let toolbox = Toolbox(MemoryTools.all, context: RememberingContext(memory: anonymous.memory))
        let result = await toolbox.run(ToolCall(id: "1", name: "recall", arguments: #"{"about":"dog"}"#)).result
        #expect(result.isError)
        #expect(result.content == "nobody knows who this caller is, so nothing can be remembered about them")
    }

    @Test func `searching other customers is for profiles that name it`() {
        var profile = AgentProfile(name: "Ava")
        #expect(!profile.tools(of: MemoryTools.all, remembers: true).contains { $0.name == "search_customers_by_fact" })
        #expect(profile.tools(of: MemoryTools.all, remembers: true).count == 7)
        #expect(profile.tools(of: MemoryTools.all, remembers: false).isEmpty)
        profile.tools = ["search_customers_by_fact"]
        #expect(profile.tools(of: MemoryTools.all, remembers: true).map(\.name) == ["search_customers_by_fact"])
    }

    /// The offline model with these tools, as a caller meets it.
    @Test(arguments: [
        ("remember that my sister is called anna", "remember", "I will remember that."),
        ("please remember my car is red", "remember", "I will remember that."),
        ("forget what i said about my dog", "forget", "I have forgotten it."),
        (
            "forget everything about my sister", "forget",
            "your sister is called Anna and your sister lives in Lyon. Should I"
        ),
        ("do you remember my name", "", "do not know your name"), ("never mind forget it", "", "All right."),
        ("what can you do", "", "remember something for later calls"), ("tell me a story", "", "lighthouse"),
        ("what do you know about me", "", "your dog is called Bruno"),
        ("what is my dog's name", "", "your dog is called Bruno"),
        ("my cat is called felix", "", "your cat is called felix"),
    ])
    func `the offline model knows when they are meant`(heard: String, tool: String, spoken: String) async throws {
        let dialogue = Dialogue(toolbox: toolbox)
        let reply = try await dialogue.say(heard, memories: ["The caller's dog is called Bruno."])
        #expect(reply.text.contains(spoken), "\(reply.text)")
        #expect(reply.tools == (tool.isEmpty ? [] : [tool]))
    }

    @Test func `the offline model asks before it forgets several things`() async throws {
        let dialogue = Dialogue(toolbox: toolbox)
        _ = try await dialogue.say("forget everything about my sister")
        let reply = try await dialogue.say("yes please")
        #expect(reply.text == "I have forgotten it.")
        #expect(memories.record.facts.map(\.text) == ["The caller's dog is called Bruno."])
    }

    @Test func `and keeps them when the caller says no`() async throws {
        let dialogue = Dialogue(toolbox: toolbox)
        _ = try await dialogue.say("forget everything about my sister")
        let reply = try await dialogue.say("no")
        #expect(reply.text == "All right, I will keep it in mind.")
        #expect(memories.record.facts.count == 3)
    }
}

/// A session without sound: it runs the calls of a reply and asks again.
private final class Dialogue {
    let toolbox: Toolbox
    private var messages: [ChatMessage] = [
        PromptBuilder.systemMessage(for: AgentProfile(name: "Ava")), .assistant("Hello, this is Ava."),
    ]
    init(toolbox: Toolbox) { self.toolbox = toolbox }

    func say(_ heard: String, memories: [String] = []) async throws -> (text: String, tools: [String]) {
        messages.append(.user(heard))
        var (spoken, called): ([String], [String]) = ([], [])
        for step in 0...3 {
            let request = ChatRequest(
                messages: messages, tools: toolbox.descriptions, toolChoice: ToolStepPolicy().choice(afterSteps: step),
                memories: memories)
            var (text, calls): (String, [ToolCall]) = ("", [])
            for try await event in OfflineDialogueModel().reply(to: request) {
                if case .text(let more) = event { text += more }
                if case .toolCall(let call) = event { calls.append(call) }
            }
            if !text.isEmpty { spoken.append(text) }
            messages.append(.assistant(text, toolCalls: calls))
            called += calls.map(\.name)
            guard !calls.isEmpty else { break }
            messages += await toolbox.run(calls).map { .tool($0.result) }
        }
        return (spoken.joined(separator: " "), called)
    }
}
