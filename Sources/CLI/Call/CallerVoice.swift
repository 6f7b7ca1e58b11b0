import Basics
import RoomClient
import Synchronization

/// The caller's microphone in software: plays lines one after the other, and silence between them as a real one would.
final class CallerVoice: AudioSource {
    private struct State {
        var samples: [Int16] = []
        var position = 0
        var onSpoken: (@Sendable () -> Void)?
    }
    private let state = Mutex(State())
    /// Hears every frame that goes out, for the recording; on the media thread.
    private let tap: @Sendable ([Int16]) -> Void

    init(tap: @escaping @Sendable ([Int16]) -> Void) { self.tap = tap }

    /// - Parameters:
    ///   - samples: at the published rate.
    ///   - spoken: called on the media thread once the last of them went out.
    func say(_ samples: [Int16], spoken: @escaping @Sendable () -> Void) {
        state.withLock { state in
            state.samples = samples
            state.position = 0
            state.onSpoken = spoken
        }
    }

    func read(into frame: inout [Int16]) -> Bool {
        let spoken = state.withLock { state -> (@Sendable () -> Void)? in
            let count = min(frame.count, state.samples.count - state.position)
            for index in 0..<count { frame[index] = state.samples[state.position + index] }
            for index in count..<frame.count { frame[index] = 0 }
            state.position += count
            guard state.position >= state.samples.count else { return nil }
            defer { state.onSpoken = nil }
            return state.onSpoken
        }
        tap(frame)
        spoken?()
        return true
    }
}

/// A source whose sound is also heard by somebody else, on the media thread.
struct TappedSource: AudioSource {
    private let source: any AudioSource
    private let tap: @Sendable ([Int16]) -> Void

    init(_ source: any AudioSource, tap: @escaping @Sendable ([Int16]) -> Void) {
        self.source = source
        self.tap = tap
    }
    func read(into frame: inout [Int16]) -> Bool {
        let hasSound = source.read(into: &frame)
        tap(frame)
        return hasSound
    }
}
