import Basics
import Synchronization

/// A voice that has phrases ready which every call needs (a greeting, an apology), so that they start at once; all else it
/// leaves to the voice behind it.
public final class PhraseCache: SpeechSynthesizer {
    private struct Key: Hashable {
        let text: String
        let voice: String?
        let language: String
        let rate: Double
    }
    private struct Clips {
        var clips: [Key: [SpeechChunk]] = [:]
        /// Oldest first.
        var order: [Key] = []
        var samples = 0
    }
    private let voice: any SpeechSynthesizer
    private let capacity: Int
    private let stored = Mutex(Clips())

    public var name: String { voice.name }
    public var sampleRate: Int { voice.sampleRate }

    /// - Parameter capacity: samples kept, of two bytes each; over it, the phrases prepared first go. 60 s at 16 kHz is
    ///   2 MB.
    public init(_ voice: any SpeechSynthesizer, capacity: Int = 960_000) {
        self.voice = voice
        self.capacity = capacity
    }

    public func warm() async throws(SpeechError) { try await voice.warm() }

    /// Speaks a phrase into the cache. One longer than the whole cache is not kept.
    public func prepare(_ text: String, as settings: VoiceSettings) async throws {
        let key = Self.key(text, settings)
        guard stored.withLock({ $0.clips[key] == nil }) else { return }
        var chunks: [SpeechChunk] = []
        for try await chunk in voice.speak(text, as: settings) { chunks.append(chunk) }
        try Task.checkCancellation()  // or half a phrase would be kept
        let samples = Self.samples(chunks)
        guard samples <= capacity else { return }
        stored.withLock { stored in
            guard stored.clips.updateValue(chunks, forKey: key) == nil else { return }
            stored.order.append(key)
            stored.samples += samples
            while stored.samples > capacity {
                let oldest = stored.order.removeFirst()
                stored.samples -= stored.clips.removeValue(forKey: oldest).map(Self.samples) ?? 0
            }
        }
    }

    public func speak(_ text: String, as settings: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error> {
        guard let chunks = stored.withLock({ $0.clips[Self.key(text, settings)] }) else {
            return voice.speak(text, as: settings)
        }
        return AsyncThrowingStream { output in
            for chunk in chunks { output.yield(chunk) }
            output.finish()
        }
    }

    private static func key(_ text: String, _ settings: VoiceSettings) -> Key {
        Key(text: text, voice: settings.voice, language: settings.language, rate: settings.rate)
    }
    private static func samples(_ chunks: [SpeechChunk]) -> Int { chunks.reduce(0) { $0 + $1.samples.count } }
}
