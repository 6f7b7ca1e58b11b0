public import Inference

/// Silero's weights, loaded once a process; every stream hears through a ``SileroModel`` of its own, which keeps only the
/// stream's state. Safe to share between threads.
public final class SileroNetwork: Sendable {
    private let session: ONNXSessionHandle

    /// Takes some tens of milliseconds.
    /// - Throws: ``SpeechError`` when the library or `silero_vad.onnx` is missing or not what it should be.
    public init(folder: ModelFolder) throws(SpeechError) {
        session = try SpeechError.orInferenceError { () throws(InferenceError) in
            try ONNXSessionHandle(.silero, in: folder)
        }
    }

    func makeRun(samples: Int, stateShape: [Int], sampleRate: Int) throws(SpeechError) -> ONNXRunHandle {
        try SpeechError.orInferenceError { () throws(InferenceError) in
            try ONNXRunHandle(
                session,
                inputs: [
                    ("input", .floats(shape: [1, samples])), ("state", .floats(shape: stateShape)),
                    ("sr", .integer(Int64(sampleRate))),
                ],
                outputs: [("output", .floats(shape: [1, 1])), ("stateN", .floats(shape: stateShape))])
        }
    }
}
