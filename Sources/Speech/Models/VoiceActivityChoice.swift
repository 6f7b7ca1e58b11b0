/// Which model tells speech from other sound: the setting `voice_activity`.
public enum VoiceActivityChoice: String, Sendable, Equatable, CaseIterable {
    /// ``SileroModel``; without its file ``EnergyModel``.
    case silero
    /// ``TENModel``, whose library somebody has to put into the models folder.
    case ten
    /// ``EnergyModel``: loudness, no file needed.
    case energy

    /// - Parameter setting: as written in a configuration.
    /// - Throws: ``SpeechError/unusable(_:)`` naming the value and those there are.
    public init(setting: String) throws(SpeechError) {
        guard let choice = Self(rawValue: setting) else {
            let known = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unusable("`voice_activity` is '\(setting)'; it has to be one of \(known)")
        }
        self = choice
    }
}
