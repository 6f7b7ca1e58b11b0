import Basics
import Testing

@testable import Speech

struct SpeechGateTests {
    /// Windows of 32 ms, given as `+` surely speech, `-` surely not, `.` between the two thresholds of speech, `A` surely
    /// speech while the agent speaks, `a` 0.6 while it does. Events as text with their time in windows.
    static func events(_ windows: String, profile: VoiceActivityProfile = .unsmoothed) -> [String] {
        var gate = SpeechGate(profile: profile)
        var now = Moment.zero
        var events: [String] = []
        for window in windows {
            now = now + .milliseconds(32)
            let probability: Float = ["+": 1, "-": 0, ".": 0.4, "A": 1, "a": 0.6][window] ?? .nan
            let event = gate.handle(
                .window(
                    probability: probability, length: .milliseconds(32), overAgent: "Aa".contains(window)), now: now)
            switch event {
            case .started(let at): events.append("start \(at.milliseconds / 32)")
            case .ended(let heard): events.append("end \(heard.milliseconds / 32)")
            case nil: break
            }
        }
        return events
    }

    @Test(arguments: [
        ("--------", []),
        ("--+-----", []),  // 32 ms is a click
        ("--+-+-+-+-", []),
        ("--++----", ["start 2"]),
        ("--++--------", ["start 2", "end 4"]),  // 8 windows of silence are 256 ms
        ("--++-------+--------", ["start 2", "end 12"]),
        ("--++..........--------", ["start 2", "end 14"]),  // between the thresholds speech goes on …
        ("--....", []),  // … but does not begin
        ("++--------++", ["start 0", "end 2", "start 10"]),
        ("--aaaa--", []),  // not sure enough over the agent's own voice
        ("--AA--", ["start 2"]),
        ("++aaaa--------", ["start 0", "end 6"]),  // what has begun goes on
        ("?????", []),  // not a number: not speech
    ]) func `speech begins and ends`(windows: String, events: [String]) {
        #expect(Self.events(windows) == events)
    }

    @Test func `smoothing bridges one bad window and doubts one good one`() {
        let doubtful = VoiceActivityProfile(shortestSpeech: .milliseconds(32), smoothing: 0.6)
        #expect(Self.events("-+---", profile: doubtful) == [])
        #expect(Self.events("-++--", profile: doubtful) == ["start 2"])
        var sure = doubtful
        sure.shortestSilence = .milliseconds(32)
        #expect(Self.events("+++-+++", profile: sure) == ["start 0"])
        sure.smoothing = 0
        #expect(Self.events("+++-+++", profile: sure) == ["start 0", "end 3", "start 4"])
    }

    @Test func `silence that is not sent ends speech too`() {
        var gate = SpeechGate(profile: .unsmoothed)
        let window = SpeechGate.Input.window(probability: 1, length: .milliseconds(32))
        let first = gate.handle(window, now: .milliseconds(32))
        let second = gate.handle(window, now: .milliseconds(64))
        #expect(first == nil)
        #expect(second == .started(at: .zero))
        #expect(gate.isSpeech)
        #expect(gate.deadline == .milliseconds(314))
        let early = gate.handle(.timePassed, now: .milliseconds(313))
        let late = gate.handle(.timePassed, now: .milliseconds(314))
        #expect(early == nil)
        #expect(late == .ended(lastHeard: .milliseconds(64)))
        #expect(!gate.isSpeech)
        #expect(gate.deadline == .distantFuture)
    }

    @Test func `after a gap in the sound, speech before it ends and speech after it begins`() {
        var gate = SpeechGate(profile: .unsmoothed)
        let window = SpeechGate.Input.window(probability: 1, length: .milliseconds(60))
        let events = [60, 2060, 2120].map { gate.handle(window, now: .milliseconds($0)) }
        #expect(events == [.started(at: .zero), .ended(lastHeard: .milliseconds(60)), .started(at: .seconds(2))])
    }

    @Test func `profiles differ in how sure and how patient they are`() {
        let profiles = [VoiceActivityProfile.aggressive, .balanced, .conservative]
        for (quick, slow) in zip(profiles, profiles.dropFirst()) {
            #expect(quick.activation < slow.activation)
            #expect(quick.shortestSpeech < slow.shortestSpeech)
            #expect(quick.shortestSilence < slow.shortestSilence)
        }
        for profile in profiles {
            #expect(profile.activationOverAgent > profile.activation)
            #expect(profile.deactivation(overAgent: false) < profile.activation)
        }
        #expect(VoiceActivityProfile(activation: 0.1).deactivation(overAgent: false) == 0.01)
    }
}

extension VoiceActivityProfile {
    /// Believes each window; ends after 250 ms.
    static let unsmoothed = VoiceActivityProfile(shortestSilence: .milliseconds(250), smoothing: 0)
}
