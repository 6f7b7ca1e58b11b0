import Inference
import Testing

@testable import Speech

struct SpeechModelsTests {
    @Test func `without files lesser models take their place, and the log can say which and why`() async throws {
        let models = await SpeechModels.load(from: ModelFolder(path: "/nowhere"))
        #expect(models.turnEnd is SilenceTurnEnd)
        let voiceActivity = try models.makeVoiceActivity()
        #expect(voiceActivity is EnergyModel)
        #expect(models.fallbacks.count == 2)
        #expect(models.fallbacks.allSatisfy { $0.contains("/nowhere/") && $0.contains("scripts/setup.sh") })
    }

    @Test(.enabled(if: modelFolder != nil, noModels)) func `with them the best are taken`() async throws {
        let models = await SpeechModels.load(from: modelFolder)
        #expect(models.turnEnd is SmartTurnModel)
        let voiceActivity = try models.makeVoiceActivity()
        #expect(voiceActivity is SileroModel)
        #expect(models.fallbacks == [])
    }

    @Test func `loudness that was asked for is no lesser model`() async throws {
        let models = try await SpeechModels.load(from: ModelFolder(path: "/nowhere"), voiceActivity: .energy)
        let voiceActivity = try models.makeVoiceActivity()
        #expect(voiceActivity is EnergyModel)
        #expect(models.fallbacks.count == 1)
        #expect(models.fallbacks.allSatisfy { $0.contains("smart-turn") })
    }

    @Test(.enabled(if: modelFolder != nil, noModels)) func `Silero is loaded by name as by default`() async throws {
        let models = try await SpeechModels.load(from: modelFolder, voiceActivity: .silero)
        let voiceActivity = try models.makeVoiceActivity()
        #expect(voiceActivity is SileroModel)
    }
}
