package import Basics
public import LanguageModels
public import Speech

/// What calls are made of: one of each for a process, shared by its calls.
public struct CallServices: Sendable {
    /// One for each call: it keeps what it heard.
    public var makeVoiceActivity: @Sendable () throws -> sending any VoiceActivityModel
    /// Nil: silence alone ends turns.
    public var turnEnd: (any TurnEndModel)?
    public var recognizer: any SpeechRecognizer
    /// The wanted one first, then those to fall back on.
    public var synthesizers: [any SpeechSynthesizer]
    public var model: any LanguageModel
    /// What agents can do; a profile may narrow it.
    public var tools: [any AgentTool]
    public var toolPolicy: ToolStepPolicy
    public var metrics: CallMetrics
    /// Sentences that must not wait for a voice, nor depend on one.
    public var clips: ClipShelf
    /// Nil: nothing is remembered.
    public var memory: CallMemoryDesk?
    /// Sees what is decided in every call, by room, when it is decided: for measurements. Must not block.
    package var watch: (@Sendable (_ room: String, TurnOutput, Moment) -> Void)?

    public init(
        makeVoiceActivity: @escaping @Sendable () throws -> sending any VoiceActivityModel,
        turnEnd: (any TurnEndModel)?, recognizer: any SpeechRecognizer, synthesizers: [any SpeechSynthesizer],
        model: any LanguageModel, tools: [any AgentTool], toolPolicy: ToolStepPolicy = ToolStepPolicy(),
        metrics: CallMetrics, clips: ClipShelf = ClipShelf()
    ) {
        self.makeVoiceActivity = makeVoiceActivity
        self.turnEnd = turnEnd
        self.recognizer = recognizer
        self.synthesizers = synthesizers
        self.model = model
        self.tools = tools
        self.toolPolicy = toolPolicy
        self.metrics = metrics
        self.clips = clips
    }

    /// Loads what the first call would else wait for: models, voices, and the sentences that are always the same.
    ///
    /// - Parameter sentences: spoken now and kept; one that cannot be is spoken when it is needed.
    public func warm(sentences: [String], as voice: VoiceSettings) async throws {
        async let recognizer: Void = recognizer.warm()
        async let model: Void = model.warm()
        try await synthesizers.first?.warm()
        for fallback in synthesizers.dropFirst() {
            do throws(SpeechError) { try await fallback.warm() } catch {
                Log("agent").info("no voice to fall back on", ["voice": fallback.name, "why": "\(error)"])
            }
        }
        try await recognizer
        try await model
        guard let synthesizer = synthesizers.first else { return }
        for sentence in sentences { await clips.record(sentence, with: synthesizer, as: voice) }
    }
}
