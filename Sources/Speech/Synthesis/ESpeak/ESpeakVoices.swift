/// One of eSpeak NG's voices.
struct ESpeakVoice: Equatable {
    /// What eSpeak is told to select it: `gmw/de`.
    let identifier: String
    /// `German`.
    let name: String
    /// BCP 47, lower case, the one it is best for first: `de`.
    let languages: [String]
}

/// Finds the voice for a language. Pure.
enum ESpeakVoices {
    /// By name or identifier when one is asked for, else by language: the exact tag, the language alone (`de` for
    /// `de-AT`), then any region of it (`pt` for `pt-PT`).
    static func choose(_ settings: VoiceSettings, of voices: [ESpeakVoice]) throws(SpeechError) -> ESpeakVoice {
        if let wanted = settings.voice {
            let named = voices.first { $0.identifier == wanted || $0.name.lowercased() == wanted.lowercased() }
            guard let named else {
                throw .unusable("espeak has no voice '\(wanted)'; `espeak-ng --voices` lists what it has")
            }
            return named
        }
        let tag = settings.language.lowercased().replacing("_", with: "-")
        let language = tag.split(separator: "-").first.map(String.init) ?? ""
        let found =
            best(for: tag, of: voices) ?? best(for: language, of: voices)
            ?? voices.first { $0.languages.contains { $0.hasPrefix("\(language)-") } }
        guard !language.isEmpty, let found else {
            let known = Set(voices.compactMap { $0.languages.first }).sorted().joined(separator: " ")
            throw .unusable(
                "espeak speaks no '\(settings.language)'; its languages (`espeak-ng --voices`): \(known)")
        }
        return found
    }
    /// Where the tag stands first, before where it is a second choice.
    private static func best(for tag: String, of voices: [ESpeakVoice]) -> ESpeakVoice? {
        voices.first { $0.languages.first == tag } ?? voices.first { $0.languages.contains(tag) }
    }
}
