import Speech

/// What callers and agent sound like, spoken by Flite before anything is measured.
struct Sounds: Sendable {
    /// About 1 s.
    let question: [Int16]
    /// Over 2 s without a pause that ends it: long enough to interrupt.
    let interruption: [Int16]
    /// About 1 s, and some 8 s, as the agent says them.
    let answer: AudioChunk
    let longAnswer: AudioChunk

    init() async throws {
        question = try await Self.speak("Tell me something please.", "rms", rate: Caller.rate).samples
        interruption = try await Self.speak(
            "No wait a moment because I really wanted you to tell me about another thing", "rms", rate: Caller.rate
        ).samples
        answer = try await Self.speak("Here is what I know of it.", "slt", rate: 16_000)
        let sentence = try await Self.speak(
            "There is a lot to say about that and it all begins with", "slt", rate: 16_000)
        longAnswer = AudioChunk(
            samples: Array(repeatElement(sentence.samples, count: 4).joined()), sampleRate: sentence.sampleRate)
    }

    private static func speak(_ text: String, _ voice: String, rate: Int) async throws -> AudioChunk {
        let synthesizer = try FliteSynthesizer()
        try await synthesizer.warm()
        var chunk = AudioChunk(sampleRate: synthesizer.sampleRate)
        for try await piece in synthesizer.speak(text, as: VoiceSettings(voice: voice)) {
            chunk.samples += piece.samples
        }
        return try Resampler.convert(chunk, to: rate)
    }
}
