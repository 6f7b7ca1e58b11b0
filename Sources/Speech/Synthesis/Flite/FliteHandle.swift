import CFlite

/// Flite's voices. Registration and a voice's settings are global and unguarded, so one thread does it all
/// (``FliteSynthesizer``).
@safe final class FliteHandle {
    // Flite keeps the pointer to a feature's name, so it must live for ever.
    private static let stretch: StaticString = "duration_stretch"
    private static let streaming: StaticString = "streaming_info"
    private static func key(_ name: StaticString) -> UnsafePointer<CChar> {
        unsafe UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
    }
    private let voices: [String: UnsafeMutablePointer<cst_voice>]

    init() throws(SpeechError) {
        flite_init()
        guard let slt = unsafe register_cmu_us_slt(nil), let rms = unsafe register_cmu_us_rms(nil) else {
            throw .library("register_cmu_us_slt", "the voice does not load")
        }
        unsafe voices = ["slt": slt, "rms": rms]
    }

    /// Speaks until done or `job.isEnded`.
    ///
    /// - Parameters:
    ///   - text: ASCII.
    ///   - rate: 1 is the voice's own.
    ///   - words: the text's words as they are to be told.
    func speak(_ text: String, words: [Substring], voice name: String, rate: Double, to job: SynthesisJob)
        throws(SpeechError)
    {
        guard let voice = unsafe voices[name], let streaming = unsafe new_audio_streaming_info() else {
            throw .library("flite_voice_select", "there is no voice '\(name)'")
        }
        let listener = FliteListener(job, words: words)
        unsafe streaming.pointee.asc = FliteListener.hear
        unsafe streaming.pointee.min_buffsize = 640  // 40 ms
        unsafe streaming.pointee.userdata = Unmanaged.passUnretained(listener).toOpaque()
        let features = unsafe voice.pointee.features
        unsafe flite_feat_set_float(features, Self.key(Self.stretch), Float(1 / rate))
        // The voice owns `streaming` from here on; each utterance copies the reference.
        unsafe flite_feat_set(features, Self.key(Self.streaming), audio_streaming_info_val(streaming))
        let utterance = unsafe withExtendedLifetime(listener) { unsafe flite_synth_text(text, voice) }
        if let utterance = unsafe utterance { unsafe delete_utterance(utterance) }
        _ = unsafe flite_feat_remove(features, Self.key(Self.streaming))
        guard unsafe utterance != nil || job.isEnded else {
            throw .library("flite_synth_text", "it made nothing of the text")
        }
    }
}

/// Gets a clause's sound while Flite makes it.
@safe private final class FliteListener {
    private let job: SynthesisJob
    private let words: [Substring]
    private var knowsWords = false
    init(_ job: SynthesisJob, words: [Substring]) {
        self.job = job
        self.words = words
    }

    static let hear: cst_audio_stream_callback = { wave, start, size, _, streaming in
        guard let streaming = unsafe streaming, let userdata = unsafe streaming.pointee.userdata else {
            return CST_AUDIO_STREAM_STOP
        }
        let listener = unsafe Unmanaged<FliteListener>.fromOpaque(userdata).takeUnretainedValue()
        guard !listener.job.isEnded, let wave = unsafe wave, let samples = unsafe wave.pointee.samples,
            start >= 0, size >= 0, unsafe Int(start) + Int(size) <= Int(wave.pointee.num_samples)
        else { return CST_AUDIO_STREAM_STOP }
        if !listener.knowsWords, let utterance = unsafe streaming.pointee.utt {
            listener.knowsWords = true
            unsafe listener.tellWords(UnsafeMutablePointer(mutating: utterance))
        }
        let chunk = unsafe Array(UnsafeBufferPointer(start: samples + Int(start), count: Int(size)))
        listener.job.add(chunk)
        return CST_AUDIO_STREAM_CONT
    }

    /// Flite lays out the whole clause before its first sample, so every time is known then.
    private func tellWords(_ utterance: UnsafeMutablePointer<cst_utterance>) {
        var spoken: [SpokenWord] = []
        var token = unsafe relation_head(utt_relation(utterance, "Token"))
        while let item = unsafe token {
            let start = unsafe Self.seconds(item, "daughter.R:SylStructure.daughter.daughter.R:Segment.p.end")
            let end = unsafe Self.seconds(item, "daughtern.R:SylStructure.daughtern.daughtern.R:Segment.end")
            let name = unsafe flite_ffeature_string(item, "name").map { unsafe String(cString: $0) }
            spoken.append(SpokenWord(text: name ?? "", start: start, end: max(start, end)))
            unsafe token = item_next(item)
        }
        // A token without sound (a dash) has no times.
        let hasOwnWords = spoken.count == words.count
        for (index, word) in spoken.enumerated() where word.end > .zero {
            job.add(
                SpokenWord(text: hasOwnWords ? String(words[index]) : word.text, start: word.start, end: word.end))
        }
    }
    private static func seconds(_ item: UnsafeMutablePointer<cst_item>, _ path: String) -> Duration {
        .seconds(Double(unsafe flite_ffeature_float(item, path)))
    }
}
