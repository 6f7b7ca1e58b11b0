import Basics
import Speech
import Synchronization
import Testing

@testable import AgentWorker

/// Says of each window what the test wrote down.
private final class ScriptedVoiceActivity: VoiceActivityModel {
    let sampleRate = 16_000
    let windowSize = 512
    var probabilities: [Float]
    var failsAt: Int?
    private var count = 0
    init(_ probabilities: [Float], failsAt: Int? = nil) {
        self.probabilities = probabilities
        self.failsAt = failsAt
    }
    func probability(of window: [Int16]) throws(SpeechError) -> Float {
        defer { count += 1 }
        if count == failsAt { throw .closed }
        return count < probabilities.count ? probabilities[count] : 0
    }
    func reset() { count = 0 }
}

/// Writes down what recognition is given.
private final class RecognitionDouble: RecognitionStream {
    enum Call: Equatable { case begin(UInt32), push(Int), finish(UInt32), discard(UInt32) }
    let calls = Mutex<[Call]>([])
    let sound = Mutex<[UInt32: [Int16]]>([:])
    private let open = Mutex<UInt32>(0)
    let results = AsyncStream<Recognition> { $0.finish() }
    func push(_ samples: [Int16]) {
        let utterance = open.withLock { $0 }
        sound.withLock { $0[utterance, default: []] += samples }
    }
    func begin(utterance: UInt32) {
        open.withLock { $0 = utterance }
        calls.withLock { $0.append(.begin(utterance)) }
    }
    func finish(utterance: UInt32) { calls.withLock { $0.append(.finish(utterance)) } }
    func discard(utterance: UInt32) { calls.withLock { $0.append(.discard(utterance)) } }
    func close() {}
}

/// The ear in simulated time: frames of 20 ms, numbered by their samples.
struct EarSpeechTests {
    private final class Bench: Sendable {
        let now = Mutex(Moment.zero)
        let events = Mutex<[Ear.Event]>([])
        let stream = RecognitionDouble()
        let ear: Ear
        private let sent = Mutex(0)

        init(_ probabilities: [Float], failsAt: Int? = nil) {
            let box = Box()
            ear = Ear(
                model: ScriptedVoiceActivity(probabilities, failsAt: failsAt),
                profile: VoiceActivityProfile(
                    shortestSpeech: .milliseconds(30), shortestSilence: .milliseconds(96), smoothing: 0),
                clock: { box.bench?.now.withLock { $0 } ?? .zero }
            ) { event in box.bench?.events.withLock { $0.append(event) } }
            box.bench = self
            ear.attach(stream)
        }
        private final class Box: @unchecked Sendable {  // set once, before the first frame
            weak var bench: Bench?
        }
        /// So many frames, each of which holds its own number.
        func hear(_ frames: Int) {
            for _ in 0..<frames {
                let number = sent.withLock { sent in
                    sent += 1
                    return sent
                }
                now.withLock { $0 = .milliseconds(Int64(number) * 20) }
                ear.hear(Array(repeating: Int16(number), count: 320), isConcealed: false)
            }
        }
        var started: [UInt32] {
            events.withLock { $0 }.compactMap { if case .started(let id, _) = $0 { id.number } else { nil } }
        }
        var ended: [UInt32] {
            events.withLock { $0 }.compactMap { if case .ended(let id, _) = $0 { id.number } else { nil } }
        }
    }

    @Test func `recognition hears the half second before speech was noticed`() {
        // A second of silence, then speech.
        let bench = Bench(Array(repeating: 0, count: 31) + Array(repeating: 0.9, count: 10))
        bench.hear(60)
        #expect(bench.started == [1])
        let first = bench.stream.sound.withLock { $0[1]?.first } ?? 0
        // The model says "speech" from window 31 on, that is from 0.99 s, frame 50: what is before it is pre-roll.
        #expect((25...30).contains(first))
    }

    @Test func `no sound is given to two utterances`() {
        let speech = Array<Float>(repeating: 0.9, count: 10)
        let silence = Array<Float>(repeating: 0, count: 6)
        let bench = Bench(speech + silence + speech + silence)
        bench.hear(60)
        #expect(bench.started == [1, 2])
        #expect(bench.ended == [1, 2])
        let sound = bench.stream.sound.withLock { $0 }
        #expect(Set(sound[1] ?? []).isDisjoint(with: Set((sound[2] ?? []).dropFirst(320))))
        #expect(sound[1]?.first == 1)
    }

    @Test func `a muted microphone ends what was being said at once`() {
        let bench = Bench(Array(repeating: 0.9, count: 20))
        bench.hear(10)
        bench.ear.setMuted(true)
        #expect(bench.ended == [1])
        bench.hear(10)
        #expect(bench.started == [1])
    }

    @Test func `when the model breaks, loudness takes over and the call goes on`() {
        let bench = Bench(Array(repeating: 0, count: 40), failsAt: 3)
        bench.hear(40)
        let events = bench.events.withLock { $0 }
        #expect(events.contains(.detectorFailed(.closed)))
        #expect(events.count { if case .detectorFailed = $0 { true } else { false } } == 1)
    }
}
