import CPocketSphinx

/// Counts of n-words that several decoders read. About 33 MB.
///
/// It caches while it scores, so the decoders sharing one must work on one thread; and it counts its users without a
/// lock, so they must be made and freed on one thread (``PocketSphinxLane``). `@unchecked Sendable` for these two.
@safe final class PocketSphinxWords: @unchecked Sendable {
    fileprivate let model: OpaquePointer
    /// - Parameter decoder: whose arithmetic it takes over.
    init(_ files: PocketSphinxModel, for decoder: PocketSphinxHandle) throws(SpeechError) {
        let model = unsafe ngram_model_read(
            decoder.configuration, files.languageModel, NGRAM_AUTO, ps_get_logmath(decoder.decoder))
        guard let model = unsafe model else {
            throw .library("ngram_model_read", "'\(files.languageModel)' is no language model it can read")
        }
        unsafe self.model = model
    }
    deinit { unsafe ngram_model_free(model) }
}

/// One PocketSphinx decoder, about 60 MB besides its ``PocketSphinxWords``. Hears one utterance at a time.
///
/// `@unchecked Sendable`: made on the loading thread, then used on one recogniser thread, handed over under a lock.
@safe final class PocketSphinxHandle: UtteranceDecoder, @unchecked Sendable {
    fileprivate let decoder: OpaquePointer
    fileprivate let configuration: OpaquePointer
    private var words: PocketSphinxWords?
    /// The mean spectrum the model starts from, before it has heard a voice (CMN).
    private var initialMean: [Float] = []
    /// As it was when the utterance began.
    private var meanBefore: [Float] = []
    private var isHearing = false

    /// Takes 0.1…0.2 s.
    init(_ files: PocketSphinxModel) throws(SpeechError) {
        err_set_logfp(nil)  // it would write to standard error
        // With its noise removal 5 of 16 clean sentences (two voices) came out wrong, without it 1. Its silence removal
        // stays: of 80 sentences it leaves 4.2 % of the words wrong, without it 5.6 %.
        let arguments = [
            "parley", "-hmm", files.acousticModel, "-dict", files.dictionary, "-remove_noise", "no",
        ]
        guard let configuration = unsafe Self.configuration(arguments) else {
            throw .library("cmd_ln_parse_r", "it refuses \(arguments.joined(separator: " "))")
        }
        guard let decoder = unsafe ps_init(configuration) else {
            unsafe cmd_ln_free_r(configuration)
            throw .library("ps_init", "it cannot load the model in '\(files.folder)'")
        }
        unsafe self.decoder = decoder
        unsafe self.configuration = configuration
        initialMean = mean
        forgetVoice()
    }
    deinit {
        unsafe ps_free(decoder)
        unsafe cmd_ln_free_r(configuration)
    }
    private static func configuration(_ arguments: [String]) -> OpaquePointer? {
        // It copies what it keeps.
        var copies = unsafe arguments.map { unsafe strdup($0) }
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe cmd_ln_parse_r(nil, ps_args(), Int32(copies.count), &copies, 1)
    }

    /// Must be called once before anything is heard. Takes 0.2…0.3 s.
    func use(_ words: PocketSphinxWords) throws(SpeechError) {
        guard unsafe ps_set_lm(decoder, "words", words.model) == 0, unsafe ps_set_search(decoder, "words") == 0 else {
            throw .library("ps_set_lm", "the language model does not fit the acoustic model")
        }
        self.words = words
    }
    func start() throws(SpeechError) {
        guard unsafe ps_start_utt(decoder) == 0 else { throw .library("ps_start_utt", "it is still hearing another") }
        isHearing = true
        meanBefore = mean
    }
    func hear(_ samples: [Int16]) throws(SpeechError) {
        guard unsafe ps_process_raw(decoder, samples, samples.count, 0, 0) >= 0 else {
            throw .library("ps_process_raw", "it does not take the sound")
        }
    }
    /// Words, without `[NOISE]`, `<sil>` and the like.
    var text: String {
        guard let text = unsafe ps_get_hyp(decoder, nil) else { return "" }
        return PocketSphinxHandle.words(in: unsafe String(cString: text))
    }
    /// Goes over all of the utterance again: 3 % of its length. What held no word teaches it nothing of the voice.
    func end() throws(SpeechError) -> String {
        try stop()
        let text = text
        if text.isEmpty { setMean(meanBefore) }
        return text
    }
    func abandon() throws(SpeechError) {
        guard isHearing else { return }
        try stop()
        setMean(meanBefore)
    }
    private func stop() throws(SpeechError) {
        isHearing = false
        guard unsafe ps_end_utt(decoder) == 0 else { throw .library("ps_end_utt", "it was hearing nothing") }
    }
    /// Back to how it was made, for another caller.
    func forgetVoice() { setMean(initialMean) }

    /// The mean spectrum of the voice (CMN).
    private var mean: [Float] {
        guard let mean = unsafe ps_get_feat(decoder)?.pointee.cmn_struct?.pointee else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: mean.cmn_mean, count: Int(mean.veclen)))
    }
    /// Also gives it weight, of 5 s: left as made, the first utterance alone would become the mean, and after a cough
    /// as first utterance nothing is understood any more.
    private func setMean(_ values: [Float]) {
        guard let mean = unsafe ps_get_feat(decoder)?.pointee.cmn_struct,
            values.count == Int(unsafe mean.pointee.veclen)
        else { return }
        unsafe cmn_live_set(mean, values)
    }

    /// Leaves out fillers (`[SPEECH]`, `<sil>`, `++NOISE++`) and marks of a second way to say a word (`read(2)`).
    static func words(in hypothesis: String) -> String {
        hypothesis.split(separator: " ")
            .filter { !["[", "<", "+"].contains($0.first) }
            .map { $0.prefix { $0 != "(" } }
            .joined(separator: " ")
    }
}
