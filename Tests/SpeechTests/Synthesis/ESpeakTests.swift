import Testing

@testable import Speech

@Suite(.serialized) struct ESpeakTests {
    let espeak: ESpeakSynthesizer
    init() throws { espeak = try ESpeakSynthesizer() }

    @Test func `a German clause comes with the times of its words`() async throws {
        let chunks = try await espeak.chunks("Guten Morgen, schöne Welt", as: VoiceSettings(language: "de-DE"))
        let words = chunks.flatMap(\.words)
        #expect(words.map(\.text) == ["Guten", "Morgen", "schöne", "Welt"])
        #expect(words.allSatisfy { $0.start < $0.end })
        let length = Duration.seconds(Double(chunks.reduce(0) { $0 + $1.samples.count }) / 22_050)
        #expect(length > .milliseconds(800))
        #expect(words.allSatisfy { $0.end <= length + .milliseconds(20) })
    }

    @Test func `languages sound different`() async throws {
        let german = try await espeak.samples("Paris", as: VoiceSettings(language: "de"))
        let french = try await espeak.samples("Paris", as: VoiceSettings(language: "fr-FR"))
        #expect(german != french)
    }

    @Test func `a language it does not know is refused with those it does`() async {
        do {
            _ = try await espeak.chunks("hello", as: VoiceSettings(language: "xx-YY"))
            Issue.record("it spoke")
        } catch {
            let text = "\(error)"
            #expect(text.contains("'xx-YY'"))
            #expect(text.contains("espeak-ng --voices"))
            #expect(text.contains(" de "))
        }
    }

    @Test func `a region without a voice takes the language's`() throws {
        let voices = [
            ESpeakVoice(identifier: "a/en-gb", name: "British", languages: ["en-gb", "en"]),
            ESpeakVoice(identifier: "a/de", name: "German", languages: ["de"]),
            ESpeakVoice(identifier: "a/pt-br", name: "Brazilian", languages: ["pt-br"]),
        ]
        let chosen = try ["de-AT", "en", "en_GB", "pt"].map {
            try ESpeakVoices.choose(VoiceSettings(language: $0), of: voices).name
        }
        #expect(chosen == ["German", "British", "British", "Brazilian"])
        #expect(throws: SpeechError.self) { try ESpeakVoices.choose(VoiceSettings(language: ""), of: voices) }
        #expect(throws: SpeechError.self) {
            try ESpeakVoices.choose(VoiceSettings(voice: "x", language: "de"), of: voices)
        }
    }

    @Test(arguments: ["", "...", "🙂", "\u{0}", "<speak>"]) func `odd texts do no harm`(text: String) async throws {
        let chunks = try await espeak.chunks(text)
        #expect(chunks.count < 200)
    }

    @Test func `who stops listening stops the work, and the next clause is whole`() async throws {
        let long = Array(repeating: "one two three four five six seven", count: 20).joined(separator: ", ")
        for try await _ in espeak.speak(long, as: VoiceSettings()) { break }
        #expect(try await espeak.samples("hello").count > 4000)
    }
}
