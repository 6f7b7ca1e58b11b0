public import Basics

/// Everything a model sees of a conversation.
public struct ChatRequest: Sendable, Equatable {
    public var messages: [ChatMessage]
    public var tools: [ToolDescription]
    public var toolChoice: ToolChoice
    /// What is remembered of the caller, most useful first; providers put it into the system message.
    public var memories: [String]
    /// BCP 47 of the conversation.
    public var language: String
    /// 0…2; nil: the provider's own.
    public var temperature: Double?
    public var maxTokens: Int?

    public init(
        messages: [ChatMessage], tools: [ToolDescription] = [], toolChoice: ToolChoice = .auto,
        memories: [String] = [], language: String = "en-US", temperature: Double? = nil, maxTokens: Int? = nil
    ) {
        self.messages = messages
        self.tools = tools
        self.toolChoice = toolChoice
        self.memories = memories
        self.language = language
        self.temperature = temperature
        self.maxTokens = maxTokens
    }
}

public enum ToolChoice: Sendable, Equatable {
    case auto, none, required
    case named(String)
}

public enum ChatMessage: Sendable, Equatable {
    case system(String)
    case user(String)
    /// What the agent said, as far as it was heard; `interrupted` when the caller cut it short.
    case assistant(String, toolCalls: [ToolCall] = [], interrupted: Bool = false)
    case tool(ToolResult)
}

public struct ToolCall: Sendable, Equatable, Hashable {
    public var id: String
    public var name: String
    /// A JSON object as text, as the model wrote it.
    public var arguments: String
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

public struct ToolResult: Sendable, Equatable {
    public var callID: String
    public var name: String
    /// What the model reads: text or JSON.
    public var content: String
    public var isError: Bool
    public init(callID: String, name: String, content: String, isError: Bool = false) {
        self.callID = callID
        self.name = name
        self.content = content
        self.isError = isError
    }
}

/// A tool as a model sees it.
public struct ToolDescription: Sendable, Equatable {
    public var name: String
    public var description: String
    /// JSON Schema of the arguments: an object.
    public var parameters: JSONValue
    public init(name: String, description: String, parameters: JSONValue) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }
}
