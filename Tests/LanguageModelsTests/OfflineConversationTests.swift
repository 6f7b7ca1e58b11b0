import Basics
import Testing

@testable import LanguageModels

/// Conversations as a caller holds them, over what a recogniser makes of their words.
struct OfflineConversationTests {
    /// What is said, and a piece of what must come back; a piece that begins with `!` must not.
    @Test(arguments: [
        [("", "did not catch|could not hear|repeat")], [("uh", "catch|hear|repeat")],
        [("hello", "How can I help you")], [("how are you", "doing well"), ("i am fine thank you", "What can I do")],
        [("thank you", "welcome|pleasure|Glad")], [("who are you", "built-in offline dialogue model")],
        [("are you a robot", "built-in offline dialogue model")], [("what can you do", "joke")],
        [("what is seven times six", "That is 42.")], [("what is twelve plus thirty minus two", "That is 40.")],
        [("how much is ten divided by four", "That is 2.5.")], [("twenty percent of fifty", "That is 10.")],
        [("two plus three times four", "That is 14.")], [("what is one divided by zero", "Nothing can be divided")],
        [("count to five", "1, 2, 3, 4, 5.")], [("count down from three", "3, 2, 1.")],
        [("please count from eight to ten", "8, 9, 10.")], [("count to a million", "too far")],
        [("count to twenty", "19, 20.")], [("how do you spell banana", "B, A, N, A, N, A.")],
        [("spell the word cat", "C, A, T.")], [("tell me a joke", "scarecrow"), ("another joke", "empty room")],
        [("what time is it", "no clock")], [("do you speak german", "only speak English, not German")],
        [("my name is anna", "Nice to meet you, Anna."), ("what is my name", "Your name is Anna.")],
        [
            ("what is my name", "do not know your name"), ("my name is bob", "Nice to meet you, Bob"),
            ("who am i", "Bob"),
        ],
        [
            ("my sister lives in berlin", "your sister lives in berlin"),
            ("where does my sister live", "your sister lives in berlin"),
        ],
        [("i like green tea", "you like green tea"), ("what do i like", "you like green tea")],
        [("remember that my dog is called rex", "your dog is called rex"), ("what is my dog called", "rex")],
        [
            ("my favourite colour is blue", "blue"), ("tell me a joke", "scarecrow"),
            ("what is my favorite color", "blue"),
        ],
        [("what is my favourite food", "do not know that about you")],
        [("what do you remember about me", "do not remember anything")],
        [("tell me a joke", "scarecrow"), ("can you repeat that", "scarecrow")],
        [("i am sad", "sorry to hear")], [("i passed the exam", "good to hear")], [("stop", "Okay.")],
        [("goodbye", "Goodbye")], [("good bye then", "Goodbye")], [("bye", "Goodbye")],
        [("can you hear me", "Yes, I can hear you")],
        [("what is the capital of france", "do not know|more than I know|no answer")],
        [("purple monkey dishwasher", "not sure|quite get")], [("yes", "Good")], [("no", "anything else")],
        [("my name is anna", "Anna"), ("hello", "Hello, Anna"), ("goodbye", "Goodbye, Anna")],
    ])
    func `small talk has an answer`(lines: [(said: String, wanted: String)]) {
        var conversation = Conversation()
        for line in lines {
            let reply = conversation.say(line.said)
            let isAnswered = line.wanted.split(separator: "|").contains { reply.text.contains($0) }
            #expect(isAnswered, "'\(line.said)' → '\(reply.text)'")
            #expect(reply.calls.isEmpty)
        }
    }

    @Test(arguments: [
        ("where does my sister live", "your sister lives in Lyon"), ("what is my name", "Your name is Anna Berg."),
        ("what do i like", "you like tea more than coffee"), ("do i like tea", "you like tea"),
        ("when is my birthday", "your birthday is on the 3rd of May"),
        ("what is my dog's name", "your dog is called Rex"),
        ("what do you remember about me", "your sister lives in Lyon"), ("do you know me", "your sister lives in Lyon"),
        ("where do i work", "you work at the harbour"), ("hello", "Hello, Anna Berg!"),
        ("where does my brother live", "do not know that about you"),
    ])
    func `questions are answered from memories`(said: String, wanted: String) {
        let memories = [
            "The caller's name is Anna Berg.", "The caller's sister lives in Lyon.", "User likes tea more than coffee.",
            "Anna's birthday is on the 3rd of May.", "My dog is called Rex", "The caller works at the harbour.",
        ]
        var conversation = Conversation(tools: DemoTools.device, memories: memories)
        let reply = conversation.say(said)
        #expect(reply.text.contains(wanted), "\(reply)")
        #expect(reply.calls.isEmpty)
    }

    @Test func `a caller who is known is greeted by name`() {
        var conversation = Conversation(
            memories: ["Name: Anna"], prompt: SystemPrompt(agentName: "Ava"))
        #expect(conversation.next().text == "Hello, Anna! This is Ava. How can I help you?")
    }

    @Test func `the agent goes by its name`() {
        var conversation = Conversation(prompt: SystemPrompt(agentName: "Ava"))
        #expect(conversation.say("what is your name").text == "My name is Ava.")
        #expect(conversation.say("who are you").text.hasPrefix("I am Ava, the built-in offline dialogue model"))
    }

    @Test(arguments: [
        ("okay now turn it off", [#"set_flashlight{"on":false}"#]), ("no i said off", [#"set_flashlight{"on":false}"#]),
        ("do it again", [#"set_flashlight{"on":true}"#]), ("is it on fire", []), ("thank you", []),
        ("make my phone buzz three times", ["vibrate{}"]), ("what is the date today", ["get_current_time{}"]),
        ("i would like to end this call now", ["end_call{}"]), ("good morning ava", []),
        ("can you help me with my homework", []), ("never mind", []),
    ])
    func `what came before is understood`(said: String, wanted: [String]) {
        var conversation = Conversation(tools: DemoTools.device, prompt: SystemPrompt(agentName: "Ava"))
        _ = conversation.say("turn on the flashlight")
        _ = conversation.give("The flashlight is on now.")
        let reply = conversation.say(said)
        #expect(reply.called == wanted, "\(reply)")
        #expect(!reply.text.isEmpty || !reply.calls.isEmpty)
    }

    @Test func `goodbye ends the call`() {
        var conversation = Conversation(tools: DemoTools.device)
        let reply = conversation.say("good bye")
        #expect(reply.text.contains("Goodbye"))
        #expect(reply.calls.map(\.name) == ["end_call"])
        #expect(conversation.give("The call is ending.").text.isEmpty)
    }

    @Test func `what can you do lists the tools in words`() {
        var conversation = Conversation(tools: [DemoTools.battery, DemoTools.vibrate, DemoTools.endCall])
        #expect(
            conversation.say("what can you do").text.hasPrefix(
                "I can read your battery level and make your device vibrate."))
    }

    @Test(arguments: [
        ("supportive", "sorry to hear"), ("accountability", "one small step"), ("celebration", "one good thing"),
    ])
    func `a personality shows`(personality: String, wanted: String) {
        var conversation = Conversation(prompt: SystemPrompt(personality: personality))
        #expect(conversation.say("i had a bad day").text.contains(wanted))
    }

    @Test func `another language than English is declined, once`() {
        var conversation = Conversation(language: "de-DE")
        #expect(conversation.say("guten tag").text.contains("I only speak English"))
        #expect(conversation.say("hello").text.contains("Hello"))
    }

    @Test func `a story is long, and goes on where it was cut off`() {
        var conversation = Conversation()
        let story = conversation.say("tell me a story").text
        #expect(story.split(separator: " ").count > 80)
        conversation.interrupt(after: 30)
        #expect(conversation.say("stop").text == "Okay.")
        conversation = Conversation()
        _ = conversation.say("tell me a story")
        conversation.interrupt(after: 30)
        let rest = conversation.say("go on").text
        #expect(story.hasSuffix(rest))
        #expect(rest.hasPrefix("Every evening"))
    }

    @Test func `the same conversation goes the same way every time`() {
        func run() -> [OfflineReply] {
            var conversation = Conversation(tools: DemoTools.device, memories: ["The caller's sister lives in Lyon."])
            return [
                "hello", "what is my battery level and where am i", "tell me a joke", "where does my sister live",
                "bye",
            ]
            .map { conversation.say($0) }
        }
        #expect(run() == run())
    }
}
