import Basics
import Speech
import Synchronization

/// Makes clauses into sound, one after the other, and queues it to be played.
///
/// A provider that fails before its first sound is replaced by the next one for that clause. Everything carries its
/// segment, so that what comes late from a clause nobody wants any more goes nowhere.
actor Voice {
    enum Event: Sendable, Equatable {
        /// The first sound of a clause is queued.
        case ready(segment: UInt32)
        /// All of a clause is queued: how long it is, and its words where the provider knows them.
        case made(segment: UInt32, duration: Duration, words: [SpokenWord])
        /// No provider could speak it, or what it gave was silence.
        case failed(segment: UInt32, reason: String)
    }
    private struct Clause: Sendable {
        var segment: UInt32
        var content: Content
    }
    /// What to say: text, or sound that is there already.
    enum Content: Sendable {
        case text(String)
        case clip(AudioChunk)
    }

    private let synthesizers: [any SpeechSynthesizer]
    private let settings: VoiceSettings
    private let playout: PlayoutQueue
    private let trackRate: Int
    private let report: @Sendable (Event) -> Void
    private var waiting: [Clause] = []
    private var work: Task<Void, Never>?
    /// Sound made ahead of the playhead; a clause is at most a few seconds, and the next one is begun below this.
    static let lookahead: Duration = .seconds(2)

    /// - Parameters:
    ///   - synthesizers: the wanted one first, then those to fall back on.
    ///   - trackRate: of the published track, in Hz.
    init(
        _ synthesizers: [any SpeechSynthesizer], as settings: VoiceSettings, into playout: PlayoutQueue, trackRate: Int,
        report: @escaping @Sendable (Event) -> Void
    ) {
        self.synthesizers = synthesizers
        self.settings = settings
        self.playout = playout
        self.trackRate = trackRate
        self.report = report
    }

    func say(_ content: Content, segment: UInt32) {
        waiting.append(Clause(segment: segment, content: content))
        if work == nil { work = Task { await self.run() } }
    }

    /// Forgets what is not spoken yet. The caller clears the playout queue.
    func stop() {
        waiting = []
        work?.cancel()
        work = nil
    }

    private func run() async {
        while !waiting.isEmpty, !Task.isCancelled {
            let clause = waiting.removeFirst()
            await playout.wait(untilQueuedBelow: Self.lookahead)
            guard !Task.isCancelled else { return }
            await speak(clause)
        }
        if !Task.isCancelled { work = nil }
    }

    private func speak(_ clause: Clause) async {
        if case .clip(let clip) = clause.content { return play(clip, segment: clause.segment) }
        guard case .text(let text) = clause.content else { return }
        var reason = "no synthesizer is configured"
        for synthesizer in synthesizers {
            do {
                if try await speak(text, with: synthesizer, segment: clause.segment) { return }
                reason = "\(synthesizer.name) gave no sound"
            } catch let error as HalfSpoken {
                // Some of it went out: saying it again would be worse than stopping here.
                playout.finish(segment: clause.segment)
                report(.made(segment: clause.segment, duration: error.duration, words: error.words))
                return
            } catch {
                if Task.isCancelled { return }
                reason = "\(synthesizer.name): \(error)"
            }
        }
        guard !Task.isCancelled else { return }
        playout.finish(segment: clause.segment)
        report(.failed(segment: clause.segment, reason: reason))
    }

    private struct HalfSpoken: Error {
        var duration: Duration
        var words: [SpokenWord]
    }

    /// - Returns: false when there was nothing to hear.
    private func speak(
        _ text: String, with synthesizer: any SpeechSynthesizer, segment: UInt32
    ) async throws -> Bool {
        var resampler = try Resampler(from: synthesizer.sampleRate, to: trackRate)
        var words: [SpokenWord] = []
        var samples = 0
        var sound: [Int16] = []
        do {
            for try await chunk in synthesizer.speak(text, as: settings) {
                if Task.isCancelled { return true }
                words += chunk.words
                sound.removeAll(keepingCapacity: true)
                try resampler.process(chunk.samples.span, into: &sound)
                guard !sound.isEmpty else { continue }
                if samples == 0 { report(.ready(segment: segment)) }
                samples += sound.count
                playout.append(segment: segment, sound)
            }
        } catch  where samples > 0 {
            throw HalfSpoken(duration: duration(samples), words: words)
        }
        if Task.isCancelled { return true }
        guard samples > 0 else { return false }
        sound.removeAll(keepingCapacity: true)
        try resampler.flush(into: &sound)
        playout.append(segment: segment, sound)
        playout.finish(segment: segment)
        report(.made(segment: segment, duration: duration(samples + sound.count), words: words))
        return true
    }

    private func play(_ clip: AudioChunk, segment: UInt32) {
        let sound: [Int16]
        do throws(AudioError) { sound = try Resampler.convert(clip, to: trackRate).samples } catch {
            playout.finish(segment: segment)
            return report(.failed(segment: segment, reason: "clip: \(error)"))
        }
        report(.ready(segment: segment))
        playout.append(segment: segment, sound)
        playout.finish(segment: segment)
        report(.made(segment: segment, duration: duration(sound.count), words: []))
    }

    private func duration(_ samples: Int) -> Duration {
        .nanoseconds(Int64(samples) * 1_000_000_000 / Int64(trackRate))
    }
}
