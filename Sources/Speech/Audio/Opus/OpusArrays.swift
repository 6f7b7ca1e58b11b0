/// The codec over arrays, which are never made longer: give them the room that is needed.
extension OpusEncoder {
    /// As ``encode(_:into:)-(Span<Int16>,_)``; the packet is the first bytes of `packet`.
    public mutating func encode(_ frame: [Int16], into packet: inout [UInt8]) throws(AudioError) -> Int {
        var span = packet.mutableSpan
        return try encode(frame.span, into: &span)
    }
}

extension OpusDecoder {
    public mutating func decode(_ packet: [UInt8], into samples: inout [Int16]) throws(AudioError) -> Int {
        var span = samples.mutableSpan
        return try decode(packet.span, into: &span)
    }
    public mutating func decodeRedundancy(
        in next: [UInt8], count: Int, into samples: inout [Int16]
    ) throws(AudioError) -> Int {
        var span = samples.mutableSpan
        return try decodeRedundancy(in: next.span, count: count, into: &span)
    }
    public mutating func conceal(_ count: Int, into samples: inout [Int16]) throws(AudioError) -> Int {
        var span = samples.mutableSpan
        return try conceal(count, into: &span)
    }
}
