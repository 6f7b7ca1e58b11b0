import LanguageModels
import Synchronization

/// Says what a test wants, attempt by attempt; the last script is played again and again.
final class FlakyModel: LanguageModel {
    enum Ending {
        case finished
        case failed(any Error)
        /// Ends as if all had been said, but for the end.
        case brokenOff
        /// Says nothing more until it is cancelled.
        case stalled
    }
    typealias Script = (events: [ChatEvent], ending: Ending)
    let name: String
    private let scripts: Mutex<[Script]>
    private let attempts = Mutex(0)
    private let coldness: LanguageModelError?
    /// An element for each stalled attempt that was let go of.
    let dropped: AsyncStream<Void>
    private let onDrop: AsyncStream<Void>.Continuation

    init(_ name: String, coldness: LanguageModelError? = nil, _ scripts: Script...) {
        self.name = name
        self.coldness = coldness
        self.scripts = Mutex(scripts)
        (dropped, onDrop) = AsyncStream.makeStream()
    }
    static func saying(_ text: String, as name: String = "calm") -> FlakyModel {
        FlakyModel(name, ([.text(text)], .finished))
    }
    var attemptsMade: Int { attempts.withLock { $0 } }

    func warm() async throws(LanguageModelError) { if let coldness { throw coldness } }

    func reply(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        attempts.withLock { $0 += 1 }
        let script = scripts.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
        let (stream, output) = AsyncThrowingStream<ChatEvent, any Error>.makeStream()
        output.onTermination = { [onDrop] reason in if case .cancelled = reason { onDrop.yield() } }
        script?.events.forEach { output.yield($0) }
        switch script?.ending {
        case .finished:
            output.yield(.finished(.stop))
            output.finish()
        case .failed(let error): output.finish(throwing: error)
        case .brokenOff, nil: output.finish()
        case .stalled: break
        }
        return stream
    }
}
