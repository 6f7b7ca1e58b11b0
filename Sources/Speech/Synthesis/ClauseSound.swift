/// Makes the chunks of one clause from what a synthesizer's library calls back with: without the silence at the start,
/// 20 ms or more each, every word in the chunk it begins in. Pure.
struct ClauseSound {
    private let sampleRate: Int
    private var silence: LeadingSilence
    private var samples: [Int16] = []
    /// Samples given out before.
    private var given = 0
    /// Not given out yet; times of the untrimmed sound.
    private var words: ArraySlice<SpokenWord> = []

    init(sampleRate: Int) {
        self.sampleRate = max(1, sampleRate)
        silence = LeadingSilence(sampleRate: sampleRate)
    }

    /// - Parameter word: with times from the start of what the library made, in order.
    mutating func add(_ word: SpokenWord) { words.append(word) }

    mutating func add(_ sound: [Int16]) -> SpeechChunk? {
        samples += silence.trim(sound)
        return samples.count >= sampleRate / 50 ? chunk() : nil
    }
    /// What is left at the end.
    mutating func finish() -> SpeechChunk? { samples.isEmpty ? nil : chunk() }

    private mutating func chunk() -> SpeechChunk {
        let cut = time(silence.cut)
        given += samples.count
        var chunk = SpeechChunk(samples: samples)
        samples = []
        while let word = words.first, word.start < cut + time(given) {
            words.removeFirst()
            chunk.words.append(
                SpokenWord(text: word.text, start: max(.zero, word.start - cut), end: max(.zero, word.end - cut)))
        }
        return chunk
    }
    private func time(_ samples: Int) -> Duration {
        .nanoseconds(Int64(samples) * 1_000_000_000 / Int64(sampleRate))
    }
}
