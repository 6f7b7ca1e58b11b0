import FoundationEssentials

/// # Inference: models in files, and the library that runs them. Numbers go in, numbers come out.
///
/// **Never here:** what the numbers mean: sound is Speech's, text is LanguageModels'. **Folders:** `ONNX` ONNX Runtime, its
/// sessions and tensors. **Used by:** Speech, LanguageModels. **Thread:** one that may block; a run computes where it is called.
///
/// Where the model files and the libraries that run them lie. `scripts/setup.sh` fills it.
public struct ModelFolder: Sendable, Equatable {
    /// What may lie in it. The raw value is the file's name.
    public enum File: String, Sendable, CaseIterable {
        /// Runs the models; version 1.17 or newer.
        case onnxRuntime = "libonnxruntime.so"
        /// Runs recognisers and voices; finds `libonnxruntime.so` beside itself.
        case sherpaONNX = "libsherpa-onnx-c-api.so"
        case silero = "silero_vad.onnx"
        case smartTurn = "smart-turn-v3.2-cpu.onnx"
        /// Embeds text: weights of 8 bits, or as published. Setup writes both (scripts/write-minilm-onnx.py).
        case miniLMInt8 = "minilm-l6-v2-int8.onnx"
        case miniLMFloat = "minilm-l6-v2-fp32.onnx"
        case miniLMVocabulary = "minilm-l6-v2-vocab.txt"
        /// There when somebody put it there: setup never gets it, since its licence has conditions besides Apache 2.0's.
        case ten = "libten_vad.so"

        /// What to do when it is not there.
        public var mend: String {
            switch self {
            case .onnxRuntime, .sherpaONNX, .silero, .smartTurn, .miniLMInt8, .miniLMFloat, .miniLMVocabulary:
                ModelFolder.mend
            case .ten:
                "it is in the wheel ten-vad 1.0.6.9 on PyPI; read its licence, then put it there, or choose "
                    + "`voice_activity: silero`"
            }
        }
    }

    public let path: String
    public init(path: String) { self.path = path }

    /// What to do about a file that is not there; the second half of the error's text.
    public static let mend = "run scripts/setup.sh or set PARLEY_MODELS to the folder that has it"

    /// The folder this process uses: `$PARLEY_MODELS`, else `share/parley/models` beside the binary's folder, else
    /// `.models` in the working directory or in a folder above the binary.
    /// - Throws: ``InferenceError/missing(what:path:mend:)`` naming the place it should be at.
    public static func find() throws(InferenceError) -> ModelFolder {
        let files = FileManager.default
        return try find(
            setting: ProcessInfo.processInfo.environment["PARLEY_MODELS"],
            binary: (try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "",
            workingDirectory: files.currentDirectoryPath, isFolder: isFolder)
    }

    static func find(
        setting: String?, binary: String, workingDirectory: String, isFolder: (String) -> Bool
    ) throws(InferenceError) -> ModelFolder {
        if let setting, !setting.isEmpty {
            guard isFolder(setting) else {
                throw .missing(what: "the models folder that PARLEY_MODELS names", path: setting, mend: mend)
            }
            return ModelFolder(path: setting)
        }
        var parents: [String] = []
        var parent = Substring(binary)
        while let slash = parent.lastIndex(of: "/") {
            parent = parent[..<slash]
            parents.append(String(parent))
        }
        let installed = parents.dropFirst().first.map { ["\($0)/share/parley/models"] } ?? []
        let places = installed + ["\(workingDirectory)/.models"] + parents.map { "\($0)/.models" }
        guard let found = places.first(where: isFolder) else {
            throw .missing(what: "the models folder", path: "\(workingDirectory)/.models", mend: mend)
        }
        return ModelFolder(path: found)
    }

    /// The path of a file that is there.
    /// - Throws: ``InferenceError/missing(what:path:mend:)``.
    public func path(of file: File) throws(InferenceError) -> String {
        let path = "\(path)/\(file.rawValue)"
        guard FileManager.default.isReadableFile(atPath: path), !Self.isFolder(path) else {
            throw .missing(what: file.rawValue, path: path, mend: file.mend)
        }
        return path
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}
