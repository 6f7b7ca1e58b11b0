import CSpeechModels
import Inference
import Synchronization

/// TEN VAD's own library, opened at run time and never closed: its functions. Any thread; each stream has a
/// ``TENStreamHandle`` of its own.
@safe final class TENLibraryHandle: @unchecked Sendable {  // constants; streams share nothing in the library
    private static let opened = Mutex<[String: TENLibraryHandle]>([:])

    let create: parley_ten_create
    let process: parley_ten_process
    let destroy: parley_ten_destroy
    /// Such as `2.1.0`, which wheel 1.0.6.9 has.
    let version: String

    /// Opens the library of this folder, or gives the one opened before.
    /// - Throws: ``SpeechError`` when it is missing, cannot be opened or is no TEN VAD.
    static func shared(in folder: ModelFolder) throws(SpeechError) -> TENLibraryHandle {
        let path = try folder.pathForSpeech(of: .ten)
        let result: Result<TENLibraryHandle, SpeechError> = opened.withLock { opened in
            if let handle = opened[path] { return .success(handle) }
            do throws(SpeechError) {
                let handle = try TENLibraryHandle(path: path)
                opened[path] = handle
                return .success(handle)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(path: String) throws(SpeechError) {
        guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? "cannot open '\(path)'"
            throw .library("dlopen", "\(reason); '\(path)' is for x86_64 and needs the system package libc++1")
        }
        unsafe create = try unsafeBitCast(Self.symbol("ten_vad_create", of: library, path), to: parley_ten_create.self)
        unsafe process = try unsafeBitCast(
            Self.symbol("ten_vad_process", of: library, path), to: parley_ten_process.self)
        unsafe destroy = try unsafeBitCast(
            Self.symbol("ten_vad_destroy", of: library, path), to: parley_ten_destroy.self)
        let getVersion = try unsafe unsafeBitCast(
            Self.symbol("ten_vad_get_version", of: library, path), to: parley_ten_get_version.self)
        version = unsafe getVersion().map { unsafe String(cString: $0) } ?? "unknown"
    }

    private static func symbol(
        _ name: String, of library: UnsafeMutableRawPointer, _ path: String
    ) throws(SpeechError) -> UnsafeMutableRawPointer {
        guard let symbol = unsafe dlsym(library, name) else {
            throw .library("dlsym", "'\(path)' has no \(name), so it is no TEN VAD; \(ModelFolder.File.ten.mend)")
        }
        return unsafe symbol
    }
}
