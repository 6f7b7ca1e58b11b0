import CONNXRuntime
import Synchronization

/// ONNX Runtime, opened at run time: its table of functions and one environment, for as long as the process lives (the
/// library cannot be closed again safely). Any thread may use it: its fields are constants, the library locks for itself.
@safe final class ONNXRuntimeHandle: @unchecked Sendable {
    typealias API = UnsafePointer<parley_onnx_api>
    /// The version of the table asked for: the oldest that setup's library and Debian's have in common. What is called
    /// has been in it since version 1.
    private static let version: UInt32 = 17
    private static let opened = Mutex<[String: ONNXRuntimeHandle]>([:])

    let api: API
    let environment: OpaquePointer
    /// "Ordinary memory": what tensors over our own buffers say they lie in.
    let memory: OpaquePointer
    /// Such as `1.28.2`.
    let libraryVersion: String

    /// Opens the library of this folder, or gives the one opened before.
    static func shared(in folder: ModelFolder) throws(InferenceError) -> ONNXRuntimeHandle {
        let path = try folder.path(of: .onnxRuntime)
        let result: Result<ONNXRuntimeHandle, InferenceError> = opened.withLock { opened in
            if let handle = opened[path] { return .success(handle) }
            do throws(InferenceError) {
                let handle = try ONNXRuntimeHandle(path: path)
                opened[path] = handle
                return .success(handle)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private init(path: String) throws(InferenceError) {
        guard let library = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .library("dlopen", unsafe dlerror().map { unsafe String(cString: $0) } ?? "cannot open '\(path)'")
        }
        guard let symbol = unsafe dlsym(library, "OrtGetApiBase") else {
            throw .library("dlsym", "'\(path)' has no OrtGetApiBase, so it is no ONNX Runtime; \(ModelFolder.mend)")
        }
        let getBase = unsafe unsafeBitCast(symbol, to: parley_onnx_get_api_base.self)
        guard let base = unsafe getBase(), let version = unsafe base.pointee.get_version() else {
            throw .library("OrtGetApiBase", "gave nothing")
        }
        libraryVersion = unsafe String(cString: version)
        guard let table = unsafe base.pointee.get_api(Self.version) else {
            throw .library("GetApi", "'\(path)' is ONNX Runtime \(libraryVersion); it has to be 1.17 or newer")
        }
        unsafe api = table
        var environment: OpaquePointer?
        try unsafe Self.check(
            api, api.pointee.create_environment(CInt(parley_onnx_log_error), "parley", &environment), "CreateEnv")
        var memory: OpaquePointer?
        try unsafe Self.check(
            api,
            api.pointee.create_memory_info(
                CInt(parley_onnx_allocator_device), CInt(parley_onnx_memory_default), &memory),
            "CreateCpuMemoryInfo")
        guard let environment = unsafe environment, let memory = unsafe memory else {
            throw .library("CreateEnv", "gave nothing")
        }
        unsafe self.environment = environment
        unsafe self.memory = memory
    }

    /// Turns a status into an error, and frees it.
    func check(_ status: OpaquePointer?, _ function: String) throws(InferenceError) {
        try unsafe Self.check(api, status, function)
    }
    private static func check(_ api: API, _ status: OpaquePointer?, _ function: String) throws(InferenceError) {
        guard let status = unsafe status else { return }
        let reason =
            unsafe api.pointee.get_error_message(status).map { unsafe String(cString: $0) } ?? "no reason given"
        unsafe api.pointee.release_status(status)
        throw .library(function, reason)
    }
}
