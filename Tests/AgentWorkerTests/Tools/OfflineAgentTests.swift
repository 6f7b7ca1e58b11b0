import AgentWorker
import LanguageModels
import Testing

/// The offline model with the real tools: what a caller of the demo meets.
struct OfflineAgentTests {
    /// A session without sound: it runs the calls of a reply and asks again.
    private struct Agent {
        var request: ChatRequest
        let toolbox: Toolbox
        let device: FakeDevice
        private(set) var called: [String] = []

        init(device: FakeDevice, memories: [String] = []) {
            self.device = device
            let tools: [any AgentTool] =
                DeviceTools.all + [EndCallTool(), SendDTMFTool(), CurrentTimeTool { 1_795_190_580 }]
            toolbox = Toolbox(tools, context: device)
            let profile = AgentProfile(name: "Ava")
            request = ChatRequest(
                messages: [PromptBuilder.systemMessage(for: profile), .assistant("Hello, this is Ava.")],
                tools: toolbox.descriptions, memories: memories)
        }

        mutating func say(_ heard: String) async throws -> String {
            request.messages.append(.user(heard))
            called = []
            var spoken: [String] = []
            for step in 0...3 {
                request.toolChoice = ToolStepPolicy().choice(afterSteps: step)
                var text = ""
                var calls: [ToolCall] = []
                for try await event in OfflineDialogueModel().reply(to: request) {
                    if case .text(let more) = event { text += more }
                    if case .toolCall(let call) = event { calls.append(call) }
                }
                if !text.isEmpty { spoken.append(SpeakableText.speakable(text)) }
                request.messages.append(.assistant(text, toolCalls: calls))
                called += calls.map(\.name)
                let outcomes = await toolbox.run(calls)
                request.messages += outcomes.map { .tool($0.result) }
                if outcomes.allSatisfy(\.isSilent) { break }
            }
            return spoken.joined(separator: " ")
        }
    }

    /// What PocketSphinx 5 heard of Flite's voices rms and slt saying plain requests, mistakes included.
    @Test(
        arguments: [
            ("hello", [], "What can I do for you"),
            ("what is my battery level", ["get_battery_level"], "at 42 percent"),
            ("turn on the flashlight", ["set_flashlight"], "The flashlight is on now."),
            ("turn the flashlight off please", ["set_flashlight"], "The flashlight is off now."),
            ("turn the flashlight on to please", [], "on or off?"),
            ("where am i", ["get_location"], "You are in Munich."),
            ("what time is it", ["get_current_time"], "4:03 P M"),
            ("please make my phone vibrate for two seconds", ["vibrate"], "has vibrated"),
            ("take a screenshot", ["take_screenshot"], "taken a screenshot"), ("tell me a story", [], "lighthouse"),
            ("tell me a joke", [], "scarecrow"), ("my name is anna", [], "Nice to meet you, Anna."),
            ("where does my sister live", [], "your sister lives in Lyon"),
            ("where does my sister lives", [], "your sister lives in Lyon"),
            ("what do you remember about me", [], "your sister lives in Lyon"),
            ("what can you do", [], "read your battery level"), ("goodbye", ["end_call"], "Goodbye"),
            ("sam few goodbye", ["end_call"], "Goodbye"), ("thank you goodbye", ["end_call"], "Goodbye"),
            ("what is seven times six", [], "That is 42."), ("one is seven times six", [], "42"),
            ("count to twenty", [], "19, 20."), ("no sam que", [], "anything else"),
            ("yes please", [], "What would you like"),
            ("stop what is the weather like", [], "cannot look that up"), ("wait stop", [], "Okay."),
            ("how are you today", [], "doing well"), ("sam que very much", [], "Glad to help"),
            (
                "please turn on the torch and tell me where i am", ["set_flashlight", "get_location"],
                "flashlight is on now. You are in"
            ),
            ("please turn on the charge and tell me where i am", ["get_location"], "You are in Munich."),
            ("hold on what is my battery level", ["get_battery_level"], "at 42 percent"),
            ("he pulled on what is my bad area level", ["get_battery_level"], "at 42 percent"),
            ("my sister lives in berlin", [], "your sister lives in berlin"),
            ("press one two pound", ["send_dtmf"], "1, 2, pound"),
        ] as [(String, [String], String)])
    func `what was heard is answered`(heard: String, tools: [String], spoken: String) async throws {
        let answer = """
            {"level_percent":42,"charging":true,"latitude":48.1,"longitude":11.6,"place":"Munich"}
            """
        var agent = Agent(device: FakeDevice(.success(answer)), memories: ["The caller's sister lives in Lyon."])
        let reply = try await agent.say(heard)
        #expect(reply.contains(spoken), "\(reply)")
        #expect(agent.called == tools)
    }

    @Test func `a call of several turns`() async throws {
        var agent = Agent(device: FakeDevice(.success(#"{"level_percent":42}"#)))
        #expect(try await agent.say("my name is anna").contains("Nice to meet you, Anna."))
        #expect(try await agent.say("what is my battery level") == "The battery is at 42 percent.")
        #expect(try await agent.say("can you repeat that") == "The battery is at 42 percent.")
        #expect(try await agent.say("what is my name") == "Your name is Anna.")
        #expect(try await agent.say("who are you").hasPrefix("I am Ava, the built-in offline dialogue model"))
        #expect(try await agent.say("good bye").contains("Goodbye, Anna"))
        #expect(agent.device.record.endings.count == 1)
    }

    @Test(arguments: [
        (DeviceFault.unsupported, "Sorry, that did not work: the caller's client does not offer this method."),
        (.denied, "Sorry, that did not work: the caller's device denied permission."),
    ])
    func `a device that refuses is apologised for`(fault: DeviceFault, spoken: String) async throws {
        var agent = Agent(device: FakeDevice(.failure(fault)))
        #expect(try await agent.say("what is my battery level") == spoken)
    }
}
