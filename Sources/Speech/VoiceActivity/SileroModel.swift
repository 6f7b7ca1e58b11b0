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
    /// Windows of digital silence after which the network's state stands still, so that more of them need not be run: a
    /// muted or discontinuous track then costs nothing. Measured: what is heard next is judged the same to 0.01.
    private static let untilRest = 16

    private let run: ONNXRunHandle
    private let untilRest: Int
    private var silentWindows = 0

    /// - Throws: ``SpeechError`` when the model file is of another version, with other inputs.
    public convenience init(_ network: SileroNetwork) throws(SpeechError) {
        try self.init(network, restsAfter: Self.untilRest)
    }
    init(_ network: SileroNetwork, restsAfter untilRest: Int) throws(SpeechError) {
        self.untilRest = untilRest
        run = try network.makeRun(
            samples: Self.context + windowSize, stateShape: Self.stateShape, sampleRate: sampleRate)
    }

    public func probability(of window: [Int16]) throws(SpeechError) -> Float {
        guard window.count == windowSize else {
            throw .unusable("Silero takes windows of \(windowSize) samples, not \(window.count)")
        }
        silentWindows = window.contains { $0 != 0 } ? 0 : silentWindows + 1
        if silentWindows > untilRest { return run.outputs[0].withFloats { $0[0] } }
        run.inputs[0].withFloats { input in
            for index in 0..<Self.context { input[index] = input[windowSize + index] }
            for index in 0..<windowSize { input[Self.context + index] = Float(window[index]) / 32768 }
        }
        try run.run()
        run.outputs[1].withFloats { after in
            run.inputs[1].withFloats { before in
                for index in 0..<before.count { before[index] = after[index] }
            }
        }
        return run.outputs[0].withFloats { $0[0] }
    }

    public func reset() {
        silentWindows = 0
        for input in run.inputs {
            input.withFloats { numbers in
                for index in 0..<numbers.count { numbers[index] = 0 }
            }
        }
    }
}
