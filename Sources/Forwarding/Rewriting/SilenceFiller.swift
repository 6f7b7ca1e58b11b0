import Basics

/// A few packets of silence after a microphone is muted: a receiver that just stops hearing makes up sound for a while,
/// one that hears silence falls silent.
struct SilenceFiller: Sendable {
    /// One 20 ms Opus frame: CELT, mono, and nothing in it. RFC 6716 §3.1 (TOC 0xF8); the rest is the encoder's silence.
    static let frame: [UInt8] = [0xF8, 0xFF, 0xFE]
    static let pace: Duration = .milliseconds(20)
    /// 20 ms at 48 kHz.
    static let ticks: UInt32 = 960
    /// More than libwebrtc's concealment takes to fade (about 60 ms).
    private static let frames = 5

    private var remaining = 0
    private var next = Moment.distantFuture

    init() {}
    /// - Parameter now: when the mute came; the first frame follows as the next packet would have.
    init(from now: Moment) {
        remaining = Self.frames
        next = now + Self.pace
    }

    var deadline: Moment { remaining > 0 ? next : .distantFuture }

    /// Whether a frame goes out now.
    mutating func take(now: Moment) -> Bool {
        guard remaining > 0, next <= now else { return false }
        remaining -= 1
        next = next + Self.pace
        return true
    }
}
