public import Basics
import Sockets
import Synchronization

/// Records a call to a stereo WAV file, left the caller, right the agent, on a thread of its own.
///
/// Media threads hand frames in and never wait for the disk: at most ``capacity`` of them lie between, and what would be
/// more is counted and becomes silence. The file plays at any time, also if the process dies.
public final class CallRecorder: Sendable {
    private struct Frame: Sendable {
        var samples: [Int16]
        var side: RecordingMixer.Side
        var moment: Moment
    }
    private struct Inbox: Sendable {
        var frames: [Frame] = []
        var dropped = 0
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
    public init(path: String, sampleRate: Int, start: Moment? = nil) throws(AudioError) {
        let writer = try WAVWriter(path: path, channels: 2, sampleRate: sampleRate)
        let mixer = RecordingMixer(sampleRate: sampleRate, start: start)
        let desk = Mutex(Desk(writer: writer, mixer: mixer))
        do {
            waker = try Waker()
            thread = try LoopThread("recorder", waker: waker) { [shared, waker] stop in
                desk.withLock { $0.run(shared, waker, stop) }
            }
        } catch { throw .library("starting the recorder's thread", "\(error)") }
        (self.path, self.sampleRate) = (path, sampleRate)
    }

    /// Takes what a side said. Never waits.
    /// - Parameter moment: when its first sample was heard or sent, on the same clock for both sides.
    public func add(_ samples: [Int16], from side: RecordingMixer.Side, at moment: Moment) {
        let isFirst = shared.inbox.withLock { inbox in
            guard inbox.frames.count < Self.capacity, inbox.failure == nil else {
                inbox.dropped += 1
                return false
            }
            inbox.frames.append(Frame(samples: samples, side: side, moment: moment))
            return inbox.frames.count == 1
        }
        if isFirst { waker.wake() }
    }
    /// Frames that never reached the disk.
    public var dropped: Int { shared.inbox.withLock { $0.dropped } }

    /// Writes what is left and closes the file.
    /// - Throws: why the disk would not take it, now or earlier; the file then ends there.
    public func finish() async throws(AudioError) {
        await thread.stopAndWait()
        if let failure = shared.inbox.withLock({ $0.failure }) { throw failure }
    }

    /// The thread's own: a mixer and a file. The `Mutex` it lies in is never waited for; it carries it into the thread.
    private struct Desk: ~Copyable {
        var writer: WAVWriter?
        var mixer: RecordingMixer
        var output: [Int16] = []

        init(writer: consuming WAVWriter, mixer: RecordingMixer) {
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
                try flush()
                try writer.take()?.close()
            } catch let error as AudioError {
                shared.inbox.withLock { $0.failure = error }
            } catch {
                shared.inbox.withLock { $0.failure = .library("epoll", "\(error)") }
            }
            writer = nil
        }
        private mutating func write(_ shared: Shared) throws(AudioError) {
            let frames = shared.inbox.withLock { inbox in
                defer { inbox.frames = [] }
                return inbox.frames
            }
            for frame in frames {
                mixer.add(frame.samples, from: frame.side, at: frame.moment, into: &output)
                if output.count >= 1 << 14 { try flush() }
            }
            try flush()
        }
        private mutating func flush() throws(AudioError) {
            guard !output.isEmpty else { return }
            try writer?.append(output)
            output.removeAll(keepingCapacity: true)
        }
    }
}
