import Basics
public import Inference
import Synchronization

/// Speaks with a model the user brings: a folder with a voice of sherpa-onnx (VITS, Matcha, Kokoro) and its lexicon.
public final class SherpaSynthesizer: SpeechSynthesizer {
    public let name = "sherpa"
    public let sampleRate: Int
    private let files: SherpaVoiceFiles
    private let library: SherpaLibraryHandle
    private let thread: WorkThread
    /// Loaded at the first use, on `thread`.
    private let loaded = Mutex<SherpaVoiceHandle?>(nil)

    /// - Parameters:
    ///   - folder: of the model.
    ///   - models: where libsherpa-onnx is.
    public init(folder: String, models: ModelFolder) throws(SpeechError) {
        files = try SherpaVoiceFiles(in: SherpaFolder(path: folder))
        sampleRate = try files.sampleRate()
        library = try SherpaLibraryHandle.shared(in: models)
        thread = try .forSpeech("tts-sherpa")
    }

    public func warm() async throws(SpeechError) {
        _ = try await thread.run { [self] () throws(SpeechError) in try ready() }
    }
    /// - Parameter voice: its `voice` is the speaker's number in the model, from 0; its language is the model's.
    public func speak(_ text: String, as voice: VoiceSettings) -> AsyncThrowingStream<SpeechChunk, any Error> {
        let (job, chunks) = SynthesisJob.start(sampleRate: sampleRate)
        thread.perform { [self] in
            guard !job.isEnded else { return }
            do throws(SpeechError) {
                try SpokenText.check(text)
                if !text.allSatisfy(\.isWhitespace) {
                    let handle = try ready()
                    try handle.speak(
                        text, speaker: try Self.speaker(voice.voice, of: handle.speakers),
                        rate: SpokenText.rate(voice.rate), to: job)
                }
                job.finish()
            } catch { job.fail(error) }
        }
        return chunks
    }

    static func speaker(_ name: String?, of speakers: Int) throws(SpeechError) -> Int {
        guard let name else { return 0 }
        guard let number = Int(name), (0..<speakers).contains(number) else {
            throw .unusable("this sherpa voice has no speaker '\(name)'; it has 0 to \(speakers - 1)")
        }
        return number
    }
    private func ready() throws(SpeechError) -> SherpaVoiceHandle {
        try loaded.withLock { loaded throws(SpeechError) in
            let ready = if let loaded { loaded } else { try SherpaVoiceHandle(files, with: library) }
            loaded = ready
            return ready
        }
    }
}
