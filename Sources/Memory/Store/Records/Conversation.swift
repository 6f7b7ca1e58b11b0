public import Basics

/// A call as it is kept.
public struct Conversation: Sendable, Equatable {
    public typealias ID = Int64
    public var id: ID
    /// Of the room or the other system; writing the same one again changes nothing.
    public var externalID: String
    public var started: UnixTime
    public var ended: UnixTime?
    /// As the agent's session names it: `caller_left`, `ended_by_agent` …
    public var outcome: String?
    /// What the two are called, where it is known: questions name them.
    public var callerName: String?
    public var agentName: String?
    /// Of a reviewer: a few sentences.
    public var summary: String?
    /// Its turns have their vectors, words and memories: nothing is left to do.
    public var isIndexed: Bool

    public init(
        id: ID = 0, externalID: String, started: UnixTime, ended: UnixTime? = nil, outcome: String? = nil,
        callerName: String? = nil, agentName: String? = nil, summary: String? = nil, isIndexed: Bool = false
    ) {
        self.id = id
        self.externalID = externalID
        self.started = started
        self.ended = ended
        self.outcome = outcome
        self.callerName = callerName
        self.agentName = agentName
        self.summary = summary
        self.isIndexed = isIndexed
    }
}

/// One thing that was said.
public struct Turn: Sendable, Equatable {
    public typealias ID = Int64
    public enum Speaker: Int, Sendable { case caller = 0, agent = 1, tool = 2 }
    public var id: ID
    public var conversation: Conversation.ID
    /// From 0; with the conversation it is unique: writing the same one again changes nothing.
    public var index: Int
    public var speaker: Speaker
    public var said: UnixTime
    public var text: String
    public var wasInterrupted: Bool

    public init(
        id: ID = 0, conversation: Conversation.ID = 0, index: Int, speaker: Speaker, said: UnixTime, text: String,
        wasInterrupted: Bool = false
    ) {
        self.id = id
        self.conversation = conversation
        self.index = index
        self.speaker = speaker
        self.said = said
        self.text = text
        self.wasInterrupted = wasInterrupted
    }
}

/// A tool that the agent used in a call.
public struct ToolInvocation: Sendable, Equatable {
    public var conversation: Conversation.ID
    public var turn: Turn.ID?
    public var name: String
    /// JSON.
    public var arguments: String
    public var result: String
    public var isError: Bool
    public var at: UnixTime
    public init(
        conversation: Conversation.ID, turn: Turn.ID? = nil, name: String, arguments: String, result: String,
        isError: Bool = false, at: UnixTime
    ) {
        self.conversation = conversation
        self.turn = turn
        self.name = name
        self.arguments = arguments
        self.result = result
        self.isError = isError
        self.at = at
    }
}
