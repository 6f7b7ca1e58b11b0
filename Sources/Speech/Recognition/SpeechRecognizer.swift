/// Speech to text: a provider. One instance serves every call of a process.
public protocol SpeechRecognizer: Sendable {
    /// Short, for logs and metrics: `pocketsphinx`.
    var name: String { get }
    /// How long after ``RecognitionStream/finish(utterance:)`` the final result comes in 99 of 100 cases. Whoever waits
    /// for it waits no longer than the rest of this.
    var finalisationDelay: Duration { get }
    /// Loads models and opens what it needs, so that the first stream does not wait.
    func warm() async throws(SpeechError)
    /// One caller's sound. 16 kHz mono.
    /// - Parameter language: BCP 47, such as `en-US`.
    func stream(language: String) async throws(SpeechError) -> any RecognitionStream
}

/// One caller's sound going in, words coming out. Nothing here blocks: sound is queued for the provider's own thread.
public protocol RecognitionStream: Sendable {
    /// 16 kHz mono, in order. What comes before the first ``begin(utterance:)`` and between utterances is not heard.
    func push(_ samples: [Int16])
    /// What is pushed from here on belongs to this utterance.
    func begin(utterance: UInt32)
    /// No more sound for this utterance: exactly one final result for it follows, with empty text when nothing was said.
    func finish(utterance: UInt32)
    /// Results of this utterance are no longer wanted.
    func discard(utterance: UInt32)
    /// Partials and finals in order; ends after ``close()`` or a failure (then the last element is `.failed`).
    var results: AsyncStream<Recognition> { get }
    func close()
}

public enum Recognition: Sendable, Equatable {
    /// What the utterance holds so far; may still change.
    case partial(utterance: UInt32, text: String)
    /// - confidence: 0…1, nil when the provider has none.
    case final(utterance: UInt32, text: String, confidence: Double?)
    /// The stream is dead.
    case failed(SpeechError)
}
