import Basics
import LanguageModels

/// What is left of a call when it is over. Holds what was said: never into a log.
public struct CallRecord: Sendable {
    /// One thing that was said.
    public struct Line: Sendable, Equatable {
        public enum Speaker: String, Sendable { case caller, agent, tool }
        public var speaker: Speaker
        public var text: String
        /// The caller cut it short there.
        public var wasInterrupted: Bool
        public init(speaker: Speaker, text: String, wasInterrupted: Bool = false) {
            self.speaker = speaker
            self.text = text
            self.wasInterrupted = wasInterrupted
        }
    }

    public let jobID: String
    public let room: String
    /// Identity; empty when nobody came.
    public let caller: String
    /// ``EndReason/name``.
    public let outcome: String
    public let lines: [Line]
    /// Names of what went wrong, in order.
    public let faults: [String]
    /// Each answered turn's waterfall: step names and milliseconds.
    public let turns: [[(name: String, milliseconds: Double)]]

    init(
        jobID: String, room: String, caller: String, outcome: EndReason, messages: [ChatMessage],
        timelines: [TurnTimeline],
        faults: [CallFault]
    ) {
        self.jobID = jobID
        self.room = room
        self.caller = caller
        self.outcome = outcome.name
        lines = Self.spoken(in: messages)
        self.faults = faults.map(\.rawValue)
        turns = timelines.filter { $0.total != nil }.map(\.steps)
    }

    static func spoken(in messages: [ChatMessage]) -> [Line] {
        messages.compactMap { message in
            switch message {
            case .system: nil
            case .user(let text): Line(speaker: .caller, text: text)
            case .assistant(let text, _, let interrupted):
                text.isEmpty ? nil : Line(speaker: .agent, text: text, wasInterrupted: interrupted)
            case .tool(let result): Line(speaker: .tool, text: "\(result.name): \(result.content)")
            }
        }
    }

    /// What an earlier worker's caller and agent had said, when the job is offered again.
    static let transcriptAttribute = "parley.transcript"

    /// As JSON for that attribute: `[{"speaker": "caller", "text": "…"}]`.
    static func json(of messages: [ChatMessage]) -> JSONValue {
        .array(
            spoken(in: messages).filter { $0.speaker != .tool }.map { line in
                var object: [String: JSONValue] = [
                    "speaker": .string(line.speaker.rawValue), "text": .string(line.text),
                ]
                if line.wasInterrupted { object["interrupted"] = .bool(true) }
                return .object(object)
            })
    }

    /// Reads it back; what is not of that form is skipped.
    static func transcript(inAttributes attributes: [String: String]) -> [ChatMessage] {
        guard let text = attributes[transcriptAttribute], let value = try? JSONValue(parsing: text) else { return [] }
        return (value.arrayValue ?? []).compactMap { line in
            guard let text = line["text"]?.stringValue, !text.isEmpty else { return nil }
            switch line["speaker"]?.stringValue {
            case "caller": return .user(text)
            case "agent": return .assistant(text, interrupted: line["interrupted"]?.boolValue ?? false)
            default: return nil
            }
        }
    }
}
