import Inference
import Basics

/// Chooses a recogniser and a voice by their names in the configuration.
public enum SpeechProviders {
    public static let recognizers = ["pocketsphinx", "sherpa"]
    public static let synthesizers = ["flite", "espeak", "sherpa"]

    /// - Parameters:
    ///   - name: of ``recognizers``; nil: `pocketsphinx`, which needs no key and no download.
    ///   - modelFolder: of the model. Needed for `sherpa`; nil is Debian's model for `pocketsphinx`.
    public static func recognizer(
        named name: String? = nil, modelFolder: String? = nil
    ) throws(SpeechError) -> any SpeechRecognizer {
        switch name ?? "pocketsphinx" {
        case "pocketsphinx":
            return PocketSphinxRecognizer(model: modelFolder.map(PocketSphinxModel.init(folder:)) ?? .debian)
        case "sherpa":
            return try SherpaRecognizer(folder: try needed(modelFolder), models: try .findForSpeech())
        case let unknown: throw Self.unknown("recogniser", unknown, of: recognizers)
        }
    }

    /// - Parameters:
    ///   - name: of ``synthesizers``; nil: `flite` for English, `espeak` for other languages.
    ///   - language: BCP 47. Only for the choice: ``VoiceSettings/language`` says what is spoken.
    ///   - modelFolder: of the model, for `sherpa`.
    public static func synthesizer(
        named name: String? = nil, language: String = "en-US", modelFolder: String? = nil
    ) throws(SpeechError) -> any SpeechSynthesizer {
        switch name ?? (LanguageTag.isEnglish(language) ? "flite" : "espeak") {
        case "flite": return try FliteSynthesizer()
        case "espeak": return try ESpeakSynthesizer()
        case "sherpa":
            return try SherpaSynthesizer(folder: try needed(modelFolder), models: try .findForSpeech())
        case let unknown: throw Self.unknown("voice provider", unknown, of: synthesizers)
        }
    }

    private static func needed(_ folder: String?) throws(SpeechError) -> String {
        guard let folder else {
            throw .unusable("sherpa works only with a model of yours; configure the folder it is in")
        }
        return folder
    }
    private static func unknown(_ what: String, _ name: String, of names: [String]) -> SpeechError {
        let near = names.min { EditDistance.between($0, name) < EditDistance.between($1, name) }
        let guess = near.flatMap { EditDistance.between($0, name) <= 3 ? "; did you mean '\($0)'?" : nil } ?? ";"
        return .unusable("there is no \(what) '\(name)'\(guess) valid: \(names.joined(separator: ", "))")
    }
}

/// What is asked of a BCP 47 tag.
enum LanguageTag {
    /// `en`, `en-GB`, `en_US` …
    static func isEnglish(_ tag: String) -> Bool {
        tag.split { $0 == "-" || $0 == "_" }.first?.lowercased() == "en"
    }
}
