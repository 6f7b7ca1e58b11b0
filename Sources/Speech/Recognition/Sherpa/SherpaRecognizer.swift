import Basics
public import Inference
import Synchronization

/// Recognises with a model the user brings: a folder with a streaming model of sherpa-onnx (transducer, paraformer, CTC).
public final class SherpaRecognizer: SpeechRecognizer {
    public let name = "sherpa"
    /// Half a second of padding is decoded after the last sound; at a tenth of real time that is 50 ms. Not measured:
    /// it depends on the model.
    public let finalisationDelay: Duration = .milliseconds(400)
    private let files: SherpaRecognizerFiles
    private let library: SherpaLibraryHandle
    private let threads: [WorkThread]
    /// Loaded at the first use, on one of `threads`.
    private let loaded = Mutex<SherpaRecognizerHandle?>(nil)
    private let streams = Atomic<UInt>(0)

    /// - Parameters:
    ///   - folder: of the model.
    ///   - models: where libsherpa-onnx is.
    ///   - threads: that recognise; a stream stays on one.
    public init(folder: String, models: ModelFolder, threads: Int = 2) throws(SpeechError) {
        files = try SherpaRecognizerFiles(in: SherpaFolder(path: folder))
        try files.check()
        library = try SherpaLibraryHandle.shared(in: models)
        self.threads = try (1...max(1, threads)).map { number throws(SpeechError) in
            try .forSpeech("recogniser-\(number)")
        }
    }

    public func warm() async throws(SpeechError) {
        _ = try await threads[0].run { [self] () throws(SpeechError) in try ready() }
    }
    /// - Parameter language: not looked at; the model knows what it knows.
    public func stream(language: String) async throws(SpeechError) -> any RecognitionStream {
        let number = streams.wrappingAdd(1, ordering: .relaxed).oldValue
        let thread = threads[Int(number % UInt(threads.count))]
        let recognizer = try await thread.run { [self] () throws(SpeechError) in try ready() }
        return DecoderStream(SherpaDecoderHandle(recognizer), on: thread) { decoder in try? decoder.abandon() }
    }

    /// Loads it once. On a thread of ours.
    private func ready() throws(SpeechError) -> SherpaRecognizerHandle {
        try loaded.withLock { loaded throws(SpeechError) in
            let ready = if let loaded { loaded } else { try SherpaRecognizerHandle(files, with: library) }
            loaded = ready
            return ready
        }
    }
}
