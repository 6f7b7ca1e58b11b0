import LanguageModels
import Synchronization

/// A model that gives these answers, one after another; the last one again and again.
final class ScriptedExtraction: LanguageModel {
    enum Answer {
        case text(String)
        case failure(LanguageModelError)
        case silence
        case brokenOff(String)
    }
    let name = "scripted"
    private let answers: Mutex<[Answer]>
    private let seen = Mutex<[ChatRequest]>([])
    var requests: [ChatRequest] { seen.withLock { $0 } }

    init(_ answers: Answer...) { self.answers = Mutex(answers) }
    convenience init(_ text: String) { self.init(.text(text)) }

    func warm() async throws(LanguageModelError) {}
    func reply(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        seen.withLock { $0.append(request) }
        let answer = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
        let (stream, output) = AsyncThrowingStream<ChatEvent, any Error>.makeStream()
        switch answer {
        case .text(let text):
            // In pieces, as models send it.
            for piece in text.split(separator: " ", omittingEmptySubsequences: false) {
                output.yield(.text(piece + " "))
            }
            output.yield(.finished(.stop))
            output.finish()
        case .failure(let error): output.finish(throwing: error)
        case .brokenOff(let text):
            output.yield(.text(text))
            output.finish()
        case .silence, nil: break
        }
        return stream
    }
}
