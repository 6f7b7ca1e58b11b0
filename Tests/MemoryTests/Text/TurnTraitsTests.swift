import Testing

@testable import Memory

struct TurnTraitsTests {
    private func traits(_ text: String) -> TurnTraits { TurnTraits(SpokenText(text), names: ["caroline"]) }

    @Test(arguments: [
        ("I lost my keys.", 2), ("We told us and our dog, I think.", 3), ("You did.", 0), ("I'm here.", 1),
    ])
    func `how much a turn speaks of its speaker`(_ text: String, _ count: Int) {
        #expect(traits(text).firstPerson == Float(count) / 3)
    }

    @Test(arguments: [
        ("It was last week.", true), ("In 2019 or so.", true), ("This evening.", true), ("This thing.", false),
        ("It is fine.", false), ("On Monday.", true),
    ])
    func `whether a turn names a time`(_ text: String, _ names: Bool) { #expect(traits(text).namesTime == names) }

    @Test(arguments: [
        ("We went to Porto.", true), ("Porto is nice.", false), ("Yes. Porto is nice.", false), ("Hi Caroline.", false),
        ("hi, it is me.", false), ("the NASA", false),
    ])
    func `whether a turn names somebody or some place`(_ text: String, _ names: Bool) {
        #expect(traits(text).namesName == names)
    }

    @Test func `a question in the middle asks, though the turn does not end as one`() {
        let found = traits("How are you? I am fine.")
        #expect(found.asks && !found.isQuestion)
    }

    @Test(arguments: [
        ("Short. Also short. This one is long enough now.", ["Also short. This one is long enough now."]),
        ("We went to the beach! It was lovely there.", ["We went to the beach!", "It was lovely there."]),
        ("We saw the whole town. So nice.", ["We saw the whole town. So nice."]), ("Hi", ["Hi"]), ("", []),
        ("Look at this [photo: a dog in the snow]", ["Look at this", "a dog in the snow"]),
        ("a 3.5 percent rise came over us", ["a 3.5 percent rise came over us"]),
    ])
    func `sentences are neither too short nor cut inside`(_ text: String, _ sentences: [String]) {
        #expect(SpokenText(text).sentences == sentences)
    }

    @Test func `a minute without a full stop is cut into equal pieces`() {
        let text = (1...70).map { "w\($0)" }.joined(separator: " ")
        let sentences = SpokenText(text).sentences
        #expect(sentences.joined(separator: " ") == text)
        #expect(sentences.allSatisfy { (10...16).contains($0.split(separator: " ").count) })
    }

    @Test func `names are learned from how the two call each other`() {
        var names = AddressedNames()
        for _ in 0..<8 {
            names.read("Thanks, Caroline! That is Great.", by: .agent)
            names.read("Hey Mel, how are you? Will, too.", by: .caller)
            names.read("Well, fine.", by: .agent)
        }
        for _ in 0..<8 { names.read("it went well, well, well.", by: .agent) }
        #expect(names.name(of: .caller) == "caroline")
        #expect(names.name(of: .agent) == "mel")
    }
}
