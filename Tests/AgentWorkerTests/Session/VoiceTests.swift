import Speech
import Testing

@testable import AgentWorker

/// Gives what the test says, or fails.
private struct ScriptedVoice: SpeechSynthesizer {
    var name = "scripted"
    var sampleRate = 24_000
    /// Chunks, then perhaps an error.
    var chunks: [[Int16]]
    var fails = false
    func warm() async throws(SpeechError) {}
    func speak(_ text: String, as voice: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error> {
        AsyncThrowingStream { continuation in
            for chunk in chunks { continuation.yield(SpeechChunk(samples: chunk)) }
            continuation.finish(throwing: fails ? SpeechError.timedOut("the voice") : nil)
        }
    }
}

/// Pain 4: a reply that nobody hears.
struct VoiceTests {
    private static let sound = Array<Int16>(repeating: 1000, count: 480)

    private func speak(_ voices: [any SpeechSynthesizer]) async -> (events: [Voice.Event], queued: Duration) {
        let playout = PlayoutQueue(sampleRate: 24_000)
        let (events, continuation) = AsyncStream.makeStream(of: Voice.Event.self)
        let voice = Voice(voices, as: VoiceSettings(), into: playout, trackRate: 24_000) { continuation.yield($0) }
        await voice.say(.text("hello"), segment: 1)
        var seen: [Voice.Event] = []
        for await event in events {
            seen.append(event)
            switch event {
            case .ready: continue
            case .made, .failed: break
            }
            break
        }
        return (seen, playout.queued)
    }

    @Test func `a clause is ready with its first sound and made with its last`() async {
        let (events, queued) = await speak([ScriptedVoice(chunks: [Self.sound, Self.sound])])
        #expect(events.first == .ready(segment: 1))
        guard case .made(1, let duration, _)? = events.last else {
            Issue.record("not made")
            return
        }
        #expect(duration >= .milliseconds(39))
        #expect(queued == duration)
    }

    @Test func `a voice that fails before its first sound is replaced`() async {
        let (events, queued) = await speak([
            ScriptedVoice(chunks: [], fails: true), ScriptedVoice(chunks: [Self.sound]),
        ])
        #expect(events.first == .ready(segment: 1))
        #expect(queued > .zero)
    }

    @Test func `a voice that fails in the middle is not repeated by another`() async {
        let (events, queued) = await speak([
            ScriptedVoice(chunks: [Self.sound], fails: true), ScriptedVoice(chunks: [Self.sound, Self.sound]),
        ])
        guard case .made? = events.last else {
            Issue.record("not made")
            return
        }
        #expect(queued <= .milliseconds(21))
    }

    @Test func `when no voice has a sound the clause has failed, by name`() async {
        let (events, _) = await speak([
            ScriptedVoice(chunks: [], fails: true), ScriptedVoice(name: "second", chunks: []),
        ])
        guard case .failed(1, let reason)? = events.last else {
            Issue.record("not failed")
            return
        }
        #expect(reason.contains("second"))
    }
}
