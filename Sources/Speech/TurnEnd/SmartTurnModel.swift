import Basics
public import Inference

/// Judges by melody and rhythm whether somebody has finished, by the network Smart Turn 3.2; what the words mean it does
/// not know. One instance serves every call of a process, one question at a time, on a thread of its own: about 60 ms each.
///
/// Above 0.5 is done. Its weights are 8-bit integers, so a feature that moves by a millionth may move the answer by 0.1
/// where it is unsure; the reference's own answers differ as much between versions of ONNX Runtime (1.28 and 1.31).
/// Source: pipecat 1.14.0.
public actor SmartTurnModel: TurnEndModel {
    private let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let run: ONNXRunHandle
    private var features = WhisperFeatures()

    /// Loads it on its own thread, which takes some tens of milliseconds.
    /// - Throws: ``SpeechError`` when the library or `smart-turn-v3.2-cpu.onnx` is missing or not what it should be.
    public static func load(from folder: ModelFolder) async throws(SpeechError) -> SmartTurnModel {
        let executor = try ThreadExecutor.forSpeech("smart-turn")
        let session = try await executor.run { () throws(SpeechError) in
            try SpeechError.orInferenceError { () throws(InferenceError) in
                try ONNXSessionHandle(.smartTurn, in: folder)
            }
        }
        return try SmartTurnModel(session, executor: executor)
    }

    private init(_ session: ONNXSessionHandle, executor: ThreadExecutor) throws(SpeechError) {
        run = try SpeechError.orInferenceError { () throws(InferenceError) in
            try ONNXRunHandle(
                session,
                inputs: [("input_features", .floats(shape: [1, WhisperFeatures.bands, WhisperFeatures.frames]))],
                outputs: [("logits", .floats(shape: [1, 1]))])
        }
        self.executor = executor
    }

    /// - Throws: ``SpeechError/closed`` when the asking task was cancelled before its turn came.
    public func probabilityOfEnd(_ audio: [Int16]) async throws(SpeechError) -> Double {
        // Whoever spoke on meanwhile needs no answer; others wait for this thread.
        guard !Task.isCancelled else { throw .closed }
        return try judge { features.compute(audio, into: &$0) }
    }

    /// Runs the network over what `fill` writes: 80 rows of 800 features.
    func judge(_ fill: (inout MutableSpan<Float>) -> Void) throws(SpeechError) -> Double {
        run.inputs[0].withFloats(fill)
        try SpeechError.orInferenceError(run.run)
        // The model's own sigmoid is in it, whatever the output is called.
        return Double(run.outputs[0].withFloats { $0[0] })
    }
}
