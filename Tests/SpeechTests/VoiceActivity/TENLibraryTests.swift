import Foundation
import Inference
import Testing

@testable import Speech

/// What may be wrong with a library that somebody has to put there. Needs no library.
struct TENLibraryTests {
    @Test func `without the library the error names the place and the mend`() async throws {
        let folder = ModelFolder(path: "/nowhere")
        do throws(SpeechError) {
            _ = try await SpeechModels.load(from: folder, voiceActivity: .ten)
            Issue.record("it was loaded from nowhere")
        } catch {
            guard case .missing = error else { throw error }
            #expect(error.description.contains("libten_vad.so is not at '/nowhere/libten_vad.so'"))
            #expect(error.description.contains("ten-vad 1.0.6.9"))
            #expect(!error.description.contains("setup.sh"), "setup does not get it")
        }
    }

    @Test func `a file that is no library is an error that names it`() throws {
        try withFolder { folder in
            try Data("not a library".utf8).write(to: URL(filePath: folder.path + "/libten_vad.so"))
            let error = #expect(throws: SpeechError.self) { _ = try TENModel(folder: folder) }
            #expect(error?.description.contains("dlopen") == true)
            #expect(error?.description.contains(folder.path) == true)
        }
    }

    @Test func `another library is an error that says what it lacks`() throws {
        let other = ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6"]
        let library = try #require(other.first { FileManager.default.fileExists(atPath: $0) })
        try withFolder { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/libten_vad.so", withDestinationPath: library)
            let error = #expect(throws: SpeechError.self) { _ = try TENModel(folder: folder) }
            #expect(error?.description.contains("has no ten_vad_create, so it is no TEN VAD") == true)
        }
    }

    @Test(arguments: VoiceActivityChoice.allCases) func `a setting is read by its name`(
        choice: VoiceActivityChoice
    ) throws {
        let read = try VoiceActivityChoice(setting: choice.rawValue)
        #expect(read == choice)
    }

    @Test func `a setting nobody knows is an error with those there are`() {
        let error = SpeechError.unusable("`voice_activity` is 'Silero'; it has to be one of silero, ten, energy")
        #expect(throws: error) { _ = try VoiceActivityChoice(setting: "Silero") }
    }

    private func withFolder(_ body: (ModelFolder) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-ten-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(ModelFolder(path: folder.path))
    }
}
