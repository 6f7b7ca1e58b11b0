import Basics
public import Inference

/// The models that listen, loaded once a process: the best there is for each task, and why it is not the very best.
public struct SpeechModels: Sendable {
    private enum VoiceActivity: Sendable {
        case silero(SileroNetwork)
        case ten(TENLibraryHandle)
        case energy
    }
    private let voiceActivity: VoiceActivity
    /// Shared by all calls.
    public let turnEnd: any TurnEndModel
    /// Why a lesser model took a better one's place, one line each, for the log: "… is not at …; run …". Empty: none did.
    public let fallbacks: [String]

    /// Never fails: without its file, Silero gives way to ``EnergyModel`` and Smart Turn to ``SilenceTurnEnd``.
    /// - Parameter folder: nil: ``ModelFolder/find()``.
    public static func load(from folder: ModelFolder? = nil) async -> SpeechModels {
        var fallbacks: [String] = []
        let voiceActivity = await silero(from: folder, fallbacks: &fallbacks)
        return await load(voiceActivity, from: folder, fallbacks: fallbacks)
    }

    /// As ``load(from:)``, with the voice activity model that was asked for.
    /// - Throws: ``SpeechError`` when that is TEN and its library is missing (its place and the mend are named) or not
    ///   what it should be: who asks for it by name must not get another one unnoticed.
    public static func load(
        from folder: ModelFolder? = nil, voiceActivity choice: VoiceActivityChoice
    ) async throws(SpeechError) -> SpeechModels {
        switch choice {
        case .silero: return await load(from: folder)
        case .energy: return await load(.energy, from: folder, fallbacks: [])
        case .ten:
            let found = if let folder { folder } else { try ModelFolder.findForSpeech() }
            let library = try await WorkThread.forSpeech("ten-load").run { () throws(SpeechError) in
                try TENLibraryHandle.shared(in: found)
            }
            return await load(.ten(library), from: found, fallbacks: [])
        }
    }

    private static func silero(from folder: ModelFolder?, fallbacks: inout [String]) async -> VoiceActivity {
        do throws(SpeechError) {
            let found = if let folder { folder } else { try ModelFolder.findForSpeech() }
            let network = try await WorkThread.forSpeech("silero-load").run { () throws(SpeechError) in
                try SileroNetwork(folder: found)
            }
            return .silero(network)
        } catch {
            fallbacks.append("voice activity is judged by loudness: \(error)")
            return .energy
        }
    }

    private static func load(
        _ voiceActivity: VoiceActivity, from folder: ModelFolder?, fallbacks: [String]
    ) async -> SpeechModels {
        do throws(SpeechError) {
            let found = if let folder { folder } else { try ModelFolder.findForSpeech() }
            let turnEnd = try await SmartTurnModel.load(from: found)
            return SpeechModels(voiceActivity: voiceActivity, turnEnd: turnEnd, fallbacks: fallbacks)
        } catch {
            let reasons = fallbacks + ["a turn ends by silence alone: \(error)"]
            return SpeechModels(voiceActivity: voiceActivity, turnEnd: SilenceTurnEnd(), fallbacks: reasons)
        }
    }

    /// For one stream of 16 kHz sound, to be used on one thread.
    /// - Throws: ``SpeechError`` when memory is out or Silero's file is of another version.
    public func makeVoiceActivity() throws(SpeechError) -> any VoiceActivityModel {
        switch voiceActivity {
        case .silero(let network): try SileroModel(network)
        case .ten(let library): try TENModel(library)
        case .energy: EnergyModel()
        }
    }
}
