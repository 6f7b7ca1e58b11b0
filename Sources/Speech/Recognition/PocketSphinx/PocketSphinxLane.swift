import Basics
import Synchronization

/// One thread that recognises, and the decoders warmed for it. A stream stays in its lane for life.
///
/// Decoders of a lane share ``PocketSphinxWords``. They are made and freed only on the recogniser's one loading thread,
/// so that a lane goes on recognising meanwhile.
final class PocketSphinxLane: Sendable {
    private struct Pool {
        var words: PocketSphinxWords?
        var idle: [PocketSphinxHandle] = []
        var streams = 0
    }
    let thread: WorkThread
    private let loader: WorkThread
    private let model: PocketSphinxModel
    /// Decoders kept idle for calls to come.
    private let spares: Int
    private let pool = Mutex(Pool())

    init(_ model: PocketSphinxModel, number: Int, spares: Int, loader: WorkThread) throws(SpeechError) {
        self.model = model
        self.spares = spares
        self.loader = loader
        thread = try WorkThread.forSpeech("recogniser-\(number)")
    }
    deinit {
        // The pool's decoders are freed where they were made.
        let pool = pool.withLock { pool in
            defer { pool = Pool() }
            return (pool.words, pool.idle)
        }
        loader.perform { withExtendedLifetime(pool) {} }
    }
    /// Streams that use it now.
    var streams: Int { pool.withLock { $0.streams } }

    /// Has a spare decoder ready.
    func warm() async throws(SpeechError) {
        try await loader.run { [self] () throws(SpeechError) in try refill() }
    }
    /// A decoder for a new stream: at once when a spare is there, else after about half a second.
    func take() async throws(SpeechError) -> PocketSphinxHandle {
        let spare = pool.withLock { pool in
            pool.streams += 1
            return pool.idle.popLast()
        }
        if let spare {
            loader.perform { [self] in try? refill() }  // a failure shows when the next stream finds no spare
            return spare
        }
        do throws(SpeechError) {
            return try await loader.run { [self] () throws(SpeechError) in try load() }
        } catch {
            pool.withLock { $0.streams -= 1 }
            throw error
        }
    }
    /// Called on ``thread``, once for each ``take()``.
    func giveBack(_ decoder: PocketSphinxHandle) {
        var isSound = true
        do throws(SpeechError) { try decoder.abandon() } catch { isSound = false }
        decoder.forgetVoice()
        let isKept = pool.withLock { pool in
            pool.streams -= 1
            guard isSound, pool.idle.count < max(1, spares) else { return false }
            pool.idle.append(decoder)
            return true
        }
        if !isKept { loader.perform { withExtendedLifetime(decoder) {} } }
    }

    private func refill() throws(SpeechError) {
        while pool.withLock({ $0.idle.count < spares }) {
            let decoder = try load()
            pool.withLock { $0.idle.append(decoder) }
        }
    }
    private func load() throws(SpeechError) -> PocketSphinxHandle {
        try model.check()
        let decoder = try PocketSphinxHandle(model)
        let words: PocketSphinxWords
        if let known = pool.withLock({ $0.words }) {
            words = known
        } else {
            words = try PocketSphinxWords(model, for: decoder)
            pool.withLock { $0.words = words }
        }
        try decoder.use(words)
        return decoder
    }
}
