public import Inference

/// Voice activity by TEN VAD, through its own library, when somebody put that into the models folder: 16 ms windows at
/// 16 kHz, half as long as Silero's, so that starts and ends of speech are known sooner. Under 1 ms of work a window.
/// One instance hears one stream, on one thread.
///
/// Source: ten-vad 1.0.6.9, whose own Python runner gives the same numbers.
public final class TENModel: VoiceActivityModel {
    public let sampleRate = 16_000
    public let windowSize = 256

    private let library: TENLibraryHandle
    /// Nil after ``reset()``: the library has no way to forget but to begin anew.
    private var stream: TENStreamHandle?

    /// - Throws: ``SpeechError`` when the library is not in the folder (its place and the mend are named), cannot be
    ///   opened, is another library, or memory is out.
    public convenience init(folder: ModelFolder) throws(SpeechError) {
        try self.init(.shared(in: folder))
    }

    init(_ library: TENLibraryHandle) throws(SpeechError) {
        self.library = library
        stream = try TENStreamHandle(library, windowSize: windowSize)
    }

    public func probability(of window: [Int16]) throws(SpeechError) -> Float {
        let current: TENStreamHandle
        if let stream { current = stream } else { current = try TENStreamHandle(library, windowSize: windowSize) }
        stream = current
        return try current.probability(of: window)
    }

    public func reset() { stream = nil }
}
