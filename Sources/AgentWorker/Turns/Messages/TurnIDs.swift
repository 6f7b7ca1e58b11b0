/// One caller turn: what the caller says (types, dials) until it is the agent's move. Given out by the machine; 0 is the
/// opening, before the caller's first turn.
public struct TurnID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let number: UInt32
    public init(_ number: UInt32) { self.number = number }
    public static let opening = TurnID(0)
    public static func < (left: TurnID, right: TurnID) -> Bool { left.number < right.number }
    public var description: String { "turn \(number)" }
}

/// One attempt of the language model to answer a turn. Given out by the machine.
public struct ReplyID: Hashable, Sendable, CustomStringConvertible {
    public let turn: TurnID
    /// 1 for the first; grows when a speculation is redone or the caller went on talking.
    public let attempt: UInt32
    public init(turn: TurnID, attempt: UInt32) {
        self.turn = turn
        self.attempt = attempt
    }
    public var description: String { "reply \(turn.number).\(attempt)" }
}

/// One fixed thing to say (a greeting, an apology). Given out by the machine.
public struct SayID: Hashable, Sendable, CustomStringConvertible {
    public let number: UInt32
    public init(_ number: UInt32) { self.number = number }
    public var description: String { "say \(number)" }
}

/// What a piece of agent speech belongs to.
public enum SpeechID: Hashable, Sendable, CustomStringConvertible {
    case reply(ReplyID)
    case say(SayID)
    public var description: String {
        switch self {
        case .reply(let id): id.description
        case .say(let id): id.description
        }
    }
}

/// One piece of agent speech: a clause on its way through synthesis and playout. Given out by the session; never used
/// twice in a call, so that a late report of one piece cannot answer for another.
public struct SegmentID: Hashable, Sendable, CustomStringConvertible {
    public let number: UInt32
    public init(_ number: UInt32) { self.number = number }
    public var description: String { "segment \(number)" }
}

/// One stretch of caller speech as voice activity detection cuts it; the number the recogniser is given too. Given out by
/// the ear, growing, never used twice in a call.
public struct UtteranceID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let number: UInt32
    public init(_ number: UInt32) { self.number = number }
    public static func < (left: UtteranceID, right: UtteranceID) -> Bool { left.number < right.number }
    public var description: String { "utterance \(number)" }
}
