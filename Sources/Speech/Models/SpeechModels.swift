/// The models that listen, loaded once a process: the best there is for each task, and why it is not the very best.
public struct SpeechModels: Sendable {
    /// Nil: loudness has to do.
    private let silero: SileroNetwork?
    /// Shared by all calls.
    public let turnEnd: any TurnEndModel
    /// Why a lesser model took a better one's place, one line each, for the log: "… is not at …; run …". Empty: none did.
    public let fallbacks: [String]

    /// Never fails: without its file, Silero gives way to ``EnergyModel`` and Smart Turn to ``SilenceTurnEnd``.
    /// - Parameter folder: nil: ``ModelFolder/find()``.
    public static func load(from folder: ModelFolder? = nil) async -> SpeechModels {
        var fallbacks: [String] = []
        var silero: SileroNetwork?
        var turnEnd: any TurnEndModel = SilenceTurnEnd()
        let found: ModelFolder
        do throws(SpeechError) {
            if let folder { found = folder } else { found = try ModelFolder.find() }
        } catch {
            let reason = "voice activity is judged by loudness and a turn ends by silence alone: \(error)"
            return SpeechModels(silero: nil, turnEnd: turnEnd, fallbacks: [reason])
        }
        do throws(SpeechError) {
            silero = try await ThreadExecutor("silero-load").perform { () throws(SpeechError) in
                try SileroNetwork(folder: found)
            }
        } catch {
            fallbacks.append("voice activity is judged by loudness: \(error)")
        }
        do throws(SpeechError) {
            turnEnd = try await SmartTurnModel.load(from: found)
        } catch {
            fallbacks.append("a turn ends by silence alone: \(error)")
        }
        return SpeechModels(silero: silero, turnEnd: turnEnd, fallbacks: fallbacks)
    }

    /// For one stream of 16 kHz sound, to be used on one thread.
    /// - Throws: ``SpeechError`` when memory is out or Silero's file is of another version.
    public func makeVoiceActivity() throws(SpeechError) -> any VoiceActivityModel {
        guard let silero else { return EnergyModel() }
        return try SileroModel(silero)
    }
}
