import Speech
import Testing

struct SpeechProvidersTests {
    @Test func `without a name it is what needs no key`() throws {
        #expect(try SpeechProviders.recognizer().name == "pocketsphinx")
        #expect(try SpeechProviders.synthesizer().name == "flite")
        #expect(try SpeechProviders.synthesizer(language: "en_GB").name == "flite")
        #expect(try SpeechProviders.synthesizer(language: "de-DE").name == "espeak")
        #expect(try SpeechProviders.synthesizer(named: "espeak", language: "en").name == "espeak")
    }

    @Test func `an unknown name is answered with the nearest and the valid ones`() {
        #expect(
            throws: SpeechError.unusable(
                "there is no recogniser 'pocketsphynx'; did you mean 'pocketsphinx'? valid: pocketsphinx, sherpa")
        ) { try SpeechProviders.recognizer(named: "pocketsphynx") }
        #expect(
            throws: SpeechError.unusable("there is no voice provider 'wonderful'; valid: flite, espeak, sherpa")
        ) { try SpeechProviders.synthesizer(named: "wonderful") }
    }

    @Test func `sherpa without a folder says what it needs`() {
        let error = #expect(throws: SpeechError.self) { try SpeechProviders.recognizer(named: "sherpa") }
        #expect(error?.description.contains("folder") == true)
        #expect(throws: SpeechError.self) {
            try SpeechProviders.synthesizer(named: "sherpa", modelFolder: "/nonexistent/voice")
        }
    }
}
