import Basics
import RoomClient
import Sockets
import Synchronization

/// A caller's microphone: a sentence when asked, and between sentences either faint noise, encoded and sent like speech, or
/// nothing, as clients with discontinuous transmission do it.
final class CallerMicrophone: AudioSource {
    private struct State {
        var random: SeededRandom
        var sentence: [Int16] = []
        var position = 0
        var spoken: (@Sendable (Moment) -> Void)?
    }
    private let state: Mutex<State>
    private let isOpen: Bool

    /// - Parameter isOpen: sends noise between sentences.
    init(seed: UInt64, isOpen: Bool) {
        state = Mutex(State(random: SeededRandom(seed: seed)))
        self.isOpen = isOpen
    }

    /// - Parameter spoken: called on the media thread with its last frame.
    func say(_ sentence: [Int16], spoken: @escaping @Sendable (Moment) -> Void) {
        state.withLock { state in
            state.sentence = sentence
            state.position = 0
            state.spoken = spoken
        }
    }

    func read(into frame: inout [Int16]) -> Bool {
        let (spoken, isSound) = state.withLock { state -> ((@Sendable (Moment) -> Void)?, Bool) in
            let count = min(frame.count, state.sentence.count - state.position)
            guard count > 0 || isOpen else { return (nil, false) }
            // About −75 dB of full scale: a quiet room.
            var bits = state.random.next()
            for index in frame.indices {
                if index % 16 == 0 { bits = state.random.next() }
                frame[index] = Int16(truncatingIfNeeded: (bits >> (4 * UInt64(index % 16))) & 0xF) - 8
            }
            guard count > 0 else { return (nil, true) }
            for index in 0..<count { frame[index] = state.sentence[state.position + index] }
            state.position += count
            guard state.position >= state.sentence.count else { return (nil, true) }
            defer { state.spoken = nil }
            return (state.spoken, true)
        }
        spoken?(MonotonicClock.now)
        return isSound
    }
}
