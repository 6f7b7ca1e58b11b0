import Basics
import Testing

@testable import Memory

struct RuleExtractorTests {
    @Test(arguments: [
        ("My name is Maria.", "The caller is called Maria."),
        ("Hi, I'm calling about my order. My name's Maria Lopez.", "The caller is called Maria Lopez."),
        ("you can call me Bob", "The caller is called Bob."),
        ("I live in Porto.", "The caller lives in Porto."),
        ("I'm living in New York right now", "The caller lives in New York."),
        ("We moved to Lisbon.", "The caller lives in Lisbon."),
        ("I'm from Brazil", "The caller comes from Brazil."),
        ("I am thirty four years old", "The caller is 34 years old."),
        ("I'm 34.", "The caller is 34 years old."),
        ("I work at Siemens.", "The caller works at Siemens."),
        ("I work as a nurse at the General Hospital", "The caller works as nurse."),
        ("I'm a software engineer.", "The caller is a software engineer."),
        ("My dog is called Bruno.", "The caller's dog is called Bruno."),
        ("My dog's name is Bruno", "The caller's dog is called Bruno."),
        ("I have a cat named Misty", "The caller's cat is called Misty."),
        ("My sister Anna lives in Lisbon.", "The caller's sister is called Anna."),
        ("My sister Anna lives in Lisbon.", "The caller's sister lives in Lisbon."),
        ("Anna is my sister.", "The caller's sister is called Anna."),
        ("I have two kids, Ana and Rui.", "The caller's child is called Rui."),
        ("I like coffee.", "The caller likes coffee."),
        ("I really hate loud music", "The caller dislikes loud music."),
        ("I don't like mushrooms", "The caller dislikes mushrooms."),
        ("I can't stand coriander", "The caller dislikes coriander."),
        ("my favourite colour is green", "The caller's favourite colour is green."),
        ("I'm allergic to peanuts.", "The caller is allergic to peanuts."),
        ("I have type two diabetes", "The caller has type two diabetes."),
        ("I'm a vegetarian", "The caller is a vegetarian."),
        ("I was really worried about the exam.", "The caller was worried about the exam."),
        ("My phone number is five five five one two three four", "The caller has phone number 5551234."),
        ("my email is maria at example dot com", "The caller has email address maria@example.com."),
        ("My birthday is on the fifth of May", "The caller's birthday is 5 May."),
        ("I own a red bicycle", "The caller has a red bicycle."),
        ("I speak Portuguese and English", "The caller speaks Portuguese."),
        (
            "I went to the beach with my sister yesterday.",
            "The caller went to the beach with their sister on 9 May 2023."
        ),
        ("Remember that the gate code is 4711.", "The gate code is 4711."),
        ("Call me in the morning.", "The caller wants the agent to call them in the morning."),
        ("please remind me by text", "The caller wants the agent to remind them by text."),
        ("My back hurts", "The caller's back hurts."),
        ("I'm going to adopt a child next year", "The caller is going to adopt a child in 2024."),
        ("I used to live in Berlin.", "The caller used to live in Berlin."),
        ("my dog died last week", "The caller's dog died in the week of 1 May 2023."),
        ("I'm married to Paulo", "The caller is married to Paulo."),
        ("I just got a new job at Google", "The caller works at Google."),
        ("i moved from porto to lisbon last year", "The caller lives in Lisbon."),
        ("my car broke down yesterday", "The caller's car broke down on 9 May 2023."),
        ("I'm a big fan of jazz", "The caller likes jazz."),
        ("we are getting married in june", "The caller is getting married in June 2023."),
        ("in the future text me instead", "The caller wants the agent to text them instead."),
        ("My sister and I went to Paris", "The caller and their sister went to Paris."),
        ("I'm Anna Schmidt from Bosch", "The caller is called Anna Schmidt."),
        ("you can reach me at five five five one two one two", "The caller has phone number 5551212."),
        ("I've been feeling lonely lately", "The caller has been feeling lonely lately."),
    ]) func `a statement becomes a sentence that stands alone`(said: String, text: String) {
        #expect(Calls.texts(said).contains(text), "\(Calls.texts(said))")
    }

    @Test(arguments: [
        "Do I live in Porto?", "What is my name?", "If I lived in Porto, I would be happy.", "How are you?",
        "I wish I had a dog called Bruno.", "Imagine I work at Siemens.", "I would live in Porto.",
        "Thank you very much.",
        "You said I live in Porto.", "Hello, is this the bank?", "I have a question.", "I think so.",
        "I'm fine, thanks.",
        "Suppose my name is Maria.", "I can hear you.", "Okay, bye.", "I am not from Porto", "I'm so grateful",
        "I'm German", "my name isn't Maria", "I don't have a dog",
        "Can you tell me the weather?", "I'm two minutes late", "I am calling because of something",
    ]) func `questions, hypotheses and small talk are no facts`(said: String) {
        let facts = Calls.facts(said).filter { !$0.ends }
        #expect(facts.isEmpty, "\(facts.map(\.text))")
    }

    @Test func `a recogniser's text without points is taken apart`() {
        let texts = Calls.texts(
            "hi um my name is maria and i live in porto i have a dog called bruno and uh i work at siemens")
        #expect(
            texts == [
                "The caller is called Maria.", "The caller lives in Porto.", "The caller's dog is called Bruno.",
                "The caller works at Siemens.",
            ])
    }

    @Test func `an agent's question makes a word an answer`() {
        let call = Calls.transcript(
            "agent: Hello! What's your name?", "caller: Maria.", "agent: And where do you live?", "caller: in porto",
            "agent: What is your dog's name?", "caller: Bruno", "agent: How old are you?", "caller: Thirty four.",
            "agent: Do you work at Siemens?", "caller: Yes, I do.")
        #expect(
            Calls.facts(call).map(\.text) == [
                "The caller is called Maria.", "The caller lives in Porto.", "The caller's dog is called Bruno.",
                "The caller is 34 years old.", "The caller works at Siemens.",
            ])
    }

    @Test func `what the agent claims is no fact until the caller says so`() {
        let call = Calls.transcript(
            "agent: You live in Porto and your dog is called Rex. Your name is Hugo.",
            "caller: Could you check my order?",
            "agent: I am Sam and I like jazz.", "caller: Nice.")
        #expect(Calls.facts(call).isEmpty)
    }

    @Test func `what the agent said, heard on the caller's line, is an echo`() {
        let call = Calls.transcript(
            "agent: I live in Porto and I work at Siemens now.", "caller: i live in porto and i work at siemens now")
        #expect(Calls.facts(call).isEmpty)
    }

    @Test(arguments: [
        ["caller: I live in Porto.", "agent: In Porto, I see.", "caller: No, I meant Lisbon."],
        ["caller: I live in Porto. Sorry, I mean Lisbon."],
        ["caller: I live in Porto.", "caller: Actually it's Lisbon."],
        ["caller: i live in porto", "caller: no i live in lisbon"],
    ]) func `a correction takes the place of what was said`(lines: [String]) {
        let turns = lines.enumerated().map { index, line in
            Turn(
                id: Int64(index), index: index, speaker: line.hasPrefix("agent") ? .agent : .caller, said: Calls.noon,
                text: String(line.drop { $0 != ":" }.dropFirst(2)))
        }
        let facts = Calls.facts(CallTranscript(started: Calls.noon, turns: turns))
        #expect(facts.map(\.text) == ["The caller lives in Lisbon."])
    }

    @Test func `a promise has a due time on the caller's clock`() {
        var call = Calls.transcript("caller: I will call you on Tuesday at three.")
        call.utcOffset = .seconds(3600)
        let fact = Calls.facts(call).first
        #expect(fact?.type == "commitment")
        // Tuesday the 16th, 15:00 in a place one hour ahead.
        #expect(fact?.due == Calls.time(5, 16, 14))
        #expect(fact?.text == "The caller will call the agent on 16 May 2023.")
    }

    @Test(arguments: [
        ("Remind me to call the bank tomorrow morning.", 11, 9), ("can you email me the form on friday", 12, 9),
        ("Please call me back at 3 pm tomorrow", 11, 15), ("remind me to pay the rent by Friday", 12, 17),
    ]) func `what the agent is asked to do has a due time`(said: String, day: Int, hour: Int) {
        let fact = Calls.facts(said).first
        #expect(fact?.type == "task")
        #expect(fact?.due == Calls.time(5, day, hour))
    }

    @Test func `hedges lower the confidence`() {
        let sure = Calls.facts("I work at Siemens.").first
        let unsure = Calls.facts("I think I maybe work at Siemens.").first
        #expect(sure?.confidence == 1)
        #expect(unsure.map { $0.confidence < 0.5 } == true)
    }

    @Test func `no longer is an end, not a fact`() {
        for said in [
            "I no longer work at Siemens.", "I don't work at Siemens any more.", "I don't work at Siemens anymore",
        ] {
            let facts = Calls.facts(said)
            #expect(facts.count == 1 && facts[0].ends && facts[0].object == "Siemens", "\(said): \(facts.map(\.text))")
        }
        #expect(Calls.facts("I don't like coffee any more.").first?.predicate == "dislikes")
    }

    @Test func `each fact names its turn, sector and confidence`() {
        let call = Calls.transcript(
            "agent: Hi.", "caller: I was sad about it. I live in Porto. Call me in the evening.")
        let facts = Calls.facts(call)
        #expect(facts.allSatisfy { $0.sourceTurns == [1001] && $0.conversation == 1 && $0.origin == .call })
        #expect(Set(facts.map(\.sector)) == [.emotional, .semantic, .procedural])
        #expect(facts.allSatisfy { (0...1).contains($0.salience) && (0...1).contains($0.confidence) })
    }

    @Test func `she is who was spoken of`() {
        let texts = Calls.texts("My sister is called Anna. She lives in Lisbon and she works at Bosch.")
        #expect(texts.contains("The caller's sister lives in Lisbon."))
        #expect(texts.contains("The caller's sister works at Bosch."))
    }
}
