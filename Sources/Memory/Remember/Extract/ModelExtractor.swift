public import LanguageModels

/// Draws facts from a call with a language model, and believes none that the caller did not say.
///
/// The model gets the numbered turns and answers with JSON; each fact names a turn of the caller and quotes it. What is
/// not in the call is refused: no profile is invented, no prompt restated (memory.md §4, mem0 #4573). A broken answer is
/// sent back once; a failed connection is tried once more; then rules do it, and say why.
public struct ModelExtractor: FactExtractor {
    private let model: any LanguageModel
    private let patience: Duration

    /// - Parameter patience: for one answer. The caller has gone; still, the next call may come at once.
    public init(_ model: any LanguageModel, patience: Duration = .seconds(60)) {
        self.model = model
        self.patience = patience
    }

    public func facts(in call: CallTranscript) async -> Extraction {
        guard call.turns.contains(where: { $0.speaker == .caller }) else {
            return Extraction(facts: [], method: model.name)
        }
        var messages = ExtractionPrompt.messages(for: call)
        var hasRetried = false
        var hasRepaired = false
        while true {
            let answer: String
            switch await self.answer(to: messages) {
            case .success(let text): answer = text
            case .failure(.model(let error)) where error.isWorthRetrying && !hasRetried:
                hasRetried = true
                continue
            case .failure(let reason): return await byRules(call, because: reason)
            }
            if let candidates = ExtractionAnswer.candidates(in: answer) {
                let (facts, refusals) = ExtractionAnswer.checked(candidates, against: call)
                return Extraction(facts: facts, method: model.name, refusals: refusals)
            }
            guard !hasRepaired else { return await byRules(call, because: .unreadable) }
            hasRepaired = true
            messages += [.assistant(String(answer.prefix(4000))), .user(ExtractionPrompt.repair)]
        }
    }

    private func byRules(_ call: CallTranscript, because reason: FallbackReason) async -> Extraction {
        var extraction = await RuleExtractor().facts(in: call)
        extraction.fallback = reason
        return extraction
    }

    private enum Part: Sendable {
        case answer(Result<String, FallbackReason>)
        case timeIsUp
    }

    /// One answer, or why there is none.
    private func answer(to messages: [ChatMessage]) async -> Result<String, FallbackReason> {
        let request = ChatRequest(messages: messages, temperature: 0, maxTokens: 2000)
        let (model, patience) = (model, patience)
        return await withTaskGroup(of: Part.self) { group in
            group.addTask { .answer(await Self.read(model, request)) }
            // A limit, not a wait: whoever is first ends the other.
            group.addTask {
                try? await Task.sleep(for: patience)
                return .timeIsUp
            }
            let first = await group.next()
            group.cancelAll()
            if case .answer(let answer) = first { return answer }
            return .failure(.tooSlow(patience))
        }
    }
    private static func read(_ model: any LanguageModel, _ request: ChatRequest) async -> Result<String, FallbackReason>
    {
        var text = ""
        var hasFinished = false
        do {
            for try await event in model.reply(to: request) {
                switch event {
                case .text(let piece): text += piece
                case .finished: hasFinished = true
                case .toolCall, .usage: break
                }
            }
        } catch let error as LanguageModelError {
            return .failure(.model(error))
        } catch {
            return .failure(.model(.unreachable("the answer broke off")))
        }
        return hasFinished ? .success(text) : .failure(.model(.unreachable("the answer broke off")))
    }
}
