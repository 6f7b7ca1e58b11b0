import Basics
import RoomClient
import Sockets
import Speech
import Synchronization

/// The caller's loudspeaker as a track's sink: the media thread hands in 20 ms at a time, a thread writes to the device.
final class Speaker: AudioSink {
    private let queue: SoundQueue
    private let thread: LoopThread
    private let outcome: Microphone.Outcome
    /// Why it stopped playing, if it did.
    var failure: AudioError? { outcome.failure.withLock { $0 } }

    /// Opens the device and plays silence until there is sound.
    /// - Throws: ``AudioError/device(name:reason:)`` when there is none.
    init(device name: String = "default", sampleRate: Int = 48_000) throws(AudioError) {
        let device = Mutex(try SoundDevice(name, .playback, sampleRate: sampleRate))
        let queue = SoundQueue(limit: sampleRate / 5)  // 200 ms
        let outcome = Microphone.Outcome()
        do {
            let waker = try Waker()
            thread = try LoopThread("speaker", waker: waker) { stop in
                // Held for the thread's life; nobody else asks for it.
                device.withLock { device in
                    do throws(AudioError) { try Self.run(device, queue, waker, stop, sampleRate) } catch {
                        outcome.failure.withLock { $0 = error }
                    }
                }
            }
        } catch { throw .library("starting the loudspeaker's thread", "\(error)") }
        (self.queue, self.outcome) = (queue, outcome)
    }

    func hear(_ frame: [Int16], isConcealed: Bool) { queue.push(frame[...]) }
    func ended() {}
    func stop() async { await thread.stopAndWait() }

    private static func run(
        _ device: borrowing SoundDevice, _ queue: SoundQueue, _ waker: Waker, _ stop: LoopThread.Stop, _ sampleRate: Int
    ) throws(AudioError) {
        guard var poller = try? Poller(waker: waker) else { throw .library("epoll_create1", "no descriptor left") }
        var pace = DevicePace(sampleRate: sampleRate, now: MonotonicClock.now)
        let silence = [Int16](repeating: 0, count: sampleRate / 50)
        var frame = silence
        while !stop.isRequested {
            if !queue.pop(into: &frame) { frame = silence }
            var rest = frame[...]
            while !rest.isEmpty, !stop.isRequested { rest = rest.dropFirst(try device.write(rest)) }
            if let later = pace.note(frame.count, now: MonotonicClock.now) { _ = poller.wait(until: later) }
        }
    }
}
