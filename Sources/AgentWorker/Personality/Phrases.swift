/// What an agent says when no model can: kept here so that no wait ends in silence.
public struct Phrases: Sendable, Equatable {
    /// BCP 47; a language that is not here speaks English.
    public let language: String
    private let words: PhraseTable

    public init(language: String) {
        let code = String(language.lowercased().prefix { $0 != "-" && $0 != "_" })
        words = PhraseTable.all[code] ?? .english
        self.language = PhraseTable.all[code] == nil ? "en" : code
    }

    /// While a tool or a model takes its time; different from one to the next.
    public func filler(_ number: Int) -> String { words.fillers[abs(number % words.fillers.count)] }
    /// After a silence of the caller's.
    public var stillThere: String { words.stillThere }
    public var goodbye: String { words.goodbye }
    /// When another agent takes the call over.
    public var holding: String { words.holding }
    /// When nothing was understood.
    public var notHeard: String { words.notHeard }

    /// When a stage of the agent failed.
    public func apology(for stage: FaultStage) -> String {
        switch stage {
        case .hearing: words.cannotHear
        case .thinking: words.cannotThink
        case .speaking: words.cannotSpeak
        case .other: words.technicalProblem
        }
    }
    /// Which part of an agent a fault is in.
    public enum FaultStage: String, Sendable, CaseIterable { case hearing, thinking, speaking, other }

    /// When a tool failed.
    public func failure(_ error: ToolError) -> String {
        switch error {
        case .unknownTool, .invalidArgument, .failed: words.couldNotDo
        case .notPermitted, .device(.denied): words.notAllowed
        case .device(.unsupported), .device(.unavailable): words.notOffered
        case .timedOut, .device(.timedOut): words.tookTooLong
        case .device(.recipientLeft): words.deviceGone
        case .device(.application), .device(.malformed), .device(.transport): words.deviceFailed
        case .cancelled: words.cancelled
        }
    }
}
