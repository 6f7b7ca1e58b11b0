import CSpeechModels
import Glibc
import Inference
import Synchronization

/// libsherpa-onnx, opened at run time for as long as the process lives. `@unchecked Sendable`: its fields are constants.
@safe final class SherpaLibraryHandle: @unchecked Sendable {
    private static let opened = Mutex<[String: SherpaLibraryHandle]>([:])
    private let library: UnsafeMutableRawPointer
    private let path: String

    /// Opens the library of this folder, or gives the one opened before.
    static func shared(in folder: ModelFolder) throws(SpeechError) -> SherpaLibraryHandle {
        let path = try folder.pathForSpeech(of: .sherpaONNX)
        return try opened.withLock { opened throws(SpeechError) in
            if let handle = opened[path] { return handle }
            let handle = try SherpaLibraryHandle(path: path)
            opened[path] = handle
            return handle
        }
    }

    private init(path: String) throws(SpeechError) {
        guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .library("dlopen", unsafe dlerror().map { unsafe String(cString: $0) } ?? "cannot open '\(path)'")
        }
        unsafe self.library = library
        self.path = path
        let getVersion = unsafe try function("SherpaOnnxGetVersionStr", as: parley_sherpa_get_version.self)
        let version = unsafe getVersion().map { unsafe String(cString: $0) } ?? "unknown"
        guard version == PARLEY_SHERPA_VERSION else {
            throw .library(
                "SherpaOnnxGetVersionStr",
                "'\(path)' is version \(version), and only \(PARLEY_SHERPA_VERSION) is known; \(ModelFolder.mend)")
        }
    }

    /// - Parameter type: the function pointer the header gives `name`.
    @unsafe func function<Function>(_ name: String, as type: Function.Type) throws(SpeechError) -> Function {
        guard let symbol = unsafe dlsym(library, name) else {
            throw .library("dlsym", "'\(path)' has no \(name), so it is not libsherpa-onnx; \(ModelFolder.mend)")
        }
        return unsafe unsafeBitCast(symbol, to: type)
    }
}

/// C strings for the length of one call that copies what it keeps.
@safe final class CStrings {
    private var copies: [UnsafeMutablePointer<CChar>] = unsafe []
    deinit { unsafe copies.forEach { unsafe free($0) } }
    /// Nil for nil.
    @unsafe func pointer(_ text: String?) -> UnsafePointer<CChar>? {
        guard let text, let copy = unsafe strdup(text) else { return nil }
        unsafe copies.append(copy)
        return unsafe UnsafePointer(copy)
    }
}
