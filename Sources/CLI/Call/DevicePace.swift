import Basics

/// Holds back a device that is faster than time: ALSA's `null` and `file` take and give sound as fast as they are asked.
struct DevicePace {
    /// How far ahead of time a real device may be: what its buffer holds, and then some.
    private static let allowance: Duration = .milliseconds(200)

    private let start: Moment
    private let sampleRate: Int
    private var count = 0

    init(sampleRate: Int, now: Moment) {
        self.sampleRate = max(1, sampleRate)
        start = now
    }

    /// When to go on after `samples` more; nil for at once.
    mutating func note(_ samples: Int, now: Moment) -> Moment? {
        count += samples
        let due = start + .microseconds(count * 1_000_000 / sampleRate)
        return due > now + Self.allowance ? due : nil
    }
}
