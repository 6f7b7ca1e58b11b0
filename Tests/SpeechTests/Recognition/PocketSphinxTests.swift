import Testing

@testable import Speech

@Suite(.serialized) struct PocketSphinxTests {
    static let recognizer = PocketSphinxRecognizer(threads: 2, spares: 1)
    static let sentences = [
        "what is my battery level", "turn on the flashlight please", "tell me a joke", "where am i right now",
        "my name is anna", "remember that my sister lives in london", "what time is it", "goodbye",
    ]

    @Test func `it understands what callers ask, both of two at once`() async throws {
        let wrong = try await withThrowingTaskGroup(of: (errors: Int, words: Int, partials: [String]).self) { group in
            for voice in FliteSynthesizer.voices { group.addTask { try await Self.wordErrors(voice) } }
            return try await group.reduce(into: [(errors: Int, words: Int, partials: [String])]()) { $0.append($1) }
        }
        let errors = wrong.reduce(0) { $0 + $1.errors }
        let words = wrong.reduce(0) { $0 + $1.words }
        #expect(Double(errors) / Double(words) <= 0.08, "\(errors) of \(words) words")
        #expect(wrong.allSatisfy { $0.partials.contains("remember that my") })
        #expect(wrong.allSatisfy { $0.partials.allSatisfy { !$0.contains("[") && !$0.contains("<") } })
    }
    private static func wordErrors(_ voice: String) async throws -> (errors: Int, words: Int, partials: [String]) {
        let flite = try FliteSynthesizer()
        var hearing = Hearing(try await recognizer.stream(language: "en-US"))
        var (errors, words) = (0, 0)
        for (number, sentence) in sentences.enumerated() {
            let sound = try await flite.samples(sentence, as: VoiceSettings(voice: voice))
            let heard = try #require(await hearing.final(of: sound, utterance: UInt32(number)))
            errors += SpeechTests.wordErrors(heard, against: sentence)
            words += sentence.split(separator: " ").count
        }
        hearing.stream.close()
        return (errors, words, hearing.partials)
    }

    @Test func `silence is an empty result, and what follows is still understood`() async throws {
        var hearing = Hearing(try await Self.recognizer.stream(language: "en"))
        #expect(await hearing.final(of: Hearing.quiet(8000), utterance: 1) == "")
        hearing.stream.finish(utterance: 2)
        #expect(await hearing.nextFinal() == "")
        let sound = try await FliteSynthesizer().samples("tell me a joke")
        #expect(await hearing.final(of: sound, utterance: 3) == "tell me a joke")
        hearing.stream.close()
    }

    @Test func `a discarded utterance has no result, and a closed stream ends`() async throws {
        let stream = try await Self.recognizer.stream(language: "en-GB")
        let sound = try await FliteSynthesizer().samples("goodbye")
        stream.begin(utterance: 1)
        stream.push(sound)
        stream.finish(utterance: 1)
        stream.discard(utterance: 1)
        stream.begin(utterance: 2)
        stream.push(sound + Hearing.quiet(3200))
        stream.finish(utterance: 2)
        var finals: [UInt32] = []
        for await result in stream.results {
            if case .final(let utterance, _, _) = result {
                finals.append(utterance)
                stream.close()
            }
        }
        #expect(finals == [2])
        stream.begin(utterance: 3)
        stream.push(sound)
        stream.finish(utterance: 3)
        stream.close()
    }

    @Test func `a decoder given back serves the next caller as new`() async throws {
        let recognizer = PocketSphinxRecognizer(threads: 1, spares: 0)
        let sound = try await FliteSynthesizer().samples("what time is it")
        for _ in 0..<2 {
            var hearing = Hearing(try await recognizer.stream(language: "en"))
            #expect(await hearing.final(of: sound, utterance: 1) == "what time is it")
            hearing.stream.begin(utterance: 2)  // left open
            hearing.stream.push(sound)
            hearing.stream.close()
            #expect(await hearing.nextFinal() == nil)
        }
    }

    @Test func `another language and a missing model are refused with what mends it`() async {
        await #expect(throws: SpeechError.self) { _ = try await Self.recognizer.stream(language: "de-DE") }
        let lost = PocketSphinxRecognizer(model: PocketSphinxModel(folder: "/nonexistent/en-us"))
        do {
            try await lost.warm()
            Issue.record("it found a model")
        } catch {
            #expect("\(error)".contains("/nonexistent/en-us/en-us/mdef"))
            #expect("\(error)".contains("pocketsphinx-en-us"))
        }
    }

    @Test func `fillers and second ways to say a word do not show`() {
        #expect(PocketSphinxHandle.words(in: "<s> read(2) [NOISE] it's ++UM++ <sil> [SPEECH]") == "read it's")
    }
}
