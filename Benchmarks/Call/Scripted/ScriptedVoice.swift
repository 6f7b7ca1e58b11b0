import Speech

/// A voice that has spoken everything in advance: the sound is there at once, in pieces of 100 ms.
struct ScriptedVoice: SpeechSynthesizer {
    let name = "scripted"
    let sound: AudioChunk
    var sampleRate: Int { sound.sampleRate }

    func warm() async throws(SpeechError) {}
    func speak(_ text: String, as voice: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error> {
        AsyncThrowingStream { output in
            let piece = sampleRate / 10
            for start in stride(from: 0, to: sound.samples.count, by: piece) {
                let end = min(start + piece, sound.samples.count)
                output.yield(SpeechChunk(samples: Array(sound.samples[start..<end])))
            }
            output.finish()
        }
    }
}
