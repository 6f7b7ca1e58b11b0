import Synchronization

/// One clause being spoken: what the library's thread gives goes to whoever listens, until they stop listening.
final class SynthesisJob: Sendable {
    private let output: AsyncThrowingStream<SpeechChunk, any Error>.Continuation
    private let sound: Mutex<ClauseSound>
    private let ended = Atomic<Bool>(false)

    /// - Returns: the job, and what the listener reads. Its buffer is bounded by the text's length
    ///   (``SpokenText/maxLength``).
    static func start(sampleRate: Int) -> (SynthesisJob, AsyncThrowingStream<SpeechChunk, any Error>) {
        let (stream, output) = AsyncThrowingStream<SpeechChunk, any Error>.makeStream()
        let job = SynthesisJob(output, sampleRate: sampleRate)
        output.onTermination = { [weak job] _ in job?.ended.store(true, ordering: .relaxed) }
        return (job, stream)
    }
    private init(_ output: AsyncThrowingStream<SpeechChunk, any Error>.Continuation, sampleRate: Int) {
        self.output = output
        sound = Mutex(ClauseSound(sampleRate: sampleRate))
    }
    /// Nobody listens any more: the library is to stop.
    var isEnded: Bool { ended.load(ordering: .relaxed) }

    func add(_ word: SpokenWord) { sound.withLock { $0.add(word) } }
    func add(_ samples: [Int16]) {
        if let chunk = sound.withLock({ $0.add(samples) }) { output.yield(chunk) }
    }
    func finish() {
        if let chunk = sound.withLock({ $0.finish() }) { output.yield(chunk) }
        output.finish()
    }
    func fail(_ error: SpeechError) { output.finish(throwing: error) }
}
