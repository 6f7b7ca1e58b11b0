import Inference
import Testing

@testable import Speech

struct SmartTurnModelTests {
    @Test(.enabled(if: modelFolder != nil, noModels)) func `the end of a turn is as likely as the reference says`()
        async throws
    {
        let model = try await SmartTurnModel.load(from: try #require(modelFolder))
        let fixture = try ModelFixture.load()
        for (name, sound) in WhisperFeaturesTests.sounds.sorted(by: { $0.key < $1.key }) {
            let expected = try #require(fixture.turnEnd[name]).probability
            let found = try await model.probabilityOfEnd(sound)
            // The made-up voice leaves the model unsure (see SmartTurnModel); silence and a buzz do not.
            let tolerance = name.hasSuffix("seconds") ? 0.12 : 0.01
            #expect(abs(found - expected) < tolerance, "\(name): \(found), not \(expected)")
        }
        for (name, expected) in fixture.patterns {
            let k = try #require(Int(name))
            let found = try await model.judge { features in
                for band in 0..<80 {
                    for frame in 0..<800 {
                        let wave = Float(Double((band * 3 + frame) % (8 * k)) / Double(4 * k) - 0.5)
                        features[band * 800 + frame] = frame >= 800 - 40 * k ? wave : -0.75
                    }
                }
            }
            #expect(abs(found - expected) < 0.08, "pattern \(k): \(found), not \(expected)")
        }
    }

    @Test(
        .enabled(if: modelFolder != nil && recordingsFolder != nil, noRecordings),
        arguments: [
            ("speech-hello-world", [800: false, 1000: false]),
            ("speech-weather-question", [1200: false, 1400: false, 1800: true]),
        ])
    func `a sentence cut short is not done, a whole one is`(name: String, cuts: [Int: Bool]) async throws {
        let model = try await SmartTurnModel.load(from: try #require(modelFolder))
        let sound = try recording(name)
        let expected = try #require(try ModelFixture.load().recordings[name])
        for (cut, isDone) in cuts {
            let found = try await model.probabilityOfEnd(Array(sound.prefix(cut * 16)))
            #expect((found > 0.5) == isDone)
            #expect(abs(found - (try #require(expected.probabilities["\(cut)"]))) < 0.03)
        }
        let silero = try SileroModel(SileroNetwork(folder: try #require(modelFolder)))
        let found = try sound.windows(of: 512).map { try silero.probability(of: $0) }
        #expect(found.count == expected.silero.count)
        #expect(zip(found, expected.silero).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test(.enabled(if: modelFolder != nil, noModels))
    func `a question that nobody waits for any more is not worked on`()
        async throws
    {
        let model = try await SmartTurnModel.load(from: try #require(modelFolder))
        let asked = Task { () -> SpeechError? in
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            do throws(SpeechError) {
                _ = try await model.probabilityOfEnd([])
                return nil
            } catch {
                return error
            }
        }
        let error = await asked.value
        #expect(error == .closed)
    }

    @Test func `without its file it is an error that names the file`() async {
        let error = SpeechError.missing(
            what: "smart-turn-v3.2-cpu.onnx", path: "/nowhere/smart-turn-v3.2-cpu.onnx", mend: ModelFolder.mend)
        await #expect(throws: error) { _ = try await SmartTurnModel.load(from: ModelFolder(path: "/nowhere")) }
    }

    @Test func `silence alone always says done`() async throws {
        let probability = try await SilenceTurnEnd().probabilityOfEnd([])
        #expect(probability == 1)
    }
}
