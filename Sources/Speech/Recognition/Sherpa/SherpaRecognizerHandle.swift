import CSpeechModels

/// A streaming recogniser of libsherpa-onnx, shared by every stream. `@unchecked Sendable`: its fields are constants, and
/// the library lets several threads decode different streams of one recogniser.
@safe final class SherpaRecognizerHandle: @unchecked Sendable {
    /// In Hz; the library converts for models that differ.
    static let sampleRate: Int32 = 16_000
    fileprivate let recognizer: OpaquePointer
    private let destroy: parley_sherpa_destroy_recognizer
    fileprivate let create: parley_sherpa_create_stream
    fileprivate let destroyStream: parley_sherpa_destroy_stream
    fileprivate let accept: parley_sherpa_accept
    fileprivate let isReady: parley_sherpa_is_ready
    fileprivate let decode: parley_sherpa_decode
    fileprivate let getResult: parley_sherpa_get_result
    fileprivate let destroyResult: parley_sherpa_destroy_result
    fileprivate let finishInput: parley_sherpa_finish_input

    /// Loads the model: seconds. `files` must have been checked.
    init(_ files: SherpaRecognizerFiles, with library: SherpaLibraryHandle) throws(SpeechError) {
        let make = unsafe try library.function(
            "SherpaOnnxCreateOnlineRecognizer", as: parley_sherpa_create_recognizer.self)
        unsafe destroy = try library.function(
            "SherpaOnnxDestroyOnlineRecognizer", as: parley_sherpa_destroy_recognizer.self)
        unsafe create = try library.function("SherpaOnnxCreateOnlineStream", as: parley_sherpa_create_stream.self)
        unsafe destroyStream = try library.function(
            "SherpaOnnxDestroyOnlineStream", as: parley_sherpa_destroy_stream.self)
        unsafe accept = try library.function("SherpaOnnxOnlineStreamAcceptWaveform", as: parley_sherpa_accept.self)
        unsafe isReady = try library.function("SherpaOnnxIsOnlineStreamReady", as: parley_sherpa_is_ready.self)
        unsafe decode = try library.function("SherpaOnnxDecodeOnlineStream", as: parley_sherpa_decode.self)
        unsafe getResult = try library.function("SherpaOnnxGetOnlineStreamResult", as: parley_sherpa_get_result.self)
        unsafe destroyResult = try library.function(
            "SherpaOnnxDestroyOnlineRecognizerResult", as: parley_sherpa_destroy_result.self)
        unsafe finishInput = try library.function(
            "SherpaOnnxOnlineStreamInputFinished", as: parley_sherpa_finish_input.self)
        let strings = CStrings()
        var config = unsafe Self.config(files, strings)
        guard let recognizer = unsafe withExtendedLifetime(strings, { unsafe make(&config) }) else {
            throw .library("SherpaOnnxCreateOnlineRecognizer", "it refuses the model of '\(files.tokens)'")
        }
        unsafe self.recognizer = recognizer
    }
    deinit { unsafe destroy(recognizer) }

    @unsafe private static func config(
        _ files: SherpaRecognizerFiles, _ strings: CStrings
    ) -> parley_sherpa_recognizer_config {
        var config = unsafe parley_sherpa_recognizer_config()
        unsafe config.sample_rate = sampleRate
        unsafe config.feature_dim = 80  // of every model the library knows
        unsafe config.threads = 1  // a stream's thread does the work itself
        unsafe config.provider = strings.pointer("cpu")
        unsafe config.decoding_method = strings.pointer("greedy_search")
        unsafe config.tokens = strings.pointer(files.tokens)
        switch files.network {
        case .transducer(let encoder, let decoder, let joiner):
            unsafe config.transducer_encoder = strings.pointer(encoder)
            unsafe config.transducer_decoder = strings.pointer(decoder)
            unsafe config.transducer_joiner = strings.pointer(joiner)
        case .paraformer(let encoder, let decoder):
            unsafe config.paraformer_encoder = strings.pointer(encoder)
            unsafe config.paraformer_decoder = strings.pointer(decoder)
        case .zipformerCTC(let model): unsafe config.zipformer2_ctc = strings.pointer(model)
        case .nemoCTC(let model): unsafe config.nemo_ctc = strings.pointer(model)
        }
        return unsafe config
    }
}

/// One stream's decoder: a state of the library's for each utterance. `@unchecked Sendable`: used on one thread.
@safe final class SherpaDecoderHandle: UtteranceDecoder, @unchecked Sendable {
    /// A network looks ahead: without this much silence after the sound, 0.5 s, the last word would be lost.
    private static let tail = 8000
    private let recognizer: SherpaRecognizerHandle
    private var stream: OpaquePointer?
    init(_ recognizer: SherpaRecognizerHandle) { self.recognizer = recognizer }
    deinit { destroy() }

    func start() throws(SpeechError) {
        destroy()
        guard let stream = unsafe recognizer.create(recognizer.recognizer) else {
            throw .library("SherpaOnnxCreateOnlineStream", "it gives no stream")
        }
        unsafe self.stream = stream
    }
    func hear(_ samples: [Int16]) throws(SpeechError) {
        accept(samples.map { Float($0) / 32768 })
        decode()
    }
    var text: String {
        guard let stream = unsafe stream,
            let result = unsafe recognizer.getResult(recognizer.recognizer, stream)
        else { return "" }
        defer { unsafe recognizer.destroyResult(result) }
        return Self.plain(unsafe result.pointee.text.map { unsafe String(cString: $0) } ?? "")
    }
    func end() throws(SpeechError) -> String {
        guard let stream = unsafe stream else { return "" }
        accept([Float](repeating: 0, count: Self.tail))
        unsafe recognizer.finishInput(stream)
        decode()
        defer { destroy() }
        return text
    }
    func abandon() { destroy() }

    /// Many models write only capitals.
    static func plain(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.contains(where: \.isLowercase) ? words : words.lowercased()
    }
    private func accept(_ samples: [Float]) {
        guard let stream = unsafe stream else { return }
        unsafe recognizer.accept(stream, SherpaRecognizerHandle.sampleRate, samples, Int32(clamping: samples.count))
    }
    private func decode() {
        guard let stream = unsafe stream else { return }
        while unsafe recognizer.isReady(recognizer.recognizer, stream) == 1 {
            unsafe recognizer.decode(recognizer.recognizer, stream)
        }
    }
    private func destroy() {
        if let stream = unsafe stream { unsafe recognizer.destroyStream(stream) }
        unsafe stream = nil
    }
}
