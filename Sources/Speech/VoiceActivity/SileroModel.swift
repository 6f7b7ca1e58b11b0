import Inference

/// Voice activity by the Silero network, version 6: 32 ms windows at 16 kHz, each seen after the last 4 ms of the one
/// before. About 0.1 ms of work a window. One instance hears one stream, on one thread.
///
/// Source: silero-vad 6.2.3, whose own runner has the same window, context and state.
public final class SileroModel: VoiceActivityModel {
    public let sampleRate = 16_000
    public let windowSize = 512
    /// Samples of the window before that the network sees again.
    private static let context = 64
    private static let stateShape = [2, 1, 128]

    private let run: ONNXRunHandle

    /// - Throws: ``SpeechError`` when the model file is of another version, with other inputs.
    public init(_ network: SileroNetwork) throws(SpeechError) {
        run = try network.makeRun(
            samples: Self.context + windowSize, stateShape: Self.stateShape, sampleRate: sampleRate)
    }

    public func probability(of window: [Int16]) throws(SpeechError) -> Float {
        guard window.count == windowSize else {
            throw .unusable("Silero takes windows of \(windowSize) samples, not \(window.count)")
        }
        run.inputs[0].withFloats { input in
            for index in 0..<Self.context { input[index] = input[windowSize + index] }
            for index in 0..<windowSize { input[Self.context + index] = Float(window[index]) / 32768 }
        }
        try SpeechError.orInferenceError(run.run)
        run.outputs[1].withFloats { after in
            run.inputs[1].withFloats { before in
                for index in 0..<before.count { before[index] = after[index] }
            }
        }
        return run.outputs[0].withFloats { $0[0] }
    }

    public func reset() {
        for input in run.inputs {
            input.withFloats { numbers in
                for index in 0..<numbers.count { numbers[index] = 0 }
            }
        }
    }
}
