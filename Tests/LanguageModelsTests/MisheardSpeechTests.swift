import Testing

@testable import LanguageModels

/// What PocketSphinx made of a caller's lines (Flite's voices rms and slt, through Opus), mistakes included, and what
/// must come of it all the same. Recorded in whole calls; the line that was spoken stands beside it where it differs.
struct MisheardSpeechTests {
    /// What comes back: a call, or a piece of the answer, or a question that leads there.
    enum Wanted: Sendable {
        case calls([String])
        case says(String)
        /// Asks "Did you want me to …?" and does it on "yes".
        case asksFor(String)
        case ends
    }
    private func check(_ said: String, _ wanted: Wanted, after earlier: [String] = []) {
        var conversation = Conversation(tools: DemoTools.device, prompt: SystemPrompt(agentName: "Parley"))
        for line in earlier { _ = conversation.say(line) }
        let reply = conversation.say(said)
        switch wanted {
        case .calls(let calls): #expect(reply.called == calls, "'\(said)' → \(reply)")
        case .says(let text):
            #expect(text.split(separator: "|").contains { reply.text.contains($0) }, "'\(said)' → \(reply)")
            #expect(reply.calls.isEmpty, "'\(said)' → \(reply)")
        case .asksFor(let call):
            #expect(reply.text.hasPrefix("Did you want me to"), "'\(said)' → \(reply)")
            let next = conversation.say("yes please")
            #expect(next.called == [call], "'\(said)', 'yes please' → \(next)")
        case .ends:
            #expect(reply.text.contains("Goodbye"), "'\(said)' → \(reply)")
            #expect(reply.calls.map(\.name) == ["end_call"], "'\(said)' → \(reply)")
        }
    }

    @Test(arguments: [
        ("hello there", "How can I help you|What can I do"), ("hello", "How can I help you|What can I do"),
        ("hello again", "Hello"), ("good evening", "Hello"), ("good morning", "Hello"),
        ("hi can you hear me", "hear you"),
        ("hello fellow are you today", "doing well"),  // Hello, how are you today?
        ("hell are you", "doing well"),  // How are you?
        ("good morning though are you doing today", "doing well"),
        ("the mining town are you doing today", "doing well"),
        ("hello purple dishwasher", "Hello"), ("i can you hear me", "hear you"),
        ("i am fine thank you", "Good to hear"), ("thank you very much for your help", "welcome|pleasure|Glad"),
        ("hello my name is robert", "Nice to meet you, Robert"), ("my name is janet", "Nice to meet you, Janet"),
        ("wait stop my name is peter", "Nice to meet you, Peter"), ("my name is dave did", "Nice to meet you, Dave"),
        ("my name is", "What is it?"), ("what is your name", "My name is Parley"),
        ("who are you", "I am Parley"), ("what can you do", "read your battery level"),
        ("can you help me", "read your battery level"), ("can you help me wait stop", "read your battery level"),
        ("what can you do okay stop", "read your battery level"),
    ])
    func `greetings and small talk`(said: String, wanted: String) { check(said, .says(wanted)) }

    @Test(arguments: [
        ("tell me a joke", "scarecrow"), ("tell me the story", "lighthouse"), ("tell me a long story", "lighthouse"),
        ("tell me a story please", "lighthouse"), ("tell me something interesting", "octopus"),
        ("what is seven times six", "42"), ("one is seven times six", "42"), ("how much is twelve plus thirty", "42"),
        ("count to five", "1, 2, 3, 4, 5"), ("my sister lives in london", "your sister lives in london"),
        ("what is the weather like", "cannot look that up"), ("i had a bad day", "sorry to hear"),
        ("i am very happy today", "good to hear|Good to hear"), ("you are very nice", "kind|nice to hear"),
        ("never mind", "All right"), ("yes please", "Good"), ("no thank you", "anything else"), ("okay stop", "Okay"),
        ("wait stop", "Okay"),
    ])
    func `talk and skills`(said: String, wanted: String) { check(said, .says(wanted)) }

    @Test(
        arguments: [
            ("turn on the flashlight", .calls([#"set_flashlight{"on":true}"#])),
            ("stop turn on the flashlight", .calls([#"set_flashlight{"on":true}"#])),
            ("way to turn on the flashlight to please", .calls([#"set_flashlight{"on":true}"#])),
            ("turn on the flashlight the police", .calls([#"set_flashlight{"on":true}"#])),
            ("please turn the flashlight off", .calls([#"set_flashlight{"on":false}"#])),
            ("could you switch on the torch play it's", .calls([#"set_flashlight{"on":true}"#])),
            ("turn off the light", .calls([#"set_flashlight{"on":false}"#])),
            ("make my phone vibrate for two seconds", .calls([#"vibrate{"duration_ms":2000}"#])),
            ("if i break my phone", .asksFor("vibrate{}")),  // Vibrate my phone.
            ("take a screenshot", .calls(["take_screenshot{}"])),
            ("stop take a screenshot", .calls(["take_screenshot{}"])),
            ("can you take a screenshot please", .calls(["take_screenshot{}"])),
            ("where am i", .calls(["get_location{}"])), ("what is my location", .calls(["get_location{}"])),
            ("stop where am i right now", .calls(["get_location{}"])),
            ("okay where am i right now", .calls(["get_location{}"])),
            ("how much battery do i have left", .calls(["get_battery_level{}"])),
            ("check my battery please", .calls(["get_battery_level{}"])),
            ("wait what is my battery level", .calls(["get_battery_level{}"])),
            ("wait what is my bad area level", .calls(["get_battery_level{}"])),
            ("is my phone charging", .calls(["get_battery_level{}"])),
            ("is my fellow charging", .calls(["get_battery_level{}"])),
            ("hello what is my battery level", .calls(["get_battery_level{}"])),
            ("what is my battery level and where am i", .calls(["get_battery_level{}", "get_location{}"])),
            ("what is my battery level an era night", .calls(["get_battery_level{}"])),
            (
                "can you turn the flashlight on and tell me where i am",
                .calls([#"set_flashlight{"on":true}"#, "get_location{}"])
            ),
            ("what time is it", .calls(["get_current_time{}"])), ("what day is today", .calls(["get_current_time{}"])),
            ("what is today", .calls(["get_current_time{}"])),
        ] as [(String, Wanted)])
    func `requests`(said: String, wanted: Wanted) { check(said, wanted) }

    @Test(arguments: [
        "goodbye", "bye", "that is all good bye", "that is all for today goodbye", "sam que goodbye", "sam few goodbye",
        "okay thank you and goodbye", "have a nice day goodbye", "thanks for your help goodbye",
        "she later bye bye", "see ya later bye bye", "please end the call", "i have to go now good bye",
        "that is all for today", "thank you very much good buy",
    ])
    func `goodbyes`(said: String) { check(said, .ends) }

    @Test(arguments: [
        ("my name is maria", "what is my name", "Your name is Maria"),
        ("hello my name is robert", "do you remember my name", "Your name is Robert"),
        ("my favorite color is blue", "what is my favorite color", "blue"),
        ("my sister lives in london", "where does my sister live", "london"),
        ("tell me a joke", "tell me another job", "empty room"),
        ("tell me a joke", "can you repeat that", "scarecrow"),
        ("tell me a joke", "say that again we use", "scarecrow"),
        ("my sister lives in london", "what do you know about me", "your sister lives in london"),
    ])
    func `what was said before`(first: String, said: String, wanted: String) {
        check(said, .says(wanted), after: [first])
    }

    @Test(arguments: ["purple monkey dishwasher", "what is the capital of france", "to argue", "my brain i found"])
    func `what is not understood gets two things that can be asked for, in words`(said: String) {
        var conversation = Conversation(tools: DemoTools.device)
        let text = conversation.say(said).text
        let offers = [
            "read your battery level", "turn your flashlight on or off", "make your device vibrate",
            "find out your location", "take a screenshot", "tell the current time",
        ].filter(text.contains)
        #expect(offers.count == 2, "\(text)")
        #expect(text.split(separator: " ").count < 30, "\(text)")
        #expect(!text.contains("dtmf") && !text.contains("end the call") && !text.contains("press"))
    }
}
