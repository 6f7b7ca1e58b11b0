import Speech
import Synchronization
import Testing

/// Says one sample per letter, and counts how often it is asked.
private final class CountingVoice: SpeechSynthesizer {
    let name = "counting"
    let sampleRate = 16_000
    let asked = Mutex(0)
    func warm() async throws(SpeechError) {}
    func speak(_ text: String, as voice: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error> {
        asked.withLock { $0 += 1 }
        return AsyncThrowingStream { output in
            output.yield(SpeechChunk(samples: [Int16](repeating: 1, count: text.count)))
            output.finish()
        }
    }
}

struct PhraseCacheTests {
    @Test func `a prepared phrase is not spoken again`() async throws {
        let voice = CountingVoice()
        let cache = PhraseCache(voice)
        try await cache.prepare("hello", as: VoiceSettings())
        try await cache.prepare("hello", as: VoiceSettings())
        #expect(try await cache.samples("hello").count == 5)
        #expect(voice.asked.withLock { $0 } == 1)
        #expect(try await cache.samples("hello", as: VoiceSettings(rate: 2)).count == 5)
        #expect(voice.asked.withLock { $0 } == 2)
    }

    @Test func `over its bound the phrase prepared first goes`() async throws {
        let voice = CountingVoice()
        let cache = PhraseCache(voice, capacity: 10)
        for text in ["first", "other", "third", "longer than all of it"] {
            try await cache.prepare(text, as: VoiceSettings())
        }
        let asked = voice.asked.withLock { $0 }
        for text in ["other", "third"] { #expect(try await cache.samples(text).count == 5) }
        #expect(voice.asked.withLock { $0 } == asked)
        #expect(try await cache.samples("first").count == 5)
        #expect(voice.asked.withLock { $0 } == asked + 1)
    }
}
