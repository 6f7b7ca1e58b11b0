import Basics
import LanguageModels
import RoomClient
import Speech

// What a profile means for the parts of a call.

extension AgentProfile {
    /// - Parameter usesModel: an end-of-turn model listens too.
    func turnSettings(usesModel: Bool) -> TurnSettings {
        var settings = TurnSettings(
            TurnSettings.Profile(rawValue: turnProfile.rawValue) ?? .balanced, usesTurnEndModel: usesModel)
        settings.words = .of(language: language)
        settings.endpointing.longestTurn = longestTurn ?? settings.endpointing.longestTurn
        settings.patience.away = away.timeout
        settings.patience.awayPrompts = away.reprompts
        if openingSentence == nil { settings.opening = .nothing }
        return settings
    }
    var voiceActivity: VoiceActivityProfile {
        switch turnProfile {
        case .conservative: .conservative
        case .balanced: .balanced
        case .aggressive: .aggressive
        }
    }
    var voiceSettings: VoiceSettings { VoiceSettings(voice: voice, language: language) }

    /// - Parameter remembers: there is a memory to use tools on.
    func tools(of all: [any AgentTool], remembers: Bool) -> [any AgentTool] {
        all.filter { tool in
            guard remembers || !MemoryTools.names.contains(tool.name) else { return false }
            return tool.mustBeNamed ? tools?.contains(tool.name) ?? false : allows(tool: tool.name)
        }
    }

    /// The first words to somebody who called before; nil: as to anybody.
    func greeting(for welcome: CallWelcome) -> String? {
        guard welcome.isReturning, let returning, openingSentence != nil else { return nil }
        guard returning.contains("{name}") else { return returning }
        return welcome.name.flatMap(Self.speakable).map { returning.replacing("{name}", with: $0) }
    }
    /// A name as it may be said: it came from a conversation, so it may be anything.
    private static func speakable(_ name: String) -> String? {
        let letters = name.filter { $0.isLetter || $0 == " " || $0 == "-" || $0 == "'" || $0 == "." }
        guard letters.contains(where: \.isLetter), letters.count <= 40 else { return nil }
        // Recognisers write names in small letters.
        return letters.split(separator: " ").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    /// What the agent says first, in words.
    private var openingSentence: String? {
        if case .clip(_, let transcript) = greeting { return transcript }
        return PromptBuilder.openingWords(of: self)
    }

    /// The words for something fixed; nil when there are none.
    func sentence(for kind: SayKind) -> String? {
        let phrases = Phrases(language: language)
        switch kind {
        case .greeting: return openingSentence
        case .holding: return phrases.holding
        case .apology(let fault): return phrases.apology(for: fault.phraseStage)
        case .silenceFill(let count, _): return filler(count - 1)
        case .pardon: return phrases.notHeard
        case .stillThere: return away.phrase ?? phrases.stillThere
        case .goodbye:
            return script.closing.isEmpty ? phrases.goodbye : script.closing
        case .requested: return nil
        }
    }

    /// Those that are spoken before the first call, so that they depend on nothing then.
    var fixedSentences: [String] {
        let stages: [CallFault] = [.recognizerFailed, .modelFailed, .voiceFailed]
        let kinds: [SayKind] =
            [.greeting, .holding, .pardon, .stillThere, .goodbye(.draining)] + stages.map(SayKind.apology)
            + (1...3).map { .silenceFill(count: $0, toolsRun: false) }
        return kinds.compactMap(sentence)
    }
}

extension CallFault {
    fileprivate var phraseStage: Phrases.FaultStage {
        switch stage {
        case .hearing: .hearing
        case .thinking: .thinking
        case .speaking: .speaking
        }
    }
}
