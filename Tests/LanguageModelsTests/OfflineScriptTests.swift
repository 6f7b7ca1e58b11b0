import Testing

@testable import LanguageModels

struct OfflineScriptTests {
    private static let script = CallScript(
        greeting: "Good day, this is Ava of the clinic.",
        questions: ["Does Tuesday suit you?", "At what time should we expect you?", "Do you need parking?"],
        objections: [CallScript.Objection(cue: "too expensive", answer: "The first visit is free.")],
        goals: ["find a date for your visit"], closing: "Thank you, see you at the clinic. Goodbye.")
    private static let prompt = SystemPrompt(
        agentName: "Ava", personality: "supportive", direction: "outbound", script: script)

    @Test func `a script is followed to its end`() {
        var conversation = Conversation(tools: DemoTools.device, prompt: Self.prompt)
        #expect(conversation.next().text == "Good day, this is Ava of the clinic.")
        #expect(conversation.say("hello").text == "Does Tuesday suit you?")
        #expect(conversation.say("yes it does").text.hasSuffix("At what time should we expect you?"))
        #expect(conversation.say("at ten in the morning").text.hasSuffix("Do you need parking?"))
        let closing = conversation.say("no thanks")
        #expect(closing.text.hasSuffix("Thank you, see you at the clinic. Goodbye."))
        #expect(closing.calls.map(\.name) == ["end_call"])
    }
    @Test func `an objection is answered, then the question comes again`() {
        var conversation = Conversation(prompt: Self.prompt)
        _ = conversation.next()
        _ = conversation.say("hello")
        let reply = conversation.say("i think that is too expensive for me")
        #expect(reply.text == "The first visit is free. Does Tuesday suit you?")
        #expect(conversation.say("okay yes").text.hasSuffix("At what time should we expect you?"))
    }
    @Test func `a question of the caller's is answered, then ours comes again`() {
        var conversation = Conversation(tools: DemoTools.device, prompt: Self.prompt)
        _ = conversation.next()
        _ = conversation.say("hello")
        #expect(
            conversation.say("why are you calling").text
                == "I am calling to find a date for your visit. Does Tuesday suit you?")
        #expect(conversation.say("who are you").text.hasSuffix("Does Tuesday suit you?"))
        #expect(conversation.say("what is my battery level").called == ["get_battery_level{}"])
        #expect(conversation.give("It is at 5 percent.").text == "It is at 5 percent. Does Tuesday suit you?")
    }
    @Test func `a question that was not heard is asked again`() {
        var conversation = Conversation(prompt: Self.prompt)
        _ = conversation.next()
        _ = conversation.say("hello")
        _ = conversation.say("yes")
        conversation.interrupt(after: 3)
        #expect(conversation.say("sorry go ahead").text.hasSuffix("At what time should we expect you?"))
    }
    @Test func `goodbye in the middle closes the call`() {
        var conversation = Conversation(tools: DemoTools.device, prompt: Self.prompt)
        _ = conversation.next()
        let reply = conversation.say("goodbye")
        #expect(reply.text == Self.script.closing)
        #expect(reply.calls.map(\.name) == ["end_call"])
    }
    @Test func `a prompt can be read back from its text`() {
        var prompt = Self.prompt
        prompt.instructions = "Be kind.\nBe brief."
        prompt.manner = "warm, patient"
        #expect(SystemPrompt(parsing: prompt.text) == prompt)
    }
    @Test func `a prompt of somebody else's is instructions`() {
        #expect(SystemPrompt(parsing: "You are a pirate.").instructions == "You are a pirate.")
    }
}
