import Synchronization

/// Sound between a device's thread and the media thread: neither waits for the other. Bounded: what is too old is dropped,
/// so that two clocks that differ make a small skip and never a growing delay.
final class SoundQueue: Sendable {
    private let limit: Int
    private let samples = Mutex<[Int16]>([])

    /// - Parameter limit: samples; the oldest go when there would be more.
    init(limit: Int) {
        self.limit = limit
        samples.withLock { $0.reserveCapacity(2 * limit) }
    }

    func push(_ new: ArraySlice<Int16>) {
        samples.withLock { samples in
            samples += new
            samples.removeFirst(max(0, samples.count - limit))
        }
    }
    /// Fills `frame`, or leaves it and returns false when there is not enough.
    func pop(into frame: inout [Int16]) -> Bool {
        samples.withLock { samples in
            guard samples.count >= frame.count else { return false }
            for index in frame.indices { frame[index] = samples[index] }
            samples.removeFirst(frame.count)
            return true
        }
    }
}
