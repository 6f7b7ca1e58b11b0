import Basics
import LanguageModels
import Testing

@testable import Memory

struct ModelExtractorTests {
    private static let call = Calls.transcript(
        "agent: Where do you live?", "caller: Porto, since last year.",
        "caller: my number is five five five one two three four")
    private static func answer(_ facts: String...) -> String { "{\"facts\": [\(facts.joined(separator: ","))]}" }
    private static let home = """
        {"text": "The caller lives in Porto.", "sector": "semantic", "type": "home", "subject": "caller",
         "predicate": "lives in", "object": "Porto", "turn": 1, "quote": "Porto", "confidence": 0.9}
        """

    @Test func `facts that the call bears out are taken`() async {
        let phone = """
            {"text": "The caller has phone number 5551234.", "sector": "semantic", "turn": 2, "object": "5551234",
             "quote": "my number is five five five one two three four", "due": "2023-05-12"}
            """
        let model = ScriptedExtraction("Here you are:\n```json\n" + Self.answer(phone, Self.home) + "\n```")
        let extraction = await ModelExtractor(model).facts(in: Self.call)
        #expect(extraction.facts.map(\.text) == ["The caller lives in Porto.", "The caller has phone number 5551234."])
        #expect(extraction.method == "scripted" && extraction.fallback == nil && extraction.refusals.isEmpty)
        #expect(extraction.facts[0].sourceTurns == [1001] && extraction.facts[0].predicate == "lives in")
        #expect(extraction.facts[1].due == Calls.time(5, 12, 9))
    }

    @Test func `a broken answer is sent back once`() async {
        let model = ScriptedExtraction(.text("{\"facts\": [ oops"), .text(Self.answer(Self.home)))
        let extraction = await ModelExtractor(model).facts(in: Self.call)
        #expect(extraction.facts.count == 1 && extraction.fallback == nil && model.requests.count == 2)
        #expect(model.requests.last?.messages.count == 4)
    }

    @Test func `twice no JSON: rules do it and say why`() async {
        let extraction = await ModelExtractor(ScriptedExtraction("Sure! The caller seems nice.")).facts(in: Self.call)
        #expect(extraction.fallback == .unreadable && extraction.method == "rules")
        #expect(extraction.facts.contains { $0.object == "Porto" })
    }

    @Test func `a failed connection is tried once more`() async {
        let down = LanguageModelError.provider(status: 503, "down")
        let back = ScriptedExtraction(.failure(down), .text(Self.answer(Self.home)))
        let good = await ModelExtractor(back).facts(in: Self.call)
        #expect(good.fallback == nil && good.facts.count == 1)
        let gone = ScriptedExtraction(.failure(down))
        let bad = await ModelExtractor(gone).facts(in: Self.call)
        #expect(bad.fallback == .model(down) && gone.requests.count == 2)
    }

    @Test func `a refused request is not tried again`() async {
        let refusal = LanguageModelError.refused(status: 401, "key")
        let model = ScriptedExtraction(.failure(refusal))
        let extraction = await ModelExtractor(model).facts(in: Self.call)
        #expect(extraction.fallback == .model(refusal) && model.requests.count == 1)
    }

    @Test func `a model that says nothing, or stops in the middle, is given up`() async {
        let silent = await ModelExtractor(ScriptedExtraction(.silence), patience: .milliseconds(30)).facts(
            in: Self.call)
        #expect(silent.fallback == .tooSlow(.milliseconds(30)))
        let broken = await ModelExtractor(ScriptedExtraction(.brokenOff(Self.answer(Self.home)))).facts(in: Self.call)
        #expect(broken.fallback == .model(.unreachable("the answer broke off")))
    }

    @Test(arguments: [
        (#"{"text": "", "sector": "semantic", "turn": 1, "quote": "Porto"}"#, Extraction.Refusal.nothingSaid),
        (#"{"text": "The caller lives in Porto.", "sector": "magic", "turn": 1, "quote": "Porto"}"#, .unknownSector),
        (
            #"{"text": "The caller lives in Porto.", "sector": "reflective", "turn": 1, "quote": "Porto"}"#,
            .unknownSector
        ),
        (#"{"text": "The caller lives in Porto.", "sector": "semantic", "turn": 7, "quote": "Porto"}"#, .noSuchTurn),
        (#"{"text": "The caller lives in Porto.", "sector": "semantic", "turn": 1e99, "quote": "Porto"}"#, .noSuchTurn),
        (#"{"text": "The caller lives.", "sector": "semantic", "turn": 0, "quote": "live"}"#, .notTheCallersTurn),
        (
            #"{"text": "The caller lives in Porto.", "sector": "semantic", "turn": 1, "quote": "I live in Porto"}"#,
            .quoteNotSaid
        ),
        (#"{"text": "The caller lives in Lisbon.", "sector": "semantic", "turn": 1, "quote": "Porto"}"#, .notInTheCall),
        (#"{"text": "The caller is 77.", "sector": "semantic", "turn": 1, "quote": "Porto"}"#, .notInTheCall),
        ("17", .notAnObject),
    ]) func `what the call does not bear out is refused`(fact: String, refusal: Extraction.Refusal) async {
        let extraction = await ModelExtractor(ScriptedExtraction(Self.answer(fact))).facts(in: Self.call)
        #expect(extraction.facts.isEmpty && extraction.refusals == [refusal], "\(extraction)")
    }

    @Test func `a recollection that the agent recited is no news`() async {
        var call = Calls.transcript("agent: The caller lives in Porto, I see.", "caller: yes Porto right")
        call.recited = ["The caller lives in Porto."]
        let fact = Self.home.replacing("\"quote\": \"Porto\"", with: "\"quote\": \"yes Porto\"")
        let extraction = await ModelExtractor(ScriptedExtraction(Self.answer(fact))).facts(in: call)
        #expect(extraction.refusals == [.recited])
    }

    @Test func `of a call too long for a prompt the most surprising turns are sent`() async {
        let model = ScriptedExtraction(Self.answer())
        let dull = String(repeating: "yes well you know how it is with that ", count: 50)
        let lines = (0..<60).map {
            Turn(
                index: $0, speaker: .caller, said: Calls.noon,
                text: $0 == 40 ? "my trombone was stolen in Coimbra by acrobats" : dull)
        }
        _ = await ModelExtractor(model).facts(in: CallTranscript(started: Calls.noon, turns: lines))
        guard case .user(let text) = model.requests.first?.messages.last else {
            Issue.record("nothing was sent")
            return
        }
        #expect(text.contains("trombone") && text.count < ExtractionPrompt.budget + 4000)
    }
}
