import Basics
import Synchronization

/// Recognises English without a key or a download: CMU PocketSphinx with the model of Debian's pocketsphinx-en-us.
///
/// A second of speech takes 0.2 s of one core, so two calls at once run in real time on two cores. Each stream has a
/// decoder (60 MB); a thread's decoders share their language model (33 MB). No confidence is told: PocketSphinx's
/// posterior is 0.002…0.5 for sentences that are right, and the same for wrong ones.
public final class PocketSphinxRecognizer: SpeechRecognizer {
    public let name = "pocketsphinx"
    /// Measured over 80 sentences of 1.3 to 3.7 s: the second pass takes 77 ms of processor time at the median and 127 ms
    /// at P99, and before it up to 100 ms of sound may wait, 25 ms. The rest is for longer turns (3 % of their length) and
    /// for a busy machine, on which the P99 was 1 s and more; a result that comes sooner is not waited for.
    public let finalisationDelay: Duration = .seconds(1)
    private let model: PocketSphinxModel
    private let threads: Int
    private let spares: Int
    /// Made at the first use.
    private let lanes = Mutex<[PocketSphinxLane]>([])

    /// - Parameters:
    ///   - threads: that recognise; a stream stays on one.
    ///   - spares: warm decoders each thread keeps for calls to come.
    public init(model: PocketSphinxModel = .debian, threads: Int = 2, spares: Int = 1) {
        self.model = model
        self.threads = max(1, threads)
        self.spares = max(0, spares)
    }

    public func warm() async throws(SpeechError) {
        try model.check()
        for lane in try makeLanes() { try await lane.warm() }
    }

    public func stream(language: String) async throws(SpeechError) -> any RecognitionStream {
        guard LanguageTag.isEnglish(language) else {
            throw .unusable(
                "pocketsphinx hears only English (en, en-US …), not '\(language)'; configure another recogniser")
        }
        try model.check()
        guard let lane = try makeLanes().min(by: { $0.streams < $1.streams }) else { throw .closed }
        let decoder = try await lane.take()
        return DecoderStream(decoder, on: lane.thread) { _ in lane.giveBack(decoder) }
    }

    private func makeLanes() throws(SpeechError) -> [PocketSphinxLane] {
        try lanes.withLock { lanes throws(SpeechError) in
            guard lanes.isEmpty else { return lanes }
            let loader = try WorkThread.forSpeech("stt-loader")
            lanes = try (1...threads).map { number throws(SpeechError) in
                try PocketSphinxLane(model, number: number, spares: spares, loader: loader)
            }
            return lanes
        }
    }
}
