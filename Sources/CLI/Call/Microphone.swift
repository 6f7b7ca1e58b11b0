import Basics
import RoomClient
import Sockets
import Speech
import Synchronization

/// The caller's microphone as a track's source: a thread reads the device, the media thread takes 20 ms at a time.
final class Microphone: AudioSource {
    private let queue: SoundQueue
    private let thread: LoopThread
    private let outcome: Outcome
    /// Why it stopped giving sound, if it did.
    var failure: AudioError? { outcome.failure.withLock { $0 } }

    final class Outcome: Sendable { let failure = Mutex<AudioError?>(nil) }

    /// Opens the device and begins to listen.
    /// - Throws: ``AudioError/device(name:reason:)`` when there is none.
    init(device name: String = "default", sampleRate: Int = 48_000) throws(AudioError) {
        let device = Mutex(try SoundDevice(name, .capture, sampleRate: sampleRate))
        let queue = SoundQueue(limit: sampleRate / 5)  // 200 ms
        let outcome = Outcome()
        do {
            let waker = try Waker()
            thread = try LoopThread("microphone", waker: waker) { stop in
                // Held for the thread's life; nobody else asks for it.
                device.withLock { device in
                    do throws(AudioError) { try Self.run(device, queue, waker, stop, sampleRate) } catch {
                        outcome.failure.withLock { $0 = error }
                    }
                }
            }
        } catch { throw .library("starting the microphone's thread", "\(error)") }
        (self.queue, self.outcome) = (queue, outcome)
    }

    func read(into frame: inout [Int16]) -> Bool { queue.pop(into: &frame) }
    func stop() async { await thread.stopAndWait() }

    private static func run(
        _ device: borrowing SoundDevice, _ queue: SoundQueue, _ waker: Waker, _ stop: LoopThread.Stop, _ sampleRate: Int
    ) throws(AudioError) {
        guard var poller = try? Poller(waker: waker) else { throw .library("epoll_create1", "no descriptor left") }
        var pace = DevicePace(sampleRate: sampleRate, now: MonotonicClock.now)
        var samples = [Int16](repeating: 0, count: sampleRate / 50)
        while !stop.isRequested {
            let count = try device.read(into: &samples)
            queue.push(samples[..<count])
            if let later = pace.note(count, now: MonotonicClock.now) { _ = poller.wait(until: later) }
        }
    }
}
