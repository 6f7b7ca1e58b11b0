import Speech

extension SpeechSynthesizer {
    /// Everything the voice makes of a text.
    func chunks(_ text: String, as voice: VoiceSettings = .init()) async throws -> [SpeechChunk] {
        var chunks: [SpeechChunk] = []
        for try await chunk in speak(text, as: voice) { chunks.append(chunk) }
        return chunks
    }
    func samples(_ text: String, as voice: VoiceSettings = .init()) async throws -> [Int16] {
        try await chunks(text, as: voice).flatMap(\.samples)
    }
}
