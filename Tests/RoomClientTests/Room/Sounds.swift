import Basics
import RoomClient
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Plays a sine for ever, or silence when told to.
final class ToneSource: AudioSource {
    private let frequency: Double
    private let rate: Double
    private let state = Mutex((position: 0, isOn: true, reads: 0))

    init(_ frequency: Double, rate: Int) {
        self.frequency = frequency
        self.rate = Double(rate)
    }
    func read(into frame: inout [Int16]) -> Bool {
        state.withLock { state in
            state.reads += 1
            guard state.isOn else { return false }
            for index in frame.indices {
                let time = Double(state.position + index) / rate
                frame[index] = Int16(10_000 * sin(2 * .pi * frequency * time))
            }
            state.position += frame.count
            return true
        }
    }
    var reads: Int { state.withLock(\.reads) }
    func set(on: Bool) { state.withLock { $0.isOn = on } }
}

/// Keeps what it hears, and tells when there is enough.
final class Ear: AudioSink {
    private struct State {
        var samples: [Int16] = []
        var frames = 0
        var concealed = 0
        var ends = 0
        var waiting: [(isSo: @Sendable (Ear.Heard) -> Bool, continuation: CheckedContinuation<Heard, Never>)] = []
        var heard: Heard { Heard(samples: samples, frames: frames, concealed: concealed, ends: ends) }
    }
    struct Heard: Sendable {
        let samples: [Int16]
        let frames: Int
        let concealed: Int
        let ends: Int
    }
    private let state = Mutex(State())

    func hear(_ frame: [Int16], isConcealed: Bool) {
        change { state in
            state.samples += frame
            state.frames += 1
            if isConcealed { state.concealed += 1 }
        }
    }
    func ended() { change { $0.ends += 1 } }

    private func change(_ body: (inout State) -> Void) {
        let (done, heard) = state.withLock { state in
            body(&state)
            let heard = state.heard
            let done = state.waiting.filter { $0.isSo(heard) }.map(\.continuation)
            state.waiting.removeAll { $0.isSo(heard) }
            return (done, heard)
        }
        for continuation in done { continuation.resume(returning: heard) }
    }

    func wait(until isSo: @escaping @Sendable (Heard) -> Bool) async -> Heard {
        await withCheckedContinuation { continuation in
            let heard = state.withLock { state -> Heard? in
                let heard = state.heard
                if isSo(heard) { return heard }
                state.waiting.append((isSo, continuation))
                return nil
            }
            if let heard { continuation.resume(returning: heard) }
        }
    }
    /// The last second, once the tone fills it.
    func waitForTone(_ frequency: Double, rate: Int) async -> Heard {
        await wait { heard in
            guard heard.frames % 5 == 0, heard.samples.count >= rate / 4 else { return false }
            return Tone.share(of: frequency, in: heard.samples.suffix(rate / 4), rate: rate) > 0.9
        }
    }
    func forget() { state.withLock { $0.samples = [] } }
}

enum Tone {
    /// Which part of the sound's energy is at this frequency, 0…1. Goertzel's algorithm.
    static func share(of frequency: Double, in samples: ArraySlice<Int16>, rate: Int) -> Double {
        let energy = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
        guard energy > 0 else { return 0 }
        let coefficient = 2 * cos(2 * .pi * frequency / Double(rate))
        var (before, last) = (0.0, 0.0)
        for sample in samples { (before, last) = (last, Double(sample) + coefficient * last - before) }
        let power = last * last + before * before - coefficient * last * before
        return 2 * power / (Double(samples.count) * energy)
    }
}
