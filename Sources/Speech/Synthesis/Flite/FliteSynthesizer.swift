import Basics

/// Speaks English without a key or a download: Flite, with the voices slt (the agent) and rms (scripted callers).
public final class FliteSynthesizer: SpeechSynthesizer {
    public static let voices = ["slt", "rms"]
    public let name = "flite"
    public let sampleRate = 16_000
    private let thread: FliteThread

    public init() throws(SpeechError) { thread = try FliteThread.shared.get() }

    public func warm() async throws(SpeechError) { try await thread.warm() }

    public func speak(_ text: String, as voice: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error> {
        let (job, chunks) = SynthesisJob.start(sampleRate: sampleRate)
        do throws(SpeechError) {
            try SpokenText.check(text)
            thread.speak(text, voice: try Self.name(of: voice), rate: SpokenText.rate(voice.rate), to: job)
        } catch { job.fail(error) }
        return chunks
    }

    private static func name(of voice: VoiceSettings) throws(SpeechError) -> String {
        guard LanguageTag.isEnglish(voice.language) else {
            throw .unusable("flite speaks only English (en-US), not '\(voice.language)'; configure another voice")
        }
        let name = voice.voice ?? "slt"
        guard voices.contains(name) else {
            throw .unusable("flite has no voice '\(name)'; it has \(voices.joined(separator: " and "))")
        }
        return name
    }
}

/// The process's one thread for Flite, whose voices are global.
///
/// `@unchecked`: only jobs of `thread` touch `handle`.
private final class FliteThread: @unchecked Sendable {
    static let shared: Result<FliteThread, SpeechError> = Result { () throws(SpeechError) in try FliteThread() }
    private let thread: WorkThread
    private var handle: FliteHandle?

    private init() throws(SpeechError) { thread = try .forSpeech("tts-flite") }

    func warm() async throws(SpeechError) {
        try await thread.run { [self] () throws(SpeechError) in _ = try ready() }
    }
    func speak(_ text: String, voice: String, rate: Double, to job: SynthesisJob) {
        thread.perform { [self] in
            guard !job.isEnded else { return }
            do throws(SpeechError) {
                let plain = SpokenText.plain(text)
                if !plain.allSatisfy(\.isWhitespace) {
                    try ready().speak(plain, words: SpokenText.words(text), voice: voice, rate: rate, to: job)
                }
                job.finish()
            } catch { job.fail(error) }
        }
    }
    private func ready() throws(SpeechError) -> FliteHandle {
        if let handle { return handle }
        let made = try FliteHandle()
        handle = made
        return made
    }
}
