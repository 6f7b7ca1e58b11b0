/// The 44 bytes before the samples of a 16-bit WAV file.
struct WAVHeader: Sendable, Equatable {
    static let count = 44
    /// The most bytes of samples a WAV file holds: its sizes have 32 bits, and count what follows them.
    static let maximumData = Int(UInt32.max) - 36

    var channels: Int
    var sampleRate: Int
    /// Bytes of samples; more than ``maximumData`` is written as that.
    var dataCount: Int

    var bytes: [UInt8] {
        let size = UInt32(clamping: min(dataCount, Self.maximumData))
        let width = channels * 2
        var bytes = Array("RIFF".utf8)
        bytes.appendLittleEndian(size + 36)
        bytes += Array("WAVEfmt ".utf8)
        bytes.appendLittleEndian(UInt32(16))
        bytes.appendLittleEndian(UInt16(1))
        bytes.appendLittleEndian(UInt16(clamping: channels))
        bytes.appendLittleEndian(UInt32(clamping: sampleRate))
        bytes.appendLittleEndian(UInt32(clamping: sampleRate * width))
        bytes.appendLittleEndian(UInt16(clamping: width))
        bytes.appendLittleEndian(UInt16(16))
        bytes += Array("data".utf8)
        bytes.appendLittleEndian(size)
        return bytes
    }
}

extension [UInt8] {
    mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}

extension AudioChunk {
    /// The sound as a 16-bit WAV file, for what wants a file in one piece.
    public var wav: [UInt8] {
        var bytes = WAVHeader(channels: 1, sampleRate: sampleRate, dataCount: samples.count * 2).bytes
        for sample in samples { bytes.appendLittleEndian(sample) }
        return bytes
    }
}
