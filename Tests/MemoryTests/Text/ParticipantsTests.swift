import Testing

@testable import Memory

struct ParticipantsTests {
    let people = Participants(caller: ["Caroline Smith", "Mary Ann"], agent: ["Parley", "Will"])

    @Test(arguments: [
        ("When did Caroline go to the group?", "When did I go to the group?", [Turn.Speaker.caller]),
        ("What is Caroline's dog called?", "What is my dog called?", [.caller]),
        ("What is Caroline’s dog called?", "What is my dog called?", [.caller]),
        ("caroline smith's job", "my job", [.caller]), ("what did mary ann say", "what did I say", [.caller]),
        ("What did Parley say to Caroline?", "What did I say to I?", [.agent, .caller]),
        ("Carolines are birds", "Carolines are birds", []),
        ("What did the caller order?", "What did I order?", [.caller]),
        ("the customer's address", "my address", [.caller]), ("Will it rain?", "Will it rain?", []),
        ("What did Will promise?", "What did I promise?", [.agent]), ("", "", []),
    ])
    func `names become the first person of whom they name`(
        _ question: String, _ rewritten: String, _ speakers: [Turn.Speaker]
    ) {
        let reading = people.read(question, asker: nil)
        #expect(reading == Participants.Reading(rewritten: rewritten, speakers: Set(speakers)))
    }

    @Test(arguments: [
        ("What is my dog called?", "What is my dog called?", Turn.Speaker.caller),
        ("can you tell me where I live", "can you tell me where I live", .caller),
        ("do you remember what I said about Rome", "do you remember what I said about Rome", .caller),
        ("What did you recommend to me?", "What did I recommend to you?", .agent),
        ("what is your name", "what is my name", .agent),
    ])
    func `a caller's I is the caller, and what you said is the agent's`(
        _ question: String, _ rewritten: String, _ speaker: Turn.Speaker
    ) {
        let reading = people.read(question, asker: .caller)
        #expect(reading == Participants.Reading(rewritten: rewritten, speakers: [speaker]))
    }

    @Test func `a name says more than a pronoun`() {
        #expect(people.read("Can you remind me what Parley said?", asker: .caller).speakers == [.agent])
    }

    @Test func `without an asker a pronoun says nothing`() {
        #expect(people.read("What is my dog called?", asker: nil).speakers.isEmpty)
    }
}
