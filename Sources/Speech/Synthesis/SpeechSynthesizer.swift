/// Text to speech: a provider. One instance serves every call of a process.
public protocol SpeechSynthesizer: Sendable {
    /// Short, for logs and metrics: `flite`.
    var name: String { get }
    /// Of the chunks it gives, in Hz.
    var sampleRate: Int { get }
    func warm() async throws(SpeechError)
    /// Speaks one clause or sentence. Leading silence is trimmed (``LeadingSilence``); chunks come as they are made, 20 ms
    /// or more each. Ending the iteration (cancelling the task) stops the work.
    func speak(_ text: String, as voice: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error>
}

public struct VoiceSettings: Sendable, Equatable {
    /// The provider's name of a voice; nil: its default.
    public var voice: String?
    /// BCP 47.
    public var language: String
    /// 1 is the voice's own pace; 0.5…2.
    public var rate: Double
    public init(voice: String? = nil, language: String = "en-US", rate: Double = 1) {
        self.voice = voice
        self.language = language
        self.rate = rate
    }
}

public struct SpeechChunk: Sendable, Equatable {
    public var samples: [Int16]
    /// Words that begin in this chunk, when the provider knows; times from the start of the (trimmed) speech.
    public var words: [SpokenWord]
    public init(samples: [Int16], words: [SpokenWord] = []) {
        self.samples = samples
        self.words = words
    }
}

public struct SpokenWord: Sendable, Equatable {
    public var text: String
    public var start: Duration
    public var end: Duration
    public init(text: String, start: Duration, end: Duration) {
        self.text = text
        self.start = start
        self.end = end
    }
}
