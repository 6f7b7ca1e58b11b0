import Basics
import Synchronization

/// One caller's sound on its way through one decoder, in steps of 100 ms on the decoder's thread.
final class DecoderStream: RecognitionStream {
    private struct State {
        var queue: RecognitionQueue
        var isScheduled = false
        var isClosed = false
        /// Nil once it was released.
        var decoder: (any UtteranceDecoder)?
    }
    /// 30 s at 16 kHz wait at most.
    static let capacity = 480_000
    /// 100 ms: how much is decoded at once, and how often a partial may come.
    static let step = 1600
    /// Results that wait to be read; of more, the oldest go. 100 s of partials.
    static let unreadResults = 1024

    let results: AsyncStream<Recognition>
    private let output: AsyncStream<Recognition>.Continuation
    private let thread: WorkThread
    private let release: @Sendable (any UtteranceDecoder) -> Void
    private let state: Mutex<State>
    /// Of the utterance being decoded: told last.
    private let told = Mutex((utterance: UInt32(0), text: "", samples: 0))

    /// - Parameter release: takes the decoder back, on `thread`, once the stream is closed.
    init(
        _ decoder: any UtteranceDecoder, on thread: WorkThread,
        release: @escaping @Sendable (any UtteranceDecoder) -> Void
    ) {
        self.thread = thread
        self.release = release
        state = Mutex(State(queue: RecognitionQueue(capacity: Self.capacity), decoder: decoder))
        (results, output) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.unreadResults))
    }
    deinit {
        output.finish()
        guard let decoder = state.withLock({ $0.decoder }) else { return }
        thread.perform { [release] in release(decoder) }
    }
    /// Samples thrown away since decoding fell 30 s behind.
    var droppedSamples: Int { state.withLock { $0.queue.droppedSamples } }

    func push(_ samples: [Int16]) { change { $0.push(samples) } }
    func begin(utterance: UInt32) { change { $0.begin(utterance) } }
    func finish(utterance: UInt32) { change { $0.finish(utterance) } }
    func discard(utterance: UInt32) { change { $0.discard(utterance) } }
    func close() { end(.none) }

    private func change(_ body: (inout RecognitionQueue) -> Void) {
        let mustSchedule = state.withLock { state in
            guard !state.isClosed else { return false }
            body(&state.queue)
            guard !state.queue.isEmpty, !state.isScheduled else { return false }
            state.isScheduled = true
            return true
        }
        if mustSchedule { schedule() }
    }
    /// One step a turn, so that the streams of a thread take turns.
    private func schedule() { thread.perform { [self] in step() } }

    private func step() {
        let (work, decoder) = state.withLock { ($0.queue.next(atMost: Self.step), $0.decoder) }
        if let work, let decoder {
            do throws(SpeechError) { try perform(work, with: decoder) } catch { end(.failed(error)) }
        }
        let isOver = state.withLock { state in
            state.isScheduled = !state.queue.isEmpty
            return !state.isScheduled
        }
        if !isOver { schedule() }
    }
    private func perform(_ work: RecognitionQueue.Work, with decoder: any UtteranceDecoder) throws(SpeechError) {
        switch work {
        case .start(let utterance):
            told.withLock { $0 = (utterance, "", 0) }
            try decoder.start()
        case .hear(let samples):
            try decoder.hear(samples)
            tellPartial(decoder, after: samples.count)
        case .end(let utterance):
            tell(.final(utterance: utterance, text: try decoder.end(), confidence: nil), of: utterance)
        case .abandon:
            try decoder.abandon()
        case .nothingHeard(let utterance):
            tell(.final(utterance: utterance, text: "", confidence: nil), of: utterance)
        }
    }
    private func tellPartial(_ decoder: any UtteranceDecoder, after samples: Int) {
        let isDue = told.withLock { told in
            told.samples += samples
            guard told.samples >= Self.step else { return false }
            told.samples = 0
            return true
        }
        guard isDue else { return }
        let text = decoder.text
        let changed: UInt32? = told.withLock { told in
            guard told.text != text else { return nil }
            told.text = text
            return told.utterance
        }
        if let changed { tell(.partial(utterance: changed, text: text), of: changed) }
    }
    private func tell(_ result: Recognition, of utterance: UInt32) {
        state.withLock { state in
            guard state.queue.isWanted(utterance) else { return }
            output.yield(result)
        }
    }

    /// - Parameter last: told before the results end.
    private func end(_ last: Recognition?) {
        let decoder: (any UtteranceDecoder)? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.isClosed = true
            state.queue.close()
            defer { state.decoder = nil }
            return state.decoder
        }
        guard let decoder else { return }
        if let last { output.yield(last) }
        output.finish()
        thread.perform { [release] in release(decoder) }
    }
}
