public import Basics
import Sockets
import Synchronization

/// Records a call to a stereo WAV or Ogg/Opus file, left the caller, right the agent, on a thread of its own.
///
/// Media threads hand frames in and never wait for the disk: at most ``capacity`` of them lie between, and what would be
/// more is counted and becomes silence. The file plays at any time, also if the process dies.
public final class CallRecorder: Sendable {
    public enum Format: Sendable {
        case wav
        /// At most 48 kHz; into a file that is not there yet.
        case oggOpus(tags: [OggOpusWriter.Tag])
    }
    private enum Entry: Sendable {
        case frame([Int16], RecordingMixer.Side, source: Int?, Moment)
        case end(source: Int)
    }
    private struct Inbox: Sendable {
        var entries: [Entry] = []
        var dropped = 0
        var written = 0
        var failure: AudioError?
    }
    private final class Shared: Sendable {
        let inbox = Mutex(Inbox())
    }
    /// Frames waiting for the disk: 10 s of both sides.
    public static let capacity = 1000

    private let shared = Shared()
    private let waker: Waker
    private let thread: LoopThread
    public let path: String
    public let sampleRate: Int

    /// - Parameters:
    ///   - sampleRate: of every frame of both sides.
    ///   - start: the beginning of the file; nil for the first frame.
    ///   - failed: called once, on the recorder's thread, when the disk takes no more; ``finish()`` says it as well.
    public init(
        path: String, sampleRate: Int, start: Moment? = nil, format: Format = .wav,
        failed: @escaping @Sendable (AudioError) -> Void = { _ in }
    ) throws(AudioError) {
        let writer = try RecordingFile(path: path, sampleRate: sampleRate, format: format)
        let mixer = RecordingMixer(sampleRate: sampleRate, start: start)
        let desk = Mutex(Desk(writer: writer, mixer: mixer))
        do {
            waker = try Waker()
            thread = try LoopThread("recorder", waker: waker) { [shared, waker] stop in
                desk.withLock { $0.run(shared, waker, stop) }
                if let failure = shared.inbox.withLock({ $0.failure }) { failed(failure) }
            }
        } catch { throw .library("starting the recorder's thread", "\(error)") }
        (self.path, self.sampleRate) = (path, sampleRate)
    }

    /// Takes what a side said. Never waits.
    /// - Parameters:
    ///   - source: which of several voices of that side it is, see ``RecordingMixer``.
    ///   - moment: when its first sample was heard or sent, on the same clock for both sides.
    public func add(_ samples: [Int16], from side: RecordingMixer.Side, source: Int? = nil, at moment: Moment) {
        add(.frame(samples, side, source: source, moment))
    }
    /// No more of that voice is expected, though it may begin again.
    public func end(source: Int) { add(.end(source: source)) }

    private func add(_ entry: Entry) {
        let isFirst = shared.inbox.withLock { inbox in
            guard inbox.entries.count < Self.capacity, inbox.failure == nil else {
                inbox.dropped += 1
                return false
            }
            inbox.entries.append(entry)
            return inbox.entries.count == 1
        }
        if isFirst { waker.wake() }
    }
    /// Frames that never reached the disk.
    public var dropped: Int { shared.inbox.withLock { $0.dropped } }

    /// Length of the file, as far as it is written.
    public var duration: Duration {
        .nanoseconds(Int64(shared.inbox.withLock { $0.written }) * 1_000_000_000 / Int64(sampleRate))
    }

    /// Writes what is left and closes the file.
    /// - Throws: why the disk would not take it, now or earlier; the file then ends there.
    public func finish() async throws(AudioError) {
        await thread.stopAndWait()
        if let failure = shared.inbox.withLock({ $0.failure }) { throw failure }
    }

    /// The thread's own: a mixer and a file. The `Mutex` it lies in is never waited for; it carries it into the thread.
    private struct Desk: ~Copyable {
        var writer: RecordingFile?
        var mixer: RecordingMixer
        var output: [Int16] = []

        init(writer: consuming RecordingFile, mixer: RecordingMixer) {
            self.writer = consume writer
            self.mixer = mixer
        }

        mutating func run(_ shared: Shared, _ waker: Waker, _ stop: LoopThread.Stop) {
            do {
                var poller = try Poller(waker: waker)
                while !stop.isRequested {
                    _ = poller.wait(until: nil)
                    try write(shared)
                }
                try write(shared)
                mixer.finish(into: &output)
                try flush(shared)
                try writer.take()?.close()
            } catch let error as AudioError {
                shared.inbox.withLock { $0.failure = error }
            } catch {
                shared.inbox.withLock { $0.failure = .library("epoll", "\(error)") }
            }
            writer = nil
        }
        private mutating func write(_ shared: Shared) throws(AudioError) {
            let entries = shared.inbox.withLock { inbox in
                defer { inbox.entries = [] }
                return inbox.entries
            }
            for entry in entries {
                switch entry {
                case .end(let source): mixer.end(source: source)
                case .frame(let samples, let side, let source, let moment):
                    while mixer.advance(towards: moment, into: &output) { try flush(shared) }
                    mixer.add(samples, from: side, source: source, at: moment, into: &output)
                }
                if output.count >= 1 << 14 { try flush(shared) }
            }
            try flush(shared)
        }
        private mutating func flush(_ shared: Shared) throws(AudioError) {
            guard !output.isEmpty else { return }
            try writer?.append(output)
            let written = output.count / 2
            shared.inbox.withLock { $0.written += written }
            output.removeAll(keepingCapacity: true)
        }
    }
}
