/// How an agent takes turns. Start from a profile, then change what differs.
///
/// Defaults are those people know from LiveKit's and pipecat's agents where they have proved themselves
/// (voice-agents.md §2.1–2.6); where ours differ the reason stands beside them.
public struct TurnSettings: Sendable, Equatable {
    /// How eagerly the agent takes its turn and lets itself be interrupted.
    public enum Profile: String, Sendable, CaseIterable { case conservative, balanced, aggressive }
    public enum TurnDetection: String, Sendable {
        /// By voice activity, and the end-of-turn model when there is one.
        case automatic
        /// Push to talk: `.commitTurn` and `.clearTurn`. Only `.interrupt` interrupts.
        case manual
    }
    /// What the agent says first.
    public enum Opening: String, Sendable { case greeting, holding, nothing }

    public var detection = TurnDetection.automatic
    public var endpointing = EndpointingSettings()
    public var interruption = InterruptionSettings()
    public var speculation = SpeculationSettings()
    public var patience = PatienceSettings()
    public var digits = DigitSettings()
    public var words = ListeningWords.english

    public var opening = Opening.greeting
    public var greetingIsInterruptible = true
    /// Whether a caller who speaks during the goodbye keeps the call alive.
    public var callerCancelsEnd = false

    public init() {}
}

/// When a caller's turn is over.
public struct EndpointingSettings: Sendable, Equatable {
    /// Whether `.judgeTurnEnd` is asked for. Then the shorter delays here are right; see ``withoutModel``.
    public var usesModel = true
    /// Silence, from the last heard speech, that ends a turn.
    public var minimumDelay: Duration = .milliseconds(300)
    /// The same when the model says that the caller goes on.
    public var maximumDelay: Duration = .milliseconds(2500)
    /// What `minimumDelay` is when the model was asked and did not answer.
    public var delayWithoutModel: Duration = .milliseconds(500)
    /// Probability from which the model's word is "done".
    public var threshold = 0.5
    /// How long the model may take. Source: LiveKit's 1 s.
    public var modelTimeout: Duration = .seconds(1)
    /// Learn this caller's pauses and wait a little longer than those, up to `maximumDelay`.
    public var isDynamic = true
    /// Weight of what was learnt before against each new pause. Source: LiveKit's.
    public var memory = 0.9
    /// The recogniser's P99 from `.finishUtterance` to the final result (``SpeechRecognizer/finalisationDelay``).
    public var finalisationDelay: Duration = .seconds(1)
    /// How long a final result is waited for when nothing was recognised yet.
    public var wordlessPatience: Duration = .seconds(3)
    /// How long after the end of the speech a recogniser that is behind may still tell new words and be waited for.
    public var longestBacklog: Duration = .seconds(3)
    /// A turn is taken as it is after so long. Stops hold music and monologues.
    public var longestTurn: Duration = .seconds(60)
    /// `maximumDelay` while an ``Expectation`` is not yet met.
    public var expectationDelay: Duration = .seconds(4)
    /// Speech of at least this length without a single word is asked about ("Pardon?"), once. Shorter is noise.
    public var unheardSpeech: Duration? = .seconds(2)
    /// A caller who interrupts this soon after the agent began had not finished: the pause before it is learnt from.
    public var immediateBargeIn: Duration = .seconds(1)

    public init() {}
    /// Silence alone decides: longer delays. Source: LiveKit's 0.5 s and 3 s.
    public static var withoutModel: EndpointingSettings {
        var settings = EndpointingSettings()
        settings.usesModel = false
        settings.minimumDelay = .milliseconds(500)
        settings.maximumDelay = .seconds(3)
        return settings
    }
}

/// When the agent lets itself be interrupted.
public struct InterruptionSettings: Sendable, Equatable {
    /// Whether speech interrupts at all.
    public var isEnabled = true
    /// Caller speech that holds the agent's voice.
    public var minimumSpeech: Duration = .milliseconds(500)
    /// Caller speech that, with words, takes back a turn to which no answer could be heard yet.
    public var minimumSpeechWhileThinking: Duration = .milliseconds(200)
    /// Words, of this utterance only, that must be there before the voice is held. 0: sound alone holds it. In any case one
    /// word that is no back-channel makes the interruption.
    public var minimumWords = 0
    /// Quiet without words after which held speech goes on.
    public var falseInterruptionDelay: Duration = .seconds(2)
    /// The same when nothing of it had been heard: holding it costs nobody anything, so neither does going on.
    public var falseInterruptionDelayBeforeSound: Duration = .zero
    /// Go on at once when the recogniser is sure that there were no words.
    public var resumesOnEmptyFinal = true
    /// The voice is held no longer than this for sound without words (music, a crowd).
    public var longestHold: Duration = .seconds(5)
    /// After the agent's first sound echo cancellers still adapt: so long …
    public var warmUp: Duration = .seconds(3)
    /// … speech must last this long to hold the voice. (LiveKit ignores the caller altogether: that loses real ones.)
    public var minimumSpeechInWarmUp: Duration = .milliseconds(900)
    /// After an interruption, speech begins to count again after this.
    public var cooldown: Duration = .milliseconds(500)
    /// Speech that began and ended under uninterruptible speech is thrown away; else it is answered afterwards.
    public var discardsUnderUninterruptible = true
    /// Short speech just before the agent ended counts as the answer when it ended no longer ago than this.
    public var overlapKept: Duration = .milliseconds(1500)
    /// Whether text messages interrupt; else they wait until the agent has spoken.
    public var byChat = true
    /// Whether keys interrupt; else they wait until the agent has spoken.
    public var byDigits = false

    public init() {}
}

/// When the model may begin before the turn is committed.
public struct SpeculationSettings: Sendable, Equatable {
    public var isEnabled = true
    public var attemptsPerTurn = 3
    /// Longer turns are not guessed: they cost most and change most.
    public var longestSpeech: Duration = .seconds(10)
    public init() {}
}

/// How long each thing may take before it is called by its fault's name, and when quiet is filled.
public struct PatienceSettings: Sendable, Equatable {
    /// From `.startReply`, and again after tools.
    public var firstToken: Duration = .seconds(5)
    /// Between tokens and pieces of one reply.
    public var betweenTokens: Duration = .seconds(6)
    /// The session ends tools at 8 s; this is when it failed to.
    public var tools: Duration = .seconds(10)
    /// From `.segmentQueued` (or the end of the piece before) to `.segmentReady`.
    public var firstSound: Duration = .seconds(3)
    /// From `.segmentReady` (or the end of the piece before) to `.playbackStarted`.
    public var playbackStart: Duration = .seconds(2)
    /// Between `.playbackProgress`.
    public var playback: Duration = .seconds(6)
    /// A committed turn with nothing audible at all, tools not counted.
    public var silentTurn: Duration = .seconds(8)
    /// A committed turn without its answer's first sound, whatever fills the time.
    public var wholeReply: Duration = .seconds(45)
    /// Faulty turns in a row after which the call ends; nil never ends it.
    public var faultsInARow: Int? = 4

    /// Quiet while thinking before "one moment"; nil never says it.
    public var silenceFill: Duration? = .milliseconds(1200)
    public var silenceFillInterval: Duration = .seconds(6)
    public var silenceFillsPerTurn = 2

    /// Both quiet for so long: the caller is away. nil never.
    public var away: Duration? = .seconds(15)
    /// The same for a caller without a microphone, who must type.
    public var awayWithoutMicrophone: Duration = .seconds(60)
    /// Times the agent asks whether they are there.
    public var awayPrompts = 1
    /// Whether the call then ends, with a goodbye; else it waits for as long as they stay.
    public var awayEndsCall = true
    /// How long a lost caller may take to come back.
    public var returnOfCaller: Duration = .seconds(10)
    /// A call that is to end does so after this, whatever is still being said.
    public var ending: Duration = .seconds(20)

    public init() {}
}

/// How keys become a turn: `DTMF: 1234`.
public struct DigitSettings: Sendable, Equatable {
    /// Quiet after a key that ends the number. Source: pipecat's 2 s.
    public var idle: Duration = .seconds(2)
    /// From the first key.
    public var longest: Duration = .seconds(10)
    public var maximumCount = 32
    /// Ends the number and is no part of it.
    public var terminator: Character = "#"
    public init() {}
}
