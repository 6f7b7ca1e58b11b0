import Speech
import Synchronization

/// Sentences spoken in advance: an apology must not depend on the voice that has just failed.
public final class ClipShelf: Sendable {
    private struct State {
        var clips: [String: AudioChunk] = [:]
        var samples = 0
    }
    private let state = Mutex(State())
    /// Samples kept at most: two minutes at 16 kHz.
    private static let limit = 120 * 16_000

    public init() {}

    /// Nil when it was not spoken in advance.
    func clip(for sentence: String) -> AudioChunk? { state.withLock { $0.clips[sentence] } }

    /// Keeps a sentence that was recorded elsewhere, whatever its length.
    func shelve(_ clip: AudioChunk, for sentence: String) { state.withLock { $0.clips[sentence] = clip } }

    func record(_ sentence: String, with synthesizer: any SpeechSynthesizer, as voice: VoiceSettings) async {
        guard clip(for: sentence) == nil else { return }
        var samples: [Int16] = []
        do {
            for try await chunk in synthesizer.speak(sentence, as: voice) { samples += chunk.samples }
        } catch { return }  // spoken when it is needed, then
        let clip = AudioChunk(samples: samples, sampleRate: synthesizer.sampleRate)
        state.withLock { state in
            guard !clip.samples.isEmpty, state.samples + clip.samples.count <= Self.limit else { return }
            state.clips[sentence] = clip
            state.samples += clip.samples.count
        }
    }
}
