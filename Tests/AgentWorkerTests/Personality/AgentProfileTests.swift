import LanguageModels
import Testing

@testable import AgentWorker

struct AgentProfileTests {
    static let yaml = """
        name: Ava
        instructions: |
          Be brief.
          Never promise anything.
        personality: accountability
        language: en-GB
        voice: slt
        greeting: Hello, this is Ava.
        tools: [get_battery_level, end_call]
        permissions: [battery]
        turn_profile: aggressive
        longest_turn: 90s
        silence_fillers: ["Hm."]
        away: {timeout: 20s, reprompts: 2, phrase: "Hello?"}
        direction: outbound
        script:
          greeting: Good day, this is Ava of the clinic.
          questions:
            - Does Tuesday suit you?
            - At what time?
          objections:
            - cue: too expensive
              answer: The first visit is free.
          goals: [find a date]
          closing: Thank you, see you then.
        """
    static let json = """
        {"name":"Ava","instructions":"Be brief.\\nNever promise anything.\\n","personality":"accountability",
        "language":"en-GB","voice":"slt","greeting":"Hello, this is Ava.","tools":["get_battery_level","end_call"],
        "permissions":["battery"],"turn_profile":"aggressive","longest_turn":90,"silence_fillers":["Hm."],
        "away":{"timeout":20,"reprompts":2,"phrase":"Hello?"},"direction":"outbound","script":{
        "greeting":"Good day, this is Ava of the clinic.","questions":["Does Tuesday suit you?","At what time?"],
        "objections":[{"cue":"too expensive","answer":"The first visit is free."}],"goals":["find a date"],
        "closing":"Thank you, see you then."}}
        """

    @Test func `a profile says the same in YAML and in JSON`() throws {
        let profile = try AgentProfile(yaml: Self.yaml)
        #expect(profile == (try AgentProfile(json: Self.json)))
        #expect(profile.personality == .accountability)
        #expect(profile.greeting == .text("Hello, this is Ava."))
        #expect(profile.permissions == [.battery])
        #expect(profile.turnProfile == .aggressive)
        #expect(profile.longestTurn == .seconds(90))
        #expect(profile.away.timeout == .seconds(20))
        #expect(profile.away.reprompts == 2)
        #expect(profile.direction == .outbound)
        #expect(profile.script.questions == ["Does Tuesday suit you?", "At what time?"])
        #expect(profile.script.objections.first?.answer == "The first visit is free.")
        #expect(profile.allows(tool: "end_call"))
        #expect(!profile.allows(tool: "vibrate"))
        #expect(profile.filler(3) == "Hm.")
    }

    @Test func `a name is enough`() throws {
        let profile = try AgentProfile(yaml: "name: Bo")
        #expect(profile == AgentProfile(name: "Bo"))
        #expect(profile.allows(tool: "anything"))
    }

    @Test func `a greeting may be a clip`() throws {
        let profile = try AgentProfile(yaml: "name: Bo\ngreeting: {clip: hello.wav, text: Hello!}")
        #expect(profile.greeting == .clip(path: "hello.wav", transcript: "Hello!"))
    }

    @Test(arguments: [
        ("instructions: x", "agent profile, line 1: `name` is missing; write `name: …`"),
        (
            "name: A\npermisions: [battery]",
            "agent profile, line 2: `permisions` is not a setting; did you mean `permissions`?"
        ),
        (
            "name: A\npersonality: grumpy",
            "agent profile, line 2: `personality` is 'grumpy'; write one of: supportive, accountability, celebration"
        ),
        (
            "name: A\npermissions: [camera]",
            "agent profile, line 2: `permissions` is 'camera'; write one of: "
                + "battery, flashlight, vibration, location, screen"
        ),
        (
            "name: A\naway: {reprompts: 11}",
            "agent profile, line 2: `away.reprompts` is '11'; write a whole number in 0...10"
        ),
        (
            "name: A\nscript:\n  objections:\n    - cue: x",
            "agent profile, line 4: `script.objections.answer` is missing; write `answer: …`"
        ),
        ("name: A\ngreeting: {}", "agent profile, line 2: `greeting` is empty; write `text:` or `clip:` under it"),
    ])
    func `a mistake is named with its line and the mend`(yaml: String, message: String) {
        let error = #expect(throws: ProfileError.self) { try AgentProfile(yaml: yaml) }
        #expect(error?.description == message)
    }
    @Test func `JSON that is none is named so`() {
        #expect(throws: ProfileError.notJSON) { try AgentProfile(json: "{") }
    }

    @Test func `the system message can be read back`() throws {
        let prompt = PromptBuilder.systemPrompt(for: try AgentProfile(yaml: Self.yaml))
        var read = SystemPrompt(parsing: prompt.text)
        #expect(prompt.text.contains("1. Does Tuesday suit you?"))
        // The last line break of the block is not part of what it says.
        read.instructions += "\n"
        #expect(read == prompt)
    }

    @Test(arguments: ["en-US", "de-DE", "es", "fr_FR", "xx"])
    func `every phrase has words in every language`(language: String) {
        let phrases = Phrases(language: language)
        let faults: [ToolError] = [
            .failed("x"), .notPermitted(.battery), .device(.unsupported), .timedOut(tool: "x", after: .seconds(1)),
            .device(.recipientLeft), .device(.malformed("x")), .cancelled,
        ]
        let all =
            (0..<4).map(phrases.filler) + [phrases.stillThere, phrases.goodbye, phrases.holding, phrases.notHeard]
            + Phrases.FaultStage.allCases.map(phrases.apology) + faults.map(phrases.failure)
        #expect(all.allSatisfy { !$0.isEmpty && ".?!".contains($0.last ?? " ") })
        #expect(Set(faults.map(phrases.failure)).count == faults.count)
    }

    @Test func `somebody who called before is greeted by name, where it is known`() throws {
        let profile = try AgentProfile(
            yaml: """
                name: Ava
                greeting: { text: "Hello.", returning: "Welcome back, {name}." }
                """)
        #expect(profile.greeting == .text("Hello."))
        #expect(profile.greeting(for: CallWelcome(name: "maria", isReturning: true)) == "Welcome back, Maria.")
        #expect(profile.greeting(for: CallWelcome(isReturning: true)) == nil)
        #expect(profile.greeting(for: CallWelcome(name: "maria", isReturning: false)) == nil)
        #expect(profile.greeting(for: CallWelcome(name: "{}<>1", isReturning: true)) == nil)
    }
}
