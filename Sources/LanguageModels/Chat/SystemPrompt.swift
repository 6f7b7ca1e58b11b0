/// The system message of a voice agent, in sections that a model reads as instructions and we can read back.
///
/// The offline model knows its name, manner, language and script from it; everything else in it is for larger models.
public struct SystemPrompt: Sendable, Equatable {
    /// How the agent calls itself; empty: it has no name.
    public var agentName: String
    /// `supportive`, `accountability`, `celebration`, or any other word; empty: none.
    public var personality: String
    /// What that manner means, in a sentence.
    public var manner: String
    /// BCP 47.
    public var language: String
    /// `inbound`: the caller called us. `outbound`: we called.
    public var direction: String
    /// Free text, several lines.
    public var instructions: String
    public var script: CallScript

    public init(
        agentName: String = "", personality: String = "", manner: String = "", language: String = "en-US",
        direction: String = "inbound", instructions: String = "", script: CallScript = CallScript()
    ) {
        self.agentName = agentName
        self.personality = personality
        self.manner = manner
        self.language = language
        self.direction = direction
        self.instructions = instructions
        self.script = script
    }

    private static let agentHeading = "# Agent"
    private static let rulesHeading = "# How to speak"
    private static let instructionsHeading = "# Instructions"
    private static let scriptHeading = "# Call script"

    public var text: String {
        var lines = [Self.agentHeading]
        if !agentName.isEmpty { lines.append("Name: \(agentName)") }
        if !personality.isEmpty { lines.append("Personality: \(personality)" + (manner.isEmpty ? "" : ", \(manner)")) }
        lines.append("Language: \(language)")
        lines.append("Direction: \(direction)")
        lines += [
            "", Self.rulesHeading,
            "You are on a voice call. Everything you write is spoken aloud, and the caller's words come from a speech "
                + "recogniser, which makes mistakes.",
            "Answer in one to three short sentences. No markdown, lists, emoji, code or raw JSON.",
            "Use tools when they help; say plainly when one failed. Do not claim to have done what no tool did.",
            "When you did not understand, ask. Say goodbye before you end the call.",
        ]
        if !instructions.isEmpty { lines += ["", Self.instructionsHeading, instructions] }
        if !script.isEmpty { lines += ["", Self.scriptHeading] + script.promptLines }
        return lines.joined(separator: "\n")
    }

    /// Reads what ``text`` writes. Of any other text, all of it is `instructions`.
    public init(parsing text: String) {
        self.init()
        var section = Self.instructionsHeading
        var instructionLines: [String] = []
        var scriptLines: [String] = []
        for rawLine in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = String(rawLine.trimmingSpaces)
            if [Self.agentHeading, Self.rulesHeading, Self.instructionsHeading, Self.scriptHeading].contains(line) {
                section = line
                continue
            }
            switch section {
            case Self.agentHeading: readAgent(line)
            case Self.scriptHeading: scriptLines.append(line)
            case Self.instructionsHeading: instructionLines.append(String(rawLine))
            default: break
            }
        }
        instructions = String(instructionLines.joined(separator: "\n").trimmingSpaces)
        script = CallScript(promptLines: scriptLines)
    }

    private mutating func readAgent(_ line: String) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = String(line[line.index(after: colon)...].trimmingSpaces)
        switch line[..<colon].lowercased() {
        case "name": agentName = value
        case "personality":
            let parts = value.split(separator: ",", maxSplits: 1).map { String($0.trimmingSpaces) }
            personality = parts.first ?? ""
            manner = parts.count > 1 ? parts[1] : ""
        case "language": language = value
        case "direction": direction = value
        default: break
        }
    }
}
