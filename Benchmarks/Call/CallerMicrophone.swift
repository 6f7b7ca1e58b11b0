import Basics
import RoomClient
import Sockets
import Synchronization

/// A caller's microphone: faint noise all the time, a sentence when asked.
final class CallerMicrophone: AudioSource {
    private struct State {
        var random: SeededRandom
        var sentence: [Int16] = []
        var position = 0
        var spoken: (@Sendable (Moment) -> Void)?
    }
    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SeededRandom(seed: seed))) }

    /// - Parameter spoken: called on the media thread with its last frame.
    func say(_ sentence: [Int16], spoken: @escaping @Sendable (Moment) -> Void) {
        state.withLock { state in
            state.sentence = sentence
            state.position = 0
            state.spoken = spoken
        }
    }

    func read(into frame: inout [Int16]) -> Bool {
        let spoken = state.withLock { state -> (@Sendable (Moment) -> Void)? in
            // About −75 dB of full scale: a quiet room.
            var bits = state.random.next()
            for index in frame.indices {
                if index % 16 == 0 { bits = state.random.next() }
                frame[index] = Int16(truncatingIfNeeded: (bits >> (4 * UInt64(index % 16))) & 0xF) - 8
            }
            let count = min(frame.count, state.sentence.count - state.position)
            guard count > 0 else { return nil }
            for index in 0..<count { frame[index] = state.sentence[state.position + index] }
            state.position += count
            guard state.position >= state.sentence.count else { return nil }
            defer { state.spoken = nil }
            return state.spoken
        }
        spoken?(MonotonicClock.now)
        return true
    }
}
