import LanguageModels
import Synchronization

/// A language model that answers at once: its whole reply is there before anybody asks.
final class ScriptedModel: LanguageModel {
    let name = "scripted"
    private let reply: String

    init(reply: String) { self.reply = reply }

    func warm() async throws(LanguageModelError) {}
    func reply(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        AsyncThrowingStream { output in
            output.yield(.text(reply))
            output.yield(.finished(.stop))
            output.finish()
        }
    }
}
