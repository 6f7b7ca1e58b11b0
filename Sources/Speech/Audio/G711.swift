/// The two codes of telephony: 8 bits a sample at 8 kHz, one of which every exchange and carrier speaks.
///
/// Linear values are scaled to 16 bits. Source: ITU-T G.711 (11/88), tables 1a to 2b.
public enum G711: Sendable, CaseIterable {
    /// μ-law: North America and Japan, and RTP's payload type 0.
    case muLaw
    /// A-law: everywhere else, and RTP's payload type 8.
    case aLaw

    public static let sampleRate = 8000
    /// The code of silence.
    public var silence: UInt8 { self == .muLaw ? 0xFF : 0xD5 }

    public func decode(_ code: UInt8) -> Int16 { (self == .muLaw ? Self.muLawTable : Self.aLawTable)[Int(code)] }
    public func encode(_ sample: Int16) -> UInt8 { self == .muLaw ? Self.encodeMuLaw(sample) : Self.encodeALaw(sample) }

    public func decode(_ codes: [UInt8]) -> [Int16] { codes.map { decode($0) } }
    public func encode(_ samples: [Int16]) -> [UInt8] { samples.map { encode($0) } }

    private static let muLawTable = (0...255).map { decodeMuLaw(UInt8($0)) }
    private static let aLawTable = (0...255).map { decodeALaw(UInt8($0)) }

    /// What μ-law adds before it looks for the segment, at 16 bits: 33 of the standard's 14-bit scale.
    private static let bias: Int32 = 33 << 2

    private static func decodeMuLaw(_ code: UInt8) -> Int16 {
        let bits = ~code  // all bits are inverted on the line
        let magnitude = (Int32(bits & 0x0F) << 3 + bias) << Int32(bits >> 4 & 7) - bias
        return Int16(bits & 0x80 == 0 ? magnitude : -magnitude)
    }
    private static func encodeMuLaw(_ sample: Int16) -> UInt8 {
        // 32635 is the last value below the end of segment 8, once the bias is on it.
        let magnitude = min(abs(Int32(sample)), 32_635) + bias
        let segment = Int32(24 - magnitude.leadingZeroBitCount)  // the highest bit is 7 … 14
        let step = magnitude >> (segment + 3) & 0x0F
        return ~UInt8(truncatingIfNeeded: (sample < 0 ? 0x80 : 0) | segment << 4 | step)
    }

    private static func decodeALaw(_ code: UInt8) -> Int16 {
        let bits = code ^ 0x55  // every second bit is inverted on the line
        let segment = Int32(bits >> 4 & 7)
        let step = Int32(bits & 0x0F) << 4 + 8
        let magnitude = segment == 0 ? step : (step + 256) << (segment - 1)
        return Int16(bits & 0x80 != 0 ? magnitude : -magnitude)
    }
    private static func encodeALaw(_ sample: Int16) -> UInt8 {
        // −1 lies in the first negative step, as 0 does in the first positive one.
        let magnitude = sample < 0 ? Int32(~sample) : Int32(sample)
        let segment = max(0, Int32(24 - magnitude.leadingZeroBitCount))  // 0 for anything below 256
        let step = segment == 0 ? magnitude >> 4 : magnitude >> (segment + 3) & 0x0F
        return UInt8(truncatingIfNeeded: (sample < 0 ? 0 : 0x80) | segment << 4 | step) ^ 0x55
    }
}
