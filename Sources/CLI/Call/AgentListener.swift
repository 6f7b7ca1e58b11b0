import Basics
import RoomClient
import Sockets
import Speech
import Synchronization

/// Hears the agent: says when it becomes audible and when it falls silent, and hands every frame on for the recording.
final class AgentListener: AudioSink {
    private struct State {
        var isAudible = false
        var quietFrames = 0
    }
    private let state = Mutex(State())
    private let tap: @Sendable ([Int16]) -> Void
    private let report: @Sendable (Bool, Moment) -> Void
    /// RMS above which a frame is sound, in dBFS: leading silence is trimmed above −44 (voice-agents.md §2.5).
    private static let threshold = -44.0
    /// Frames of quiet between words that are still one sound: 200 ms.
    private static let hangover = 10

    /// - Parameter report: whether the agent can be heard, since when; called on the media thread.
    init(tap: @escaping @Sendable ([Int16]) -> Void, report: @escaping @Sendable (Bool, Moment) -> Void) {
        self.tap = tap
        self.report = report
    }

    func hear(_ frame: [Int16], isConcealed: Bool) {
        tap(frame)
        let isLoud = AudioLevel(frame).rms > Self.threshold
        let change = state.withLock { state -> Bool? in
            state.quietFrames = isLoud ? 0 : state.quietFrames + 1
            let isAudible = isLoud || (state.isAudible && state.quietFrames < Self.hangover)
            guard isAudible != state.isAudible else { return nil }
            state.isAudible = isAudible
            return isAudible
        }
        if let change { report(change, MonotonicClock.now) }
    }

    func ended() {
        let wasAudible = state.withLock { state in
            defer { state.isAudible = false }
            return state.isAudible
        }
        if wasAudible { report(false, MonotonicClock.now) }
    }
}
