public import Basics

/// Makes stretches of speech out of the probability of each window: when one began, and when one ended.
///
/// Pure. Every `Moment` is the sound's own time (when it was said), not the time it was handled. One stream, in order;
/// windows may be missing. The caller passes `.timePassed` at ``deadline`` when no windows come any more.
public struct SpeechGate: Sendable {
    public enum Input: Sendable {
        /// A window that ended `now`. `overAgent`: the agent's own voice can be heard at the caller's end.
        case window(probability: Float, length: Duration, overAgent: Bool = false)
        /// No sound came up to `now`: silence.
        case timePassed
    }
    public enum Event: Sendable, Equatable {
        /// Somebody speaks, since then.
        case started(at: Moment)
        /// Nobody does, since then.
        case ended(lastHeard: Moment)
    }
    private enum State {
        case silent
        /// Loud enough since then, not yet long enough.
        case beginning(since: Moment)
        case speaking(lastHeard: Moment)
    }

    public var profile: VoiceActivityProfile
    /// Of the last window: nil before the first.
    public private(set) var smoothed: Float?
    private var state = State.silent
    private var heardUntil: Moment?

    public init(profile: VoiceActivityProfile = .balanced) { self.profile = profile }

    /// Between `.started` and `.ended`.
    public var isSpeech: Bool { if case .speaking = state { true } else { false } }

    /// When speech ends if nothing more is heard.
    public var deadline: Moment {
        guard case .speaking(let lastHeard) = state else { return .distantFuture }
        return lastHeard + profile.shortestSilence
    }

    public mutating func handle(_ input: Input, now: Moment) -> Event? {
        switch input {
        case .timePassed: return endIfSilent(at: now)
        case .window(let probability, let length, let overAgent):
            let start = Moment(nanoseconds: max(0, now.nanoseconds &- length.nanoseconds))
            // Sound that is missing before this window is silence.
            let ended = endIfSilent(at: start)
            if let heardUntil, start > heardUntil + profile.shortestSilence { smoothed = nil }
            heardUntil = now
            let started = hear(smooth(probability), from: start, to: now, overAgent: overAgent)
            // Both only when one window is as long as the shortest speech; the start is then told by the next one.
            guard ended != nil, case .started(let since) = started else { return ended ?? started }
            state = .beginning(since: since)
            return ended
        }
    }

    /// Forgets everything, such as when another participant's track takes this one's place.
    public mutating func reset() { self = SpeechGate(profile: profile) }

    private mutating func smooth(_ probability: Float) -> Float {
        let probability = probability.isNaN ? 0 : min(1, max(0, probability))
        let result = smoothed.map { $0 * profile.smoothing + probability * (1 - profile.smoothing) } ?? probability
        smoothed = result
        return result
    }

    private mutating func hear(_ level: Float, from start: Moment, to now: Moment, overAgent: Bool) -> Event? {
        switch state {
        case .silent where level >= profile.threshold(overAgent: overAgent):
            return begin(since: start, now: now)
        case .beginning(let since) where level >= profile.threshold(overAgent: overAgent):
            return begin(since: since, now: now)
        case .silent, .beginning:
            state = .silent
            return nil
        case .speaking where level > profile.deactivation(overAgent: overAgent):
            state = .speaking(lastHeard: now)
            return nil
        case .speaking:
            return endIfSilent(at: now)
        }
    }

    private mutating func begin(since: Moment, now: Moment) -> Event? {
        guard now - since >= profile.shortestSpeech else {
            state = .beginning(since: since)
            return nil
        }
        state = .speaking(lastHeard: now)
        return .started(at: since)
    }

    private mutating func endIfSilent(at now: Moment) -> Event? {
        guard case .speaking(let lastHeard) = state, now >= deadline else { return nil }
        state = .silent
        return .ended(lastHeard: lastHeard)
    }
}
