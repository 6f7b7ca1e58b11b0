import CSpeechModels

/// One stream's state in TEN VAD's library. One thread at a time.
@safe final class TENStreamHandle {
    private let library: TENLibraryHandle
    private let windowSize: Int
    private var stream: UnsafeMutableRawPointer?

    /// - Parameter windowSize: in samples at 16 kHz. The library checks little of it, so it has to be right.
    init(_ library: TENLibraryHandle, windowSize: Int) throws(SpeechError) {
        self.library = library
        self.windowSize = windowSize
        var made: UnsafeMutableRawPointer?
        // The threshold is of the library's yes or no, which is not asked for.
        let status = unsafe library.create(&made, windowSize, 0.5)
        // After a failure what it made is half made (the pointer is not NULL), so that letting go of it is not safe.
        guard status == 0, unsafe made != nil else { throw .library("ten_vad_create", "gave \(status)") }
        unsafe stream = made
    }

    deinit { _ = unsafe library.destroy(&stream) }

    /// - Parameter window: any other length than that of the stream is refused, since the library would read past its end.
    func probability(of window: [Int16]) throws(SpeechError) -> Float {
        guard window.count == windowSize else {
            throw .unusable("TEN VAD takes windows of \(windowSize) samples, not \(window.count)")
        }
        var probability: Float = 0
        var flag: CInt = 0
        let status = unsafe window.withUnsafeBufferPointer {
            unsafe library.process(stream, $0.baseAddress, $0.count, &probability, &flag)
        }
        guard status == 0 else { throw .library("ten_vad_process", "gave \(status)") }
        return probability.isNaN ? 0 : min(1, max(0, probability))
    }
}
