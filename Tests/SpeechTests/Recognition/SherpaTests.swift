import FoundationEssentials
import Inference
import Testing

@testable import Speech

struct SherpaTests {
    /// Files of a made-up folder, removed with it.
    private final class Folder {
        let path = "/tmp/parley-sherpa-\(UUID().uuidString)"
        init(_ files: [String: [UInt8]]) throws {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: "\(path)/\(name)")) }
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }
    /// An ONNX file as far as the outermost layer goes: an empty graph and named values.
    private static func onnx(_ values: [(String, String)]) -> [UInt8] {
        let text = { (number: UInt8, text: String) in [number << 3 | 2, UInt8(text.utf8.count)] + Array(text.utf8) }
        return values.reduce([8, 9, 7 << 3 | 2, 0]) { bytes, value in
            let entry = text(1, value.0) + text(2, value.1)
            return bytes + [14 << 3 | 2, UInt8(entry.count)] + entry
        }
    }
    static let models = try? ModelFolder.find()
    static let hasLibrary = (try? models?.path(of: .sherpaONNX)) != nil

    @Test func `the kind of a recogniser is known by its files`() throws {
        let network = { (names: [String]) throws(SpeechError) in
            try SherpaRecognizerFiles(in: SherpaFolder(path: "/m", names: names + ["tokens.txt"])).network
        }
        let transducer = [
            "encoder-epoch-99.onnx", "encoder-epoch-99.int8.onnx", "decoder-epoch-99.onnx",
            "decoder-epoch-99.int8.onnx",
            "joiner-epoch-99.int8.onnx",
        ]
        #expect(
            try network(transducer)
                == .transducer(
                    encoder: "/m/encoder-epoch-99.int8.onnx", decoder: "/m/decoder-epoch-99.onnx",
                    joiner: "/m/joiner-epoch-99.int8.onnx"))
        #expect(
            try network(["encoder.onnx", "decoder.onnx"])
                == .paraformer(encoder: "/m/encoder.onnx", decoder: "/m/decoder.onnx"))
        #expect(try network(["model.int8.onnx"]) == .zipformerCTC("/m/model.int8.onnx"))
    }

    @Test func `a recogniser's folder that lacks files is refused with those expected`() throws {
        let error = #expect(throws: SpeechError.self) {
            try SherpaRecognizerFiles(in: SherpaFolder(path: "/m", names: ["tokens.txt", "joiner.onnx"]))
        }
        #expect(try #require(error).description.contains("encoder*.onnx"))
        #expect(throws: SpeechError.self) { try SherpaRecognizerFiles(in: SherpaFolder(path: "/m", names: [])) }
        let missing = #expect(throws: SpeechError.self) { try SherpaFolder(path: "/nonexistent/model") }
        #expect(try #require(missing).description.contains("/nonexistent/model"))
    }

    @Test func `the kind of a voice is known by its files`() throws {
        let network = { (names: [String]) throws(SpeechError) in
            try SherpaVoiceFiles(in: SherpaFolder(path: "/m", names: names + ["tokens.txt", "lexicon.txt"])).network
        }
        #expect(try network(["vits-ljs.onnx"]) == .vits("/m/vits-ljs.onnx"))
        #expect(try network(["model.onnx", "voices.bin"]) == .kokoro("/m/model.onnx", voices: "/m/voices.bin"))
        #expect(
            try network(["model-steps-3.onnx", "vocos-22khz.onnx"])
                == .matcha(acoustic: "/m/model-steps-3.onnx", vocoder: "/m/vocos-22khz.onnx"))
        let error = #expect(throws: SpeechError.self) {
            try SherpaVoiceFiles(
                in: SherpaFolder(path: "/m", names: ["en_US-amy-low.onnx", "tokens.txt", "espeak-ng-data"]))
        }
        #expect(try #require(error).description.contains("lexicon"))
    }

    @Test(.enabled(if: hasLibrary, "needs libsherpa-onnx: run scripts/setup.sh"))
    func `a model that is none is an error, not the end of the process`() async throws {
        let models = try #require(Self.models)
        let bogus = Array("not a model".utf8)
        let heard = try Folder([
            "tokens.txt": bogus, "encoder.onnx": bogus, "decoder.onnx": bogus, "joiner.onnx": bogus,
        ])
        #expect(throws: SpeechError.self) { try SherpaRecognizer(folder: heard.path, models: models) }
        let voice = try Folder(["tokens.txt": bogus, "lexicon.txt": bogus, "vits.onnx": Self.onnx([])])
        #expect(throws: SpeechError.self) { try SherpaSynthesizer(folder: voice.path, models: models) }
    }

    @Test(.enabled(if: hasLibrary, "needs libsherpa-onnx: run scripts/setup.sh"))
    func `the library opens, and its refusal of a hollow model is told`() async throws {
        let models = try #require(Self.models)
        let hollow = Self.onnx([("model_type", "zipformer2"), ("sample_rate", "16000")])
        let tokens = Array("<blk> 0\na 1\n".utf8)
        let heard = try Folder(
            ["tokens.txt": tokens, "encoder.onnx": hollow, "decoder.onnx": hollow, "joiner.onnx": hollow])
        let recognizer = try SherpaRecognizer(folder: heard.path, models: models)
        await #expect(throws: SpeechError.self) { try await recognizer.warm() }
        await #expect(throws: SpeechError.self) { _ = try await recognizer.stream(language: "en") }
        let voice = try Folder(["tokens.txt": tokens, "lexicon.txt": tokens, "vits.onnx": hollow])
        let synthesizer = try SherpaSynthesizer(folder: voice.path, models: models)
        #expect(synthesizer.sampleRate == 16_000)
        await #expect(throws: SpeechError.self) { try await synthesizer.warm() }
        await #expect(throws: SpeechError.self) { try await synthesizer.chunks("hello") }
    }

    @Test func `a folder without the library is refused with what mends it`() throws {
        let empty = try Folder([:])
        let error = #expect(throws: SpeechError.self) {
            try SherpaLibraryHandle.shared(in: ModelFolder(path: empty.path))
        }
        #expect(try #require(error).description.contains("scripts/setup.sh"))
    }

    @Test func `a library that is another is refused`() throws {
        let other = try Folder(["libsherpa-onnx-c-api.so": Array("not a library".utf8)])
        #expect(throws: SpeechError.self) { try SherpaLibraryHandle.shared(in: ModelFolder(path: other.path)) }
    }

    @Test func `capitals become small, mixed writing stays`() {
        #expect(SherpaDecoderHandle.plain(" WHAT  TIME IS IT") == "what time is it")
        #expect(SherpaDecoderHandle.plain("Hello there") == "Hello there")
    }

    @Test func `speakers go by number`() throws {
        #expect(try SherpaSynthesizer.speaker(nil, of: 1) == 0)
        #expect(try SherpaSynthesizer.speaker("4", of: 5) == 4)
        for name in ["5", "-1", "anna"] {
            #expect(throws: SpeechError.self) { try SherpaSynthesizer.speaker(name, of: 5) }
        }
    }
}
