import Basics
import Testing

@testable import LanguageModels

/// Questions of the model's own, and what becomes of the answers.
struct OfflineFollowUpTests {
    private static let unsure = "my battery level"

    @Test(arguments: ["yes", "yes please", "yeah do it", "sure", "okay"])
    func `yes to a question does what was asked`(answer: String) {
        var conversation = Conversation(tools: DemoTools.device)
        #expect(conversation.say(Self.unsure).text == "Did you want me to read your battery level?")
        #expect(conversation.say(answer).called == ["get_battery_level{}"])
    }
    @Test(arguments: ["no", "no thanks", "never mind", "don't"])
    func `no to a question does nothing`(answer: String) {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say(Self.unsure)
        let reply = conversation.say(answer)
        #expect(reply.calls.isEmpty)
        #expect(reply.text.contains("What else can I do?"))
    }
    @Test func `another request instead of an answer is that request`() {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say(Self.unsure)
        #expect(conversation.say("take a screenshot").called == ["take_screenshot{}"])
    }
    @Test func `yes to a question that was never heard does nothing`() {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say(Self.unsure)
        conversation.interrupt(after: 1)
        #expect(conversation.say("yes").calls.isEmpty)
    }
    @Test func `yes long after does nothing`() {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say(Self.unsure)
        _ = conversation.say("tell me a joke")
        #expect(conversation.say("yes").calls.isEmpty)
    }

    @Test func `what is missing is asked for`() {
        var conversation = Conversation(tools: DemoTools.device)
        #expect(conversation.say("turn the flashlight").text == "Should the flashlight be on or off?")
        #expect(conversation.say("on").called == [#"set_flashlight{"on":true}"#])
    }
    @Test func `a choice is asked for by its choices`() {
        var conversation = Conversation(tools: [DemoTools.pizza])
        #expect(conversation.say("please order a pizza").text == "Which size for the pizza: small, medium or large?")
        #expect(conversation.say("a large one please").called == [#"order_pizza{"count":1,"size":"large"}"#])
    }
    @Test(arguments: [
        ("order two large pizzas", [#"order_pizza{"count":2,"size":"large"}"#]),
        ("i would like a small pizza", [#"order_pizza{"count":1,"size":"small"}"#]),
        ("send a message saying i am late and tired", [#"send_message{"text":"i am late and tired"}"#]),
        ("send a message to say hello then vibrate", [#"send_message{"text":"say hello"}"#, "vibrate{}"]),
    ])
    func `a tool nobody has thought of is filled from its schema`(said: String, wanted: [String]) {
        var conversation = Conversation(tools: [DemoTools.pizza, DemoTools.message, DemoTools.vibrate])
        let reply = conversation.say(said)
        #expect(reply.called == wanted, "\(reply)")
    }
    @Test func `a text is asked for and taken as it is said`() {
        var conversation = Conversation(tools: [DemoTools.message])
        #expect(conversation.say("send a message").text == "What should the text for the message be?")
        #expect(conversation.say("i will be home at six").called == [#"send_message{"text":"i will be home at six"}"#])
    }
    @Test func `yes to a question may lead to the next one`() {
        var conversation = Conversation(tools: [DemoTools.flashlight])
        #expect(conversation.say("the flashlight").text == "Did you want me to turn your flashlight on or off?")
        #expect(conversation.say("yes").text == "Should the flashlight be on or off?")
        #expect(conversation.say("off please").called == [#"set_flashlight{"on":false}"#])
    }

    @Test(arguments: [
        (#"{"level_percent":42,"is_charging":true}"#, false, "It is charging and the level is 42 percent."),
        ("The battery is at 42 percent.", false, "The battery is at 42 percent."),
        ("42", false, "The battery level is 42."),
        ("true", false, "Done, I have taken care of the battery level."), (#"{"ok":true}"#, false, "Done."),
        (#"{"message":"all good"}"#, false, "All good."), (#"["a","b","c"]"#, false, "Battery level: a, b and c."),
        ("[]", false, "There is nothing for battery level."),
        ("\"ok\"", false, "Done, I have taken care of the battery level."),
        (#"{"error":"no battery"}"#, false, "Sorry, that did not work: no battery."), ("", false, ""),
        (
            "the caller's device did not answer in time", true,
            "Sorry, that did not work: the caller's device did not answer in time."
        ),
        (#"{"error":{"message":"broken"}}"#, true, "Sorry, that did not work: broken."),
        ("", true, "Sorry, I could not get the battery level."),
        (
            #"{"temperature_celsius":-3.456,"has_rain":false}"#, false,
            "It has no rain and the temperature is -3.46 degrees."
        ),
    ])
    func `a result is spoken in words`(content: String, isError: Bool, spoken: String) {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say("what is my battery level")
        #expect(conversation.give(content, isError: isError).text == spoken)
    }
    @Test func `several results are spoken one after the other`() {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say("turn on the flashlight and tell me the battery level")
        let reply = conversation.give("The flashlight is on now.", "The battery is at 42 percent.")
        #expect(reply.text == "The flashlight is on now. The battery is at 42 percent.")
    }
    @Test func `a result of an earlier turn is not spoken again`() {
        var conversation = Conversation(tools: DemoTools.device)
        _ = conversation.say("what is my battery level")
        _ = conversation.give("The battery is at 42 percent.")
        _ = conversation.say("take a screenshot")
        #expect(conversation.give("I have taken a screenshot.").text == "I have taken a screenshot.")
    }
    @Test func `the same request later is a new call`() {
        var conversation = Conversation(tools: DemoTools.device)
        let first = conversation.say("what is my battery level").calls.map(\.id)
        _ = conversation.give("42")
        let second = conversation.say("what is my battery level").calls.map(\.id)
        #expect(first.count == 1 && second.count == 1 && first != second)
    }
    @Test func `no tool is called when none may be`() {
        var conversation = Conversation(tools: DemoTools.device)
        conversation.request.toolChoice = .none
        #expect(conversation.say("what is my battery level").calls.isEmpty)
        #expect(conversation.say("goodbye").calls.isEmpty)
    }
    @Test func `a tool is called when one must be`() {
        var conversation = Conversation(tools: DemoTools.device)
        conversation.request.toolChoice = .named("get_location")
        #expect(conversation.say("hello").called == ["get_location{}"])
        conversation.request.toolChoice = .required
        #expect(conversation.say("hello").calls.count == 1)
    }
}
