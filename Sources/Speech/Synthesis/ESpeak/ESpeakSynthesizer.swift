import Basics

/// Speaks a hundred languages without a key or a download, if not beautifully: eSpeak NG. The voice goes by the language
/// (``VoiceSettings/language``), or by a name from `espeak-ng --voices`.
public final class ESpeakSynthesizer: SpeechSynthesizer {
    public let name = "espeak"
    /// Of eSpeak's own voices. Checked when it starts.
    public let sampleRate = 22_050
    private let thread: ESpeakThread

    public init() throws(SpeechError) { thread = try ESpeakThread.shared.get() }

    public func warm() async throws(SpeechError) { try await thread.warm(sampleRate) }

    public func speak(_ text: String, as voice: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error> {
        let (job, chunks) = SynthesisJob.start(sampleRate: sampleRate)
        do throws(SpeechError) {
            try SpokenText.check(text)
            thread.speak(text, as: voice, sampleRate: sampleRate, to: job)
        } catch { job.fail(error) }
        return chunks
    }
}

/// The process's one thread for eSpeak, whose state is global.
///
/// `@unchecked`: only jobs of `thread` touch `handle`.
private final class ESpeakThread: @unchecked Sendable {
    static let shared: Result<ESpeakThread, SpeechError> = Result { () throws(SpeechError) in try ESpeakThread() }
    private let thread: WorkThread
    private var handle: ESpeakHandle?

    private init() throws(SpeechError) { thread = try .forSpeech("tts-espeak") }

    func warm(_ sampleRate: Int) async throws(SpeechError) {
        try await thread.run { [self] () throws(SpeechError) in _ = try ready(sampleRate) }
    }
    func speak(_ text: String, as voice: VoiceSettings, sampleRate: Int, to job: SynthesisJob) {
        thread.perform { [self] in
            guard !job.isEnded else { return }
            do throws(SpeechError) {
                try ready(sampleRate).speak(text, as: voice, to: job)
                job.finish()
            } catch { job.fail(error) }
        }
    }
    private func ready(_ sampleRate: Int) throws(SpeechError) -> ESpeakHandle {
        let ready = if let handle { handle } else { try ESpeakHandle() }
        handle = ready
        guard ready.sampleRate == sampleRate else {
            throw .library("espeak_Initialize", "it speaks at \(ready.sampleRate) Hz instead of \(sampleRate)")
        }
        return ready
    }
}
