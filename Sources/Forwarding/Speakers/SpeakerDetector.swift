public import Basics

/// Finds out who in a room is talking, from the audio levels in packet headers.
///
/// Pure: tracks are small integers the caller gives out; call `handleTimeout` at `deadline`. Numbers as LiveKit's
/// (livekit-wire.md §8 "Active speakers"), so that its clients show what they are used to.
public struct SpeakerDetector: Sendable {
    /// A track's voice as clients are told; level 0…1 in steps of 1/8.
    public struct Change: Sendable, Equatable {
        public var track: Int
        public var level: Float
        public var isActive: Bool
        public init(track: Int, level: Float, isActive: Bool) {
            self.track = track
            self.level = level
            self.isActive = isActive
        }
    }
    public struct Configuration: Sendable {
        /// A packet this loud or louder counts as speech; in −dBov, so lower is louder.
        public var activeLevel: UInt8 = 35
        /// How much of an interval must be speech, in percent.
        public var minimumPercentile = 40
        public var interval: Duration = .milliseconds(400)
        /// Intervals that the average reaches back.
        public var smoothIntervals = 2
        public init() {}
    }

    private struct Voice {
        var isPresent = false
        /// Of the interval under way.
        var loudest: UInt8 = 127
        var activeMilliseconds = 0
        var observedMilliseconds = 0
        var smoothed = 0.0
        var lastInterval = Moment.zero
        var told = Change(track: 0, level: 0, isActive: false)
    }
    private let configuration: Configuration
    private let smoothing: Double
    private let threshold: Double
    private var voices: [Voice] = []
    /// When voices are compared next; `.distantFuture` while nobody speaks or is shown speaking.
    public private(set) var deadline = Moment.distantFuture

    public init(_ configuration: Configuration = Configuration()) {
        self.configuration = configuration
        // The usual weight of an exponential moving average over n intervals.
        smoothing = 2 / Double(configuration.smoothIntervals + 1)
        threshold = Self.linear(configuration.activeLevel)
    }

    /// - Parameter track: 0 or more; small, as they index an array.
    public mutating func add(track: Int) {
        guard track >= 0 else { return }
        while voices.count <= track { voices.append(Voice()) }
        voices[track] = Voice()
        voices[track].isPresent = true
    }
    /// The track is gone or muted: it falls silent at the next comparison.
    public mutating func silence(track: Int, now: Moment) {
        guard isPresent(track) else { return }
        voices[track].smoothed = 0
        voices[track].activeMilliseconds = 0
        voices[track].observedMilliseconds = 0
        if voices[track].told.isActive { deadline = min(deadline, now) }
    }
    /// Forgets a track; says nothing about it any more.
    public mutating func remove(track: Int) {
        if isPresent(track) { voices[track] = Voice() }
    }

    /// One packet's level. Once per packet, cheap.
    ///
    /// - Parameters:
    ///   - level: −dBov, 0 loudest … 127 silent (RFC 6464).
    ///   - durationMs: of audio in the packet; 20 usually.
    public mutating func observe(track: Int, level: UInt8, durationMs: Int, now: Moment) {
        guard isPresent(track), durationMs > 0, durationMs <= 1000 else { return }
        voices[track].observedMilliseconds += durationMs
        if level <= configuration.activeLevel {
            voices[track].loudest = min(voices[track].loudest, level)
            voices[track].activeMilliseconds += durationMs
            if deadline == .distantFuture { deadline = now + configuration.interval }
        }
        if voices[track].observedMilliseconds >= Int(configuration.interval.milliseconds) {
            finishInterval(track, now: now)
        }
    }

    private mutating func finishInterval(_ track: Int, now: Moment) {
        let interval = Int(configuration.interval.milliseconds)
        let active = voices[track].activeMilliseconds
        var loudness = 0.0
        if active * 100 >= configuration.minimumPercentile * interval {
            // LiveKit's 20·log10(active/interval) on the level in dB is this factor on the linear one.
            loudness = Self.linear(voices[track].loudest) * Double(active) / Double(interval)
        }
        voices[track].smoothed += (loudness - voices[track].smoothed) * smoothing
        voices[track].lastInterval = now
        voices[track].loudest = 127
        voices[track].activeMilliseconds = 0
        voices[track].observedMilliseconds = 0
    }

    /// Compares all voices with what was told last. Only changes come out, loudest first; a voice that fell silent has
    /// level 0.
    public mutating func handleTimeout(now: Moment) -> [Change] {
        guard deadline <= now else { return [] }
        let patience = configuration.interval * configuration.smoothIntervals
        var changes: [Change] = []
        var isBusy = false
        for track in voices.indices where voices[track].isPresent {
            if now - voices[track].lastInterval > patience { voices[track].smoothed = 0 }
            let level = voices[track].smoothed
            let isActive = level >= threshold
            let change = Change(track: track, level: isActive ? Self.quantized(level) : 0, isActive: isActive)
            if isActive || voices[track].smoothed > 0 || voices[track].activeMilliseconds > 0 { isBusy = true }
            if change.level != voices[track].told.level || change.isActive != voices[track].told.isActive {
                voices[track].told = change
                changes.append(change)
            }
        }
        deadline = isBusy ? now + configuration.interval : .distantFuture
        return changes.sorted { $0.level > $1.level }
    }

    private func isPresent(_ track: Int) -> Bool { voices.indices.contains(track) && voices[track].isPresent }

    /// Up to the next eighth.
    static func quantized(_ level: Double) -> Float { Float(min(1, (level * 8).rounded(.up) / 8)) }

    /// 10^(−level/20), without a maths library.
    static func linear(_ level: UInt8) -> Double {
        var result = 1.0
        for _ in 0..<level { result *= 0.891_250_938_133_745_6 }  // 10^(−1/20)
        return result
    }
}
