import Basics
import Speech
import Synchronization
import Testing

@testable import AgentWorker

/// By loudness, so that no model file is needed: a tone is speech.
struct EarTests {
    private final class Caller: Sendable {
        private let now = Mutex(Moment.zero)
        private let heard = Mutex<[Ear.Event]>([])
        var events: [Ear.Event] { heard.withLock { $0 } }
        func makeEar() -> Ear {
            Ear(
                model: EnergyModel(), profile: .aggressive, clock: { self.now.withLock { $0 } },
                report: { event in self.heard.withLock { $0.append(event) } })
        }
        /// Frames of 20 ms.
        func sends(_ length: Duration, amplitude: Int16, to ear: Ear) {
            for _ in 0..<Int(length / .milliseconds(20)) {
                now.withLock { $0 = $0 + .milliseconds(20) }
                ear.hear((0..<320).map { $0 % 40 < 20 ? amplitude : -amplitude }, isConcealed: false)
            }
        }
    }
    private static func seconds(_ sound: [Int16]) -> Double { Double(sound.count) / Double(Ear.sampleRate) }

    @Test func `a turn's sound begins half a second before its own first utterance`() {
        let caller = Caller()
        let ear = caller.makeEar()
        caller.sends(.seconds(1), amplitude: 0, to: ear)
        caller.sends(.milliseconds(400), amplitude: 5000, to: ear)  // "mm-hm", over the agent
        caller.sends(.seconds(2), amplitude: 0, to: ear)
        caller.sends(.seconds(1), amplitude: 8000, to: ear)  // the turn
        caller.sends(.milliseconds(300), amplitude: 0, to: ear)
        let starts = caller.events.filter { if case .started = $0 { true } else { false } }
        #expect(starts.count == 2)
        let own = ear.turnSound(since: UtteranceID(2))
        #expect(abs(Self.seconds(own) - 1.8) < 0.1)
        #expect(!own.contains(5000) && own.contains(8000) && own.first == 0)
        let all = ear.turnSound(since: UtteranceID(1))
        #expect(abs(Self.seconds(all) - 4.2) < 0.1)
        #expect(all.contains(5000))
    }

    @Test func `at most the last 8 s count, and none of a turn that was taken`() {
        let caller = Caller()
        let ear = caller.makeEar()
        #expect(ear.turnSound(since: UtteranceID(1)).isEmpty)
        for _ in 0..<8 {
            caller.sends(.seconds(2), amplitude: 8000, to: ear)
            caller.sends(.seconds(1), amplitude: 0, to: ear)
        }
        #expect(Self.seconds(ear.turnSound(since: UtteranceID(1))) == 8)
        #expect(abs(Self.seconds(ear.turnSound(since: UtteranceID(8))) - 3.5) < 0.1)
        ear.endTurn()
        #expect(ear.turnSound(since: UtteranceID(1)).isEmpty)
    }
}
