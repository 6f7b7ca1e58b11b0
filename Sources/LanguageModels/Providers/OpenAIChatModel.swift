public import Basics
import HTTP

/// A model behind OpenAI's chat completions, or any server that speaks them (vLLM, Ollama, llama.cpp …).
public struct OpenAIChatModel: LanguageModel {
    public struct Configuration: Sendable {
        /// Without a slash at its end.
        public var baseURL = "https://api.openai.com/v1"
        /// Nil for a server that asks for none.
        public var apiKey: Private<String>?
        public var model: String
        /// Until the first token; a caller has long begun to wonder.
        public var firstToken: Duration = .seconds(10)
        /// Between two tokens.
        public var nextToken: Duration = .seconds(5)
        /// `max_tokens` instead of `max_completion_tokens`, which older servers do not know.
        public var usesOldTokenLimit = false
        public init(model: String, apiKey: Private<String>? = nil) {
            self.model = model
            self.apiKey = apiKey
        }
    }
    public let name: String
    private let configuration: Configuration
    private let server: OpenAIServer

    /// - Throws: ``LanguageModelError/unreachable(_:)`` when there is no thread left for its connections.
    public init(_ configuration: Configuration) throws(LanguageModelError) {
        self.configuration = configuration
        name = "openai-chat:\(configuration.model)"
        server = try OpenAIServer(baseURL: configuration.baseURL, apiKey: configuration.apiKey)
    }

    /// Asks for the model's description: opens the connection that the first reply then uses.
    public func warm() async throws(LanguageModelError) {
        try await server.warm(model: configuration.model, patience: patience)
    }

    public func reply(to request: ChatRequest) -> AsyncThrowingStream<ChatEvent, any Error> {
        let pieces = OpenAIReplyPieces(open(request))
        return AsyncThrowingStream { try await pieces.next() }
    }

    private var patience: HTTPStreamClient.Patience {
        var patience = HTTPStreamClient.Patience()
        patience.answering = configuration.firstToken
        patience.continuing = configuration.nextToken
        return patience
    }
    private func open(_ request: ChatRequest) -> AsyncThrowingStream<HTTPStreamClient.Event, any Error> {
        let body = OpenAIRequestBody.json(
            request, model: configuration.model, usesOldTokenLimit: configuration.usesOldTokenLimit)
        return server.client.open(
            "POST", server.baseURL + "/chat/completions", headers: server.headers + [("Accept", "text/event-stream")],
            body: body.serialized, patience: patience)
    }
}

/// The events of one reply, one at a time.
private actor OpenAIReplyPieces {
    private var source: AsyncThrowingStream<HTTPStreamClient.Event, any Error>.Iterator?
    private var sse = ServerSentEvents()
    private var reader = OpenAIReplyReader()
    private var ready: [ChatEvent] = []
    private var hasBegun = false

    init(_ stream: AsyncThrowingStream<HTTPStreamClient.Event, any Error>) { source = stream.makeAsyncIterator() }

    func next() async throws -> ChatEvent? {
        while ready.isEmpty {
            guard let event = try await nextEvent() else {
                guard !reader.isDone else { return nil }
                try Task.checkCancellation()
                ready = try reader.finish()
                continue
            }
            switch event {
            case .head(let status, let headers):
                guard status != 200 else { continue }
                throw OpenAIFault.error(status: status, headers: headers, body: try await rest())
            case .body(let bytes):
                for data in try sse.add(bytes) { ready += try reader.read(data) }
                hasBegun = hasBegun || !ready.isEmpty
            }
        }
        return ready.removeFirst()
    }

    private func nextEvent() async throws -> HTTPStreamClient.Event? {
        guard var iterator = source else { return nil }
        // Taken out while it is awaited; readers come one after the other.
        source = nil
        do {
            let event = try await iterator.next(isolation: self)
            source = iterator
            return event
        } catch { throw OpenAIFault.error(error, awaiting: hasBegun ? "next token" : "first token") }
    }
    /// The body of a refusal.
    private func rest() async throws -> [UInt8] {
        var body: [UInt8] = []
        while case .body(let bytes)? = try await nextEvent(), body.count < 65_536 { body += bytes }
        return body
    }
}
