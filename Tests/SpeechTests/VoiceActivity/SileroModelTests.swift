import Foundation
import Inference
import Testing

@testable import Speech

@Suite(.enabled(if: modelFolder != nil, noModels)) struct SileroModelTests {
    let network: SileroNetwork
    init() throws { network = try SileroNetwork(folder: try #require(modelFolder)) }

    @Test func `the made-up voice is the one the reference heard`() throws {
        let sound = syntheticVoice(seconds: 10)
        let loudness = sound.windows(of: 16_000).map { $0.reduce(0) { $0 + abs(Int($1)) } }
        #expect(loudness == (try ModelFixture.load().loudness))
    }

    @Test func `every window is as likely speech as the reference says`() throws {
        let expected = try ModelFixture.load().silero
        let model = try SileroModel(network)
        let found = try syntheticVoice(seconds: 10).windows(of: model.windowSize).map { try model.probability(of: $0) }
        #expect(found.count == expected.count)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    }

    @Test func `streams that share the network do not hear each other, and one forgets when told`() throws {
        let windows = syntheticVoice(seconds: 2).windows(of: 512)
        let alone = try SileroModel(network)
        let expected = try windows.map { try alone.probability(of: $0) }
        let one = try SileroModel(network)
        let other = try SileroModel(network)
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
        let windows = syntheticVoice(seconds: 2).windows(of: 512)
        @Sendable func hear() throws -> [Float] {
            let model = try SileroModel(network)
            return try windows.map { try model.probability(of: $0) }
        }
        let expected = try hear()
        try await withThrowingTaskGroup(of: [Float].self) { group in
            for _ in 0..<4 { group.addTask { try hear() } }
            for try await found in group { #expect(found == expected) }
        }
    }

    @Test(arguments: [0, 1, 511, 513]) func `a window of another size is refused`(size: Int) throws {
        let model = try SileroModel(network)
        #expect(throws: SpeechError.unusable("Silero takes windows of 512 samples, not \(size)")) {
            _ = try model.probability(of: Array(repeating: 0, count: size))
        }
    }

    @Test func `ten thousand windows take no further memory`() throws {
        let model = try SileroModel(network)
        let windows = syntheticVoice(seconds: 2).windows(of: 512)
        var resident: [Int] = []
        for _ in 0..<5 {
            for index in 0..<2000 { _ = try model.probability(of: windows[index % windows.count]) }
            resident.append(try residentKilobytes())
        }
        // Other tests may take memory at the same time, but not in each of the four; a leak does. One tensor of input a
        // run would be 4.6 MB.
        let least = zip(resident, resident.dropFirst()).map { $1 - $0 }.min() ?? .max
        #expect(least < 512, "grew by \(least) kB or more with each 2000 windows: \(resident)")
    }

    @Test func `a file that is no model is an error that says so`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-models-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let real = try #require(modelFolder)
        try FileManager.default.createSymbolicLink(
            atPath: folder.path + "/libonnxruntime.so", withDestinationPath: real.path(of: .onnxRuntime))
        try Data("not a model".utf8).write(to: folder.appending(path: "silero_vad.onnx"))
        do throws(SpeechError) {
            _ = try SileroNetwork(folder: ModelFolder(path: folder.path))
            Issue.record("a text file was loaded as a model")
        } catch {
            guard case .library(let function, _) = error else { throw error }
            #expect(function.contains(folder.path))
        }
    }

    private func residentKilobytes() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.split(separator: " ", omittingEmptySubsequences: true)[1]))
    }
}
