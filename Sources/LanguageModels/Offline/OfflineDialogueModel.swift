/// A dialogue model without network, keys or weights: word lists and rules, not a neural network.
///
/// It holds a simple conversation in English over what a recogniser heard, finds and calls whatever tools the request
/// has by their own descriptions, and answers from the memories it is given. Deterministic: the same request gives the
/// same reply. It does not reason, and says so when it is asked.
public struct OfflineDialogueModel: LanguageModel {
    public let name = "offline-dialogue"
    public init() {}

    /// Nothing to load; looks at its word lists once, so that the first reply is as quick as the next.
    public func warm() async throws(LanguageModelError) {
        _ = OfflineDialogue(ChatRequest(messages: [.user("hello")])).reply()
    }

    public func reply(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let pieces = OfflineReplyPieces(request)
        // Pulled by the reader, so nothing is made for one who has gone.
        return AsyncThrowingStream { try await pieces.next() }
    }
}

/// The events of one reply, one at a time.
private actor OfflineReplyPieces {
    private let request: ChatRequest
    private var events: [ChatEvent]?
    private var place = 0

    init(_ request: ChatRequest) { self.request = request }

    func next() throws -> ChatEvent? {
        try Task.checkCancellation()
        let events = events ?? Self.events(for: request)
        self.events = events
        guard place < events.count else { return nil }
        place += 1
        return events[place - 1]
    }

    private static func events(for request: ChatRequest) -> [ChatEvent] {
        let reply = OfflineDialogue(request).reply()
        let all = reply.text.split(separator: " ")
        let words = all.prefix(max(0, request.maxTokens ?? all.count))
        var events = words.enumerated().map { ChatEvent.text(($0.offset == 0 ? "" : " ") + $0.element) }
        events += reply.calls.map(ChatEvent.toolCall)
        let calls = reply.calls.reduce(0) { $0 + 1 + $1.arguments.split(separator: ",").count }
        events.append(.usage(TokenUsage(prompt: promptTokens(request), completion: words.count + calls)))
        let reason: FinishReason = words.count < all.count ? .length : reply.calls.isEmpty ? .stop : .toolCalls
        return events + [.finished(reason)]
    }

    /// Words, since that is what this model takes for tokens.
    private static func promptTokens(_ request: ChatRequest) -> Int {
        var texts = request.memories + request.tools.map { $0.name + " " + $0.description }
        for message in request.messages {
            switch message {
            case .system(let text), .user(let text), .assistant(let text, _, _): texts.append(text)
            case .tool(let result): texts.append(result.content)
            }
        }
        return texts.reduce(0) { $0 + $1.split(whereSeparator: \.isWhitespace).count }
    }
}
