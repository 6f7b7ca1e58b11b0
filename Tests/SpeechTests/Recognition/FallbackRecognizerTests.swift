import Basics
import Synchronization
import Testing

@testable import Speech

struct FallbackRecognizerTests {
    /// Opens streams, or fails to.
    final class Door: SpeechRecognizer {
        struct Silence: RecognitionStream {
            let opener: String
            var results: AsyncStream<Recognition> { AsyncStream { $0.finish() } }
            func push(_ samples: [Int16]) {}
            func begin(utterance: UInt32) {}
            func finish(utterance: UInt32) {}
            func discard(utterance: UInt32) {}
            func close() {}
        }
        let name: String
        let finalisationDelay: Duration
        let fault: SpeechError?
        let asked = Mutex<[String]>([])
        init(_ name: String, delay: Duration = .zero, fault: SpeechError? = nil) {
            self.name = name
            self.fault = fault
            finalisationDelay = delay
        }
        func warm() async throws(SpeechError) { if let fault { throw fault } }
        func stream(language: String) async throws(SpeechError) -> any RecognitionStream {
            asked.withLock { $0.append(language) }
            if let fault { throw fault }
            return Silence(opener: name)
        }
    }
    let metrics = Metrics()

    @Test func `the one that is wanted is asked alone while it works`() async throws {
        let spare = Door("spare", delay: .seconds(2))
        let recognizer = FallbackRecognizer(Door("wanted", delay: .seconds(1)), fallbacks: [spare], metrics: metrics)
        let stream = try await recognizer.stream(language: "en-GB")
        #expect((stream as? Door.Silence)?.opener == "wanted")
        #expect(spare.asked.withLock { $0 }.isEmpty)
        #expect(recognizer.name == "wanted")
        #expect(recognizer.finalisationDelay == .seconds(2))
    }

    @Test func `a caller who joins while a provider is down is heard by the next`() async throws {
        let down = Door("down", fault: .timedOut("down"))
        let spare = Door("spare")
        let recognizer = FallbackRecognizer(
            down, fallbacks: [Door("too", fault: .closed), spare, Door("last")], metrics: metrics)
        let stream = try await recognizer.stream(language: "en-GB")
        #expect((stream as? Door.Silence)?.opener == "spare")
        #expect(spare.asked.withLock { $0 } == ["en-GB"])
        #expect(metrics.exposition.contains(#"parley_recognizer_fallbacks_total{recognizer="spare"} 1"#))
        #expect(metrics.exposition.contains(#"parley_recognizer_fallbacks_total{recognizer="last"} 0"#))
        try await recognizer.warm()
    }

    @Test func `with all of them down the last error is thrown`() async {
        let recognizer = FallbackRecognizer(
            Door("first", fault: .closed), fallbacks: [Door("second", fault: .timedOut("second"))])
        await #expect(throws: SpeechError.timedOut("second")) { _ = try await recognizer.stream(language: "en-US") }
        await #expect(throws: SpeechError.self) { try await recognizer.warm() }
    }

    @Test func `nobody else is asked for a caller who has gone`() async {
        let spare = Door("spare")
        let recognizer = FallbackRecognizer(Door("down", fault: .timedOut("down")), fallbacks: [spare])
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await recognizer.stream(language: "en-US").results
        }
        await #expect(throws: SpeechError.timedOut("down")) { _ = try await task.value }
        #expect(spare.asked.withLock { $0 }.isEmpty)
    }
}
