/// Which kind of recogniser a folder holds, and its files.
struct SherpaRecognizerFiles: Equatable {
    enum Network: Equatable {
        case transducer(encoder: String, decoder: String, joiner: String)
        case paraformer(encoder: String, decoder: String)
        case zipformerCTC(String)
        case nemoCTC(String)
    }
    let network: Network
    let tokens: String

    /// Without a look into the files.
    init(in folder: SherpaFolder) throws(SpeechError) {
        guard let tokens = folder.file("tokens.txt") else {
            throw folder.missing("tokens.txt of a streaming recogniser", mend: Self.mend)
        }
        self.tokens = tokens
        let decoder = folder.network("decoder", prefersSmall: false)
        if let encoder = folder.network("encoder"), let decoder, let joiner = folder.network("joiner") {
            network = .transducer(encoder: encoder, decoder: decoder, joiner: joiner)
        } else if let encoder = folder.network("encoder"), let decoder {
            network = .paraformer(encoder: encoder, decoder: decoder)
        } else if let model = folder.network("model") ?? folder.network("ctc") {
            network = folder.path.lowercased().contains("nemo") ? .nemoCTC(model) : .zipformerCTC(model)
        } else {
            throw folder.missing("a streaming recogniser's network", mend: Self.mend)
        }
    }
    private static let mend = """
        unpack a streaming model of sherpa-onnx there: tokens.txt with encoder*.onnx, decoder*.onnx and joiner*.onnx \
        (transducer), with encoder*.onnx and decoder*.onnx (paraformer), or with model*.onnx (CTC)
        """

    /// Looks into the networks, since libsherpa-onnx ends the process over one it cannot use.
    func check() throws(SpeechError) {
        let (main, others): (String, [String]) =
            switch network {
            case .transducer(let encoder, let decoder, let joiner): (encoder, [decoder, joiner])
            case .paraformer(let encoder, let decoder): (encoder, [decoder])
            case .zipformerCTC(let model), .nemoCTC(let model): (model, [])
            }
        for path in others { _ = try SherpaFolder.values(of: path) }
        guard try !SherpaFolder.values(of: main).isEmpty else {
            throw .unusable(
                "'\(main)' says nothing of its kind (no metadata), so it is no model packed for sherpa-onnx")
        }
    }
}
