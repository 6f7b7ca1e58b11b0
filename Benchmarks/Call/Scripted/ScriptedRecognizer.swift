import Speech
import Synchronization

/// A recogniser that hears the same words in everything, and says so at once: a partial with the first sound, the final
/// result when it is asked for it.
struct ScriptedRecognizer: SpeechRecognizer {
    let name = "scripted"
    let finalisationDelay: Duration = .milliseconds(100)
    let text: String

    func warm() async throws(SpeechError) {}
    func stream(language: String) async throws(SpeechError) -> any RecognitionStream { ScriptedRecognition(text) }
}

private final class ScriptedRecognition: RecognitionStream {
    let results: AsyncStream<Recognition>
    private let output: AsyncStream<Recognition>.Continuation
    private let text: String
    /// The utterance of which nothing was said yet.
    private let fresh = Mutex<UInt32?>(nil)

    init(_ text: String) {
        self.text = text
        (results, output) = AsyncStream.makeStream()
    }
    func begin(utterance: UInt32) { fresh.withLock { $0 = utterance } }
    func push(_ samples: [Int16]) {
        let utterance = fresh.withLock { fresh in
            defer { fresh = nil }
            return fresh
        }
        if let utterance { output.yield(.partial(utterance: utterance, text: text)) }
    }
    func finish(utterance: UInt32) { output.yield(.final(utterance: utterance, text: text, confidence: 1)) }
    func discard(utterance: UInt32) {}
    func close() { output.finish() }
}
