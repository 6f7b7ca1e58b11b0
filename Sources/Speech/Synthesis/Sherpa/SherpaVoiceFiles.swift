/// Which kind of voice a folder holds, and its files.
struct SherpaVoiceFiles: Equatable {
    enum Network: Equatable {
        case vits(String)
        case matcha(acoustic: String, vocoder: String)
        case kokoro(String, voices: String)

        var main: String {
            switch self {
            case .vits(let model), .kokoro(let model, _): model
            case .matcha(let acoustic, _): acoustic
            }
        }
    }
    let network: Network
    let tokens: String
    /// One path, or several parted by commas.
    let lexicon: String
    /// Rules that write numbers and dates out, if the model brings them.
    let rules: String?

    /// Without a look into the files.
    init(in folder: SherpaFolder) throws(SpeechError) {
        guard let tokens = folder.file("tokens.txt") else {
            throw folder.missing("tokens.txt of a voice", mend: Self.mend)
        }
        self.tokens = tokens
        let vocoder = folder.network("vocos") ?? folder.network("hifigan") ?? folder.network("vocoder")
        if let model = folder.network("model"), let voices = folder.file("voices.bin") {
            network = .kokoro(model, voices: voices)
        } else if let vocoder, let acoustic = folder.network("model") ?? folder.network("matcha") {
            network = .matcha(acoustic: acoustic, vocoder: vocoder)
        } else if let model = folder.network(".onnx") {
            network = .vits(model)
        } else {
            throw folder.missing("a voice's network", mend: Self.mend)
        }
        let american = folder.file("lexicon-us-en.txt").map { us in
            [us, folder.file("lexicon-zh.txt")].compactMap { $0 }.joined(separator: ",")
        }
        guard let lexicon = folder.file("lexicon.txt") ?? american ?? folder.list(prefix: "lexicon", suffix: ".txt")
        else {
            throw folder.missing(
                "lexicon*.txt of a voice",
                mend: "take a model that brings one: libsherpa-onnx 2 no longer reads espeak-ng-data")
        }
        self.lexicon = lexicon
        rules = folder.list(suffix: ".fst")
    }
    private static let mend = """
        unpack a voice of sherpa-onnx there: tokens.txt and lexicon*.txt with one *.onnx (VITS), with model*.onnx and \
        vocos*.onnx or hifigan*.onnx (Matcha), or with model.onnx and voices.bin (Kokoro)
        """

    /// The voice's samples a second, from its network. Also a look into the networks, since libsherpa-onnx ends the
    /// process over one it cannot use.
    func sampleRate() throws(SpeechError) -> Int {
        if case .matcha(_, let vocoder) = network { _ = try SherpaFolder.values(of: vocoder) }
        let text = try SherpaFolder.values(of: network.main)["sample_rate"] ?? "none"
        guard let rate = Int(text), (8000...96_000).contains(rate) else {
            throw .unusable(
                "'\(network.main)' names as sample_rate '\(text)', so it is no voice packed for sherpa-onnx")
        }
        return rate
    }
}
