public import LanguageModels

/// One kind of agent: how it talks, what it may do, what it is for. `parley worker` reads it from a YAML or JSON file.
public struct AgentProfile: Sendable, Equatable {
    /// How it is dispatched and how it calls itself.
    public var name: String
    /// What it should know and do, in plain words.
    public var instructions = ""
    public var personality = Personality.supportive
    /// BCP 47.
    public var language = "en-US"
    /// The synthesiser's name for a voice; nil: its own default.
    public var voice: String?
    public var greeting = Greeting.none
    /// What it says instead to somebody who called before: `Welcome back, {name}.`; with `{name}` only when that is known.
    public var returning: String?
    /// Names of tools that it may use; nil: all there are.
    public var tools: [String]?
    /// What it may ask of a caller's device.
    public var permissions = Set(DevicePermission.allCases)
    public var turnProfile = TurnProfile.balanced
    /// A caller who talks for so long is answered all the same: hold music and monologues. Nil: 60 s.
    public var longestTurn: Duration?
    /// Said one after the other while a tool or a model takes long; empty: the language's own.
    public var silenceFillers: [String] = []
    public var away = AwayPolicy()
    public var direction = CallDirection.inbound
    public var script = CallScript()

    public init(name: String) { self.name = name }

    public enum Greeting: Sendable, Equatable {
        case none
        case text(String)
        /// Path of a WAV file, with its words for the transcript.
        case clip(path: String, transcript: String)
    }
    /// How soon a turn is taken to be over, and how readily the agent lets itself be interrupted.
    public enum TurnProfile: String, Sendable, CaseIterable { case conservative, balanced, aggressive }
    public enum CallDirection: String, Sendable, CaseIterable { case inbound, outbound }

    /// What happens when the caller stays silent.
    public struct AwayPolicy: Sendable, Equatable {
        /// Silence of both before the caller is asked whether they are there; livekit-agents' 15 s.
        public var timeout: Duration = .seconds(15)
        /// How often they are asked before the agent says goodbye.
        public var reprompts = 1
        /// What they are asked; nil: the language's own.
        public var phrase: String?
        public init() {}
    }

    /// Whether the profile lets a tool be used.
    public func allows(tool name: String) -> Bool { tools?.contains(name) ?? true }
    /// While something takes long.
    public func filler(_ number: Int) -> String {
        silenceFillers.isEmpty
            ? Phrases(language: language).filler(number) : silenceFillers[abs(number % silenceFillers.count)]
    }
}

/// The manner of an agent.
public enum Personality: String, Sendable, CaseIterable {
    case supportive, accountability, celebration

    /// For a model's instructions.
    public var manner: String {
        switch self {
        case .supportive: "warm and patient; listen first, encourage, never judge"
        case .accountability: "friendly but firm; ask what was done, agree on the next step and its date"
        case .celebration: "cheerful; notice what went well, however small, and be glad about it"
        }
    }
}
