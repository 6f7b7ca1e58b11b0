import Foundation
import Inference
import Testing

@testable import Speech

/// The folder that has TEN VAD's library, which setup never gets.
let tenFolder: ModelFolder? = {
    let named = ProcessInfo.processInfo.environment["PARLEY_TEST_TEN"].map(ModelFolder.init(path:))
    return [named, modelFolder].compactMap { $0 }.first { (try? $0.path(of: .ten)) != nil }
}()
let noTEN: Comment = "libten_vad.so is neither in the models folder nor in the folder that PARLEY_TEST_TEN names"

@Suite(.enabled(if: tenFolder != nil, noTEN)) struct TENModelTests {
    let folder: ModelFolder
    init() throws { folder = try #require(tenFolder) }

    @Test func `every window is as likely speech as its own runner says`() throws {
        let expected = try TENFixture.load()
        let model = try TENModel(folder: folder)
        let found = try syntheticVoice(seconds: 10).windows(of: model.windowSize).map { try model.probability(of: $0) }
        #expect(found.count == expected.probabilities.count)
        #expect(zip(found, expected.probabilities).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func `syllables are speech and the silence before and after them is not`() throws {
        let model = try TENModel(folder: folder)
        let found = try syntheticVoice(seconds: 9).windows(of: model.windowSize).map { try model.probability(of: $0) }
        // Parts of half a second, six in turn: 0 and 5 are silent, 1, 2 and 4 are syllables. Not its first 0.2 s,
        // which may still be of the part before.
        func share(of part: Int) -> Double {
            let inside = found.indices.filter { $0 * 256 / 8000 % 6 == part && $0 * 256 % 8000 > 3200 }
            return Double(inside.count { found[$0] >= 0.5 }) / Double(max(1, inside.count))
        }
        #expect(share(of: 0) < 0.1)
        #expect(share(of: 5) < 0.1)
        #expect(share(of: 1) > 0.9)
        #expect(share(of: 2) > 0.9)
        #expect(share(of: 4) > 0.9)
    }

    @Test func `streams do not hear each other, and one forgets when told`() throws {
        let windows = syntheticVoice(seconds: 2).windows(of: 256)
        let alone = try TENModel(folder: folder)
        let expected = try windows.map { try alone.probability(of: $0) }
        let one = try TENModel(folder: folder)
        let other = try TENModel(folder: folder)
        var found: [Float] = []
        for (index, window) in windows.enumerated() {
            found.append(try one.probability(of: window))
            _ = try other.probability(of: windows[windows.count - 1 - index])
        }
        #expect(found == expected)
        one.reset()
        let again = try windows.map { try one.probability(of: $0) }
        #expect(again == expected)
    }

    @Test func `streams on several threads do not disturb each other`() async throws {
        let windows = syntheticVoice(seconds: 2).windows(of: 256)
        @Sendable func hear() throws -> [Float] {
            let model = try TENModel(folder: folder)
            return try windows.map { try model.probability(of: $0) }
        }
        let expected = try hear()
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<4 { group.addTask { try hear() } }
            for try await found in group { #expect(found == expected) }
        }
    }

    @Test(arguments: [0, 1, 160, 255, 257]) func `a window of another size is refused`(size: Int) throws {
        let model = try TENModel(folder: folder)
        #expect(throws: SpeechError.unusable("TEN VAD takes windows of 256 samples, not \(size)")) {
            _ = try model.probability(of: Array(repeating: 0, count: size))
        }
    }

    @Test func `who asks for it gets it`() async throws {
        let models = try await SpeechModels.load(from: folder, voiceActivity: .ten)
        let voiceActivity = try models.makeVoiceActivity()
        #expect(voiceActivity is TENModel)
    }
}

/// Tests/Fixtures/ten-vad.json: what the wheel's runner says of ``syntheticVoice(seconds:)``.
struct TENFixture: Decodable {
    var probabilities: [Float]

    static func load() throws -> TENFixture {
        let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try Data(contentsOf: URL(filePath: "/\(tests)/Fixtures/ten-vad.json"))
        return try JSONDecoder().decode(TENFixture.self, from: bytes)
    }
}
