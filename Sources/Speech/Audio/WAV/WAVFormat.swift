/// How a WAV file says its samples are coded: its `fmt ` chunk.
///
/// Source: Microsoft, "Multiple Channel Audio Data and WAVE Files" (2007); RFC 2361 for the format tags.
public struct WAVFormat: Sendable, Equatable {
    public enum Coding: Sendable, Equatable {
        /// 8 bits unsigned; 16, 24, 32 signed, little endian.
        case integer(bits: Int)
        case float32
        case telephone(G711)

        var bytesPerSample: Int {
            switch self {
            case .integer(let bits): bits / 8
            case .float32: 4
            case .telephone: 1
            }
        }
    }
    public var coding: Coding
    /// 1 or 2.
    public var channels: Int
    /// Hz.
    public var sampleRate: Int
    /// One sample of each channel, in bytes.
    public var frameSize: Int { coding.bytesPerSample * channels }

    /// What files may be, for errors.
    static let accepted =
        "accepted are PCM of 8, 16, 24 or 32 bits, 32-bit float, μ-law and A-law, mono or stereo, 1000 to 384000 Hz"

    public init(coding: Coding, channels: Int, sampleRate: Int) {
        self.coding = coding
        self.channels = channels
        self.sampleRate = sampleRate
    }

    /// - Parameter chunk: the contents of `fmt `.
    init(_ chunk: ArraySlice<UInt8>) throws(AudioError) {
        var reader = LittleEndianReader(chunk)
        guard var tag = reader.uint16(), let channels = reader.uint16(), let rate = reader.uint32(),
            reader.skip(4), let alignment = reader.uint16(), let bits = reader.uint16()
        else { throw .file("the WAV file's format chunk has \(chunk.count) bytes; it needs 16") }
        if tag == 0xFFFE {  // WAVE_FORMAT_EXTENSIBLE: the tag is the start of a GUID behind 8 other bytes
            guard reader.skip(8), let inner = reader.uint16() else {
                throw .file("the WAV file's extensible format chunk has \(chunk.count) bytes; it needs 40")
            }
            tag = inner
        }
        coding = try Self.coding(tag: tag, bits: Int(bits))
        guard channels == 1 || channels == 2 else {
            throw .file("the WAV file has \(channels) channels; \(Self.accepted)")
        }
        guard Resampler.sampleRates.contains(Int(rate)) else {
            throw .file("the WAV file has \(rate) samples a second; \(Self.accepted)")
        }
        self.channels = Int(channels)
        sampleRate = Int(rate)
        guard Int(alignment) == frameSize else {
            throw .file(
                "the WAV file says that a frame has \(alignment) bytes, but \(channels) × \(bits) bits are \(frameSize)"
            )
        }
    }

    private static func coding(tag: UInt16, bits: Int) throws(AudioError) -> Coding {
        switch (tag, bits) {
        case (1, 8), (1, 16), (1, 24), (1, 32): return .integer(bits: bits)
        case (3, 32): return .float32
        case (6, 8): return .telephone(.aLaw)
        case (7, 8): return .telephone(.muLaw)
        case (1, _), (3, _), (6, _), (7, _):
            throw .file("the WAV file has \(bits) bits a sample; \(accepted)")
        default:
            throw .file("the WAV file is compressed with '\(name(tag))'; \(accepted): convert it first")
        }
    }
    private static func name(_ tag: UInt16) -> String {
        switch tag {
        case 0x02: "MS ADPCM"
        case 0x11: "IMA ADPCM"
        case 0x31: "GSM 6.10"
        case 0x55: "MP3"
        case 0xFF, 0x1610: "AAC"
        default: "format \(tag)"
        }
    }
}

/// RIFF's byte order; every read past the end is `nil`.
struct LittleEndianReader {
    private var rest: ArraySlice<UInt8>
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }
    var remaining: Int { rest.count }

    mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
    mutating func skip(_ count: Int) -> Bool { bytes(count) != nil }
    mutating func uint16() -> UInt16? { bytes(2)?.reversed().reduce(0) { $0 << 8 | UInt16($1) } }
    mutating func uint32() -> UInt32? { bytes(4)?.reversed().reduce(0) { $0 << 8 | UInt32($1) } }
}
