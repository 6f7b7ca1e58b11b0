import Speech
import Testing

@Suite(.serialized) struct PocketSphinxTests {
    static let recognizer = PocketSphinxRecognizer(threads: 2, spares: 1)
    static let sentences = [
        "what is my battery level", "turn on the flashlight please", "tell me a joke", "where am i right now",
        "my name is anna", "remember that my sister lives in london", "what time is it", "goodbye",
    ]

    @Test(arguments: ["slt", "rms"]) func `it understands what callers ask`(voice: String) async throws {
        let flite = try FliteSynthesizer()
        var hearing = Hearing(try await Self.recognizer.stream(language: "en-US"))
        var (errors, words) = (0, 0)
        for (number, sentence) in Self.sentences.enumerated() {
            let sound = try await flite.samples(sentence, as: VoiceSettings(voice: voice))
            let heard = try #require(await hearing.final(of: sound, utterance: UInt32(number)))
            print(voice, sentence, "->", heard)
            errors += wordErrors(heard, against: sentence)
            words += sentence.split(separator: " ").count
        }
        hearing.stream.close()
        #expect(Double(errors) / Double(words) <= 0.1)
        #expect(hearing.partials.contains("what is my"))
    }
}
