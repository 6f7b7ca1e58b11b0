import CESpeak

/// eSpeak NG. All its state is global, so one thread does everything (``ESpeakSynthesizer``).
@safe final class ESpeakHandle {
    /// Words a minute of a voice at its own pace; espeakRATE_NORMAL.
    private static let pace = 175.0
    private let library: ESpeakLibraryHandle
    /// In Hz.
    let sampleRate: Int
    let voices: [ESpeakVoice]

    init() throws(SpeechError) {
        library = try ESpeakLibraryHandle()
        let rate = library.initialize(AUDIO_OUTPUT_SYNCHRONOUS, 60, nil, espeakINITIALIZE_DONT_EXIT)
        guard rate > 0 else {
            throw .missing(
                what: "eSpeak's data", path: "espeak-ng-data", mend: "install Debian's espeak-ng-data")
        }
        sampleRate = Int(rate)
        voices = Self.listVoices(library)
        unsafe library.setListener(ESpeakListener.hear)
    }
    private static func listVoices(_ library: ESpeakLibraryHandle) -> [ESpeakVoice] {
        var voices: [ESpeakVoice] = []
        guard var entry = unsafe library.listVoices(nil) else { return [] }
        while let voice = unsafe entry.pointee?.pointee {
            if let identifier = unsafe voice.identifier, let name = unsafe voice.name {
                voices.append(
                    ESpeakVoice(
                        identifier: unsafe String(cString: identifier), name: unsafe String(cString: name),
                        languages: unsafe languages(voice.languages)))
            }
            unsafe entry += 1
        }
        return voices
    }
    /// A byte of priority and a tag, each ending in 0, until a priority of 0. Sorted by priority.
    private static func languages(_ list: UnsafePointer<CChar>?) -> [String] {
        guard var entry = unsafe list else { return [] }
        var languages: [(priority: CChar, tag: String)] = []
        while unsafe entry.pointee != 0 {
            let tag = unsafe String(cString: entry + 1)
            languages.append((unsafe entry.pointee, tag.lowercased()))
            unsafe entry += 1 + tag.utf8.count + 1
        }
        return languages.sorted { $0.priority < $1.priority }.map(\.tag)
    }

    /// Speaks until done or `job.isEnded`.
    func speak(_ text: String, as settings: VoiceSettings, to job: SynthesisJob) throws(SpeechError) {
        let voice = try ESpeakVoices.choose(settings, of: voices)
        guard unsafe library.setVoice(voice.identifier) == EE_OK else {
            throw .library("espeak_SetVoiceByName", "the voice '\(voice.identifier)' does not load")
        }
        let pace = Int32(Self.pace * SpokenText.rate(settings.rate))
        guard library.setParameter(espeakRATE, pace, 0) == EE_OK else {
            throw .library("espeak_SetParameter", "it takes no pace of \(pace) words a minute")
        }
        let listener = ESpeakListener(job, text: text)
        let status = unsafe library.synthesize(  // `listener` outlives it: it is used below
            text, text.utf8.count + 1, 0, POS_CHARACTER, 0, UInt32(espeakCHARS_UTF8), nil,
            Unmanaged.passUnretained(listener).toOpaque())
        listener.endWord(at: nil)
        guard status == EE_OK || job.isEnded else {
            throw .library("espeak_Synth", "error \(status.rawValue)")
        }
    }
}

/// Gets a clause's sound while eSpeak makes it. A word's end is known only when the next begins, so sound waits till then.
@safe private final class ESpeakListener {
    private let job: SynthesisJob
    private let text: [Unicode.Scalar]
    private var word: (text: String, start: Duration)?
    private var sound: [Int16] = []
    /// Of what came so far.
    private var samples = 0

    init(_ job: SynthesisJob, text: String) {
        self.job = job
        self.text = Array(text.unicodeScalars)
    }

    /// Returns 1 to stop.
    static let hear:
        @convention(c) (UnsafeMutablePointer<Int16>?, Int32, UnsafeMutablePointer<espeak_EVENT>?) -> Int32 =
            { samples, count, events in
                guard var event = unsafe events, let userdata = unsafe event.pointee.user_data else { return 0 }
                let listener = unsafe Unmanaged<ESpeakListener>.fromOpaque(userdata).takeUnretainedValue()
                while unsafe event.pointee.type != espeakEVENT_LIST_TERMINATED {
                    unsafe listener.note(event.pointee)
                    unsafe event += 1
                }
                if let samples = unsafe samples, count > 0 {
                    unsafe listener.sound += UnsafeBufferPointer(start: samples, count: Int(count))
                }
                return listener.job.isEnded ? 1 : 0
            }

    private func note(_ event: espeak_EVENT) {
        let time: Duration = .milliseconds(max(0, unsafe event.audio_position))
        switch unsafe event.type {
        case espeakEVENT_WORD:
            endWord(at: time)
            let first = max(0, Int(unsafe event.text_position) - 1)
            let end = min(text.count, first + max(0, Int(unsafe event.length)))
            guard first < end, !text[first..<end].allSatisfy(\.properties.isWhitespace) else { return }
            var scalars = String.UnicodeScalarView()
            scalars += text[first..<end]
            word = (String(scalars), time)
        case espeakEVENT_END, espeakEVENT_MSG_TERMINATED: endWord(at: time)
        default: break
        }
    }
    /// - Parameter time: nil: where the sound ends.
    func endWord(at time: Duration?) {
        if let word {
            job.add(SpokenWord(text: word.text, start: word.start, end: max(word.start, time ?? word.start)))
        }
        word = nil
        if !sound.isEmpty { job.add(sound) }
        sound = []
    }
}
