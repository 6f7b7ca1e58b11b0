import CSpeechModels

/// A voice of libsherpa-onnx. `@unchecked Sendable`: made and used on one thread.
@safe final class SherpaVoiceHandle: @unchecked Sendable {
    private let voice: OpaquePointer
    private let destroy: parley_sherpa_destroy_voice
    private let generate: parley_sherpa_generate
    private let destroySound: parley_sherpa_destroy_sound
    let speakers: Int

    /// Loads the model: seconds. `files` must have been checked.
    init(_ files: SherpaVoiceFiles, with library: SherpaLibraryHandle) throws(SpeechError) {
        let make = unsafe try library.function("SherpaOnnxCreateOfflineTts", as: parley_sherpa_create_voice.self)
        unsafe destroy = try library.function("SherpaOnnxDestroyOfflineTts", as: parley_sherpa_destroy_voice.self)
        unsafe generate = try library.function(
            "SherpaOnnxOfflineTtsGenerateWithConfig", as: parley_sherpa_generate.self)
        unsafe destroySound = try library.function(
            "SherpaOnnxDestroyOfflineTtsGeneratedAudio", as: parley_sherpa_destroy_sound.self)
        let count = unsafe try library.function(
            "SherpaOnnxOfflineTtsNumSpeakers", as: parley_sherpa_count_speakers.self)
        let strings = CStrings()
        var config = unsafe Self.config(files, strings)
        guard let voice = unsafe withExtendedLifetime(strings, { unsafe make(&config) }) else {
            throw .library("SherpaOnnxCreateOfflineTts", "it refuses the model '\(files.network.main)'")
        }
        unsafe self.voice = voice
        speakers = max(1, Int(unsafe count(voice)))
    }
    deinit { unsafe destroy(voice) }

    /// Speaks until done or `job.isEnded`: sentence by sentence, each in one piece.
    ///
    /// - Parameters:
    ///   - speaker: from 0, below ``speakers``.
    ///   - rate: 1 is the voice's own.
    func speak(_ text: String, speaker: Int, rate: Double, to job: SynthesisJob) throws(SpeechError) {
        var config = unsafe parley_sherpa_generation_config()
        unsafe config.speed = Float(rate)
        unsafe config.speaker = Int32(clamping: speaker)
        unsafe config.silence_scale = 0.2  // the library's own default
        let listener = SherpaListener(job)
        let sound = unsafe generate(
            voice, text, &config, SherpaListener.hear, Unmanaged.passUnretained(listener).toOpaque())
        defer { if let sound = unsafe sound { unsafe destroySound(sound) } }
        guard let sound = unsafe sound?.pointee else {
            guard !listener.job.isEnded else { return }
            throw .library("SherpaOnnxOfflineTtsGenerateWithConfig", "it makes nothing of the text")
        }
        // What the callbacks did not bring.
        let rest = unsafe UnsafeBufferPointer(start: sound.samples, count: Int(max(0, sound.count)))
        unsafe listener.add(rest.dropFirst(listener.heard))
    }

    @unsafe private static func config(_ files: SherpaVoiceFiles, _ strings: CStrings) -> parley_sherpa_voice_config {
        var config = unsafe parley_sherpa_voice_config()
        unsafe config.threads = 1
        unsafe config.provider = strings.pointer("cpu")
        unsafe config.sentences_at_once = 1
        unsafe config.silence_scale = 0.2
        unsafe config.rule_fsts = strings.pointer(files.rules)
        switch files.network {
        case .vits(let model):
            unsafe config.vits.model = strings.pointer(model)
            unsafe config.vits.tokens = strings.pointer(files.tokens)
            unsafe config.vits.lexicon = strings.pointer(files.lexicon)
            // The library's own defaults, here and below: zero would not be taken for them.
            unsafe config.vits.noise_scale = 0.667
            unsafe config.vits.noise_scale_w = 0.8
            unsafe config.vits.length_scale = 1
        case .matcha(let acoustic, let vocoder):
            unsafe config.matcha.acoustic_model = strings.pointer(acoustic)
            unsafe config.matcha.vocoder = strings.pointer(vocoder)
            unsafe config.matcha.tokens = strings.pointer(files.tokens)
            unsafe config.matcha.lexicon = strings.pointer(files.lexicon)
            unsafe config.matcha.noise_scale = 0.667
            unsafe config.matcha.length_scale = 1
        case .kokoro(let model, let voices):
            unsafe config.kokoro.model = strings.pointer(model)
            unsafe config.kokoro.voices = strings.pointer(voices)
            unsafe config.kokoro.tokens = strings.pointer(files.tokens)
            unsafe config.kokoro.lexicon = strings.pointer(files.lexicon)
            unsafe config.kokoro.length_scale = 1
        }
        return unsafe config
    }
}

/// Gets a clause's sound while the library makes it.
@safe private final class SherpaListener {
    let job: SynthesisJob
    private(set) var heard = 0
    init(_ job: SynthesisJob) { self.job = job }

    static let hear: parley_sherpa_hear = { samples, count, _, argument in
        guard let argument = unsafe argument else { return 0 }
        let listener = unsafe Unmanaged<SherpaListener>.fromOpaque(argument).takeUnretainedValue()
        if let samples = unsafe samples, count > 0 {
            unsafe listener.add(UnsafeBufferPointer(start: samples, count: Int(count))[...])
        }
        return listener.job.isEnded ? 0 : 1
    }
    func add(_ samples: Slice<UnsafeBufferPointer<Float>>) {
        heard += unsafe samples.count
        let sound = unsafe samples.map { sample in
            Int16(max(-32768, min(32767, sample.isNaN ? 0 : sample * 32767)))
        }
        if !sound.isEmpty { job.add(sound) }
    }
}
