public import LanguageModels

/// Writes a profile's system message.
public enum PromptBuilder {
    public static func systemMessage(for profile: AgentProfile) -> ChatMessage {
        .system(systemPrompt(for: profile).text)
    }
    public static func systemPrompt(for profile: AgentProfile) -> SystemPrompt {
        SystemPrompt(
            agentName: profile.name, personality: profile.personality.rawValue, manner: profile.personality.manner,
            language: profile.language, direction: profile.direction.rawValue, instructions: profile.instructions,
            script: profile.script)
    }
    /// What the agent says first, when it is text: the profile's greeting, else the script's.
    public static func openingWords(of profile: AgentProfile) -> String? {
        if case .text(let text) = profile.greeting { return text }
        return profile.script.greeting.isEmpty ? nil : profile.script.greeting
    }
}
