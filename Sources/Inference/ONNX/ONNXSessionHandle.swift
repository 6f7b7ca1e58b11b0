import CONNXRuntime

/// One loaded model. Runs on the thread that calls, with no threads of its own; several threads may run it at once, each
/// with an ``ONNXRunHandle`` of its own. `@unchecked`: its fields are constants, and the library's Run may be called
/// concurrently.
@safe public final class ONNXSessionHandle: @unchecked Sendable {
    let runtime: ONNXRuntimeHandle
    let session: OpaquePointer
    let inputCount: Int
    let outputCount: Int

    /// Takes some tens of milliseconds.
    /// - Throws: ``InferenceError`` when the library or the file is missing or not what it should be.
    public convenience init(_ file: ModelFolder.File, in folder: ModelFolder) throws(InferenceError) {
        let path = try folder.path(of: file)
        try self.init(ONNXRuntimeHandle.shared(in: folder), model: path)
    }

    init(_ runtime: ONNXRuntimeHandle, model path: String) throws(InferenceError) {
        let api = unsafe runtime.api
        var options: OpaquePointer?
        try unsafe runtime.check(api.pointee.create_session_options(&options), "CreateSessionOptions")
        defer { unsafe api.pointee.release_session_options(options) }
        try unsafe runtime.check(
            api.pointee.set_graph_optimisation(options, CInt(parley_onnx_optimise_all)),
            "SetSessionGraphOptimizationLevel")
        // One thread each means none besides the caller's: no pool is made, so nothing spins while it waits.
        try unsafe runtime.check(api.pointee.set_threads_within_operators(options, 1), "SetIntraOpNumThreads")
        try unsafe runtime.check(api.pointee.set_threads_between_operators(options, 1), "SetInterOpNumThreads")
        var session: OpaquePointer?
        try unsafe runtime.check(
            api.pointee.create_session(runtime.environment, path, options, &session), "CreateSession('\(path)')")
        guard let session = unsafe session else { throw .library("CreateSession", "gave nothing") }
        var inputs = 0
        var outputs = 0
        do throws(InferenceError) {
            try unsafe runtime.check(api.pointee.get_input_count(session, &inputs), "SessionGetInputCount")
            try unsafe runtime.check(api.pointee.get_output_count(session, &outputs), "SessionGetOutputCount")
        } catch {
            unsafe api.pointee.release_session(session)
            throw error
        }
        self.runtime = runtime
        unsafe self.session = session
        inputCount = inputs
        outputCount = outputs
    }

    deinit { unsafe runtime.api.pointee.release_session(session) }
}
