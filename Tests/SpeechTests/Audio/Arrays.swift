import Speech

/// The codec over arrays, for tests: spans cannot pass through `#expect`.
extension OpusEncoder {
    mutating func encode(_ frame: [Int16]) throws(AudioError) -> [UInt8] {
        var packet = [UInt8](repeating: 0, count: Self.maximumPacketCount)
        var span = packet.mutableSpan
        let count = try encode(frame.span, into: &span)
        return Array(packet[..<count])
    }
}

extension OpusDecoder {
    mutating func decode(_ packet: [UInt8]) throws(AudioError) -> [Int16] {
        var frame = [Int16](repeating: 0, count: maximumCount)
        var span = frame.mutableSpan
        let count = try decode(packet.span, into: &span)
        return Array(frame[..<count])
    }
    mutating func decodeRedundancy(in packet: [UInt8], count: Int) throws(AudioError) -> [Int16] {
        var frame = [Int16](repeating: 0, count: maximumCount)
        var span = frame.mutableSpan
        let count = try decodeRedundancy(in: packet.span, count: count, into: &span)
        return Array(frame[..<count])
    }
    mutating func conceal(_ count: Int) throws(AudioError) -> [Int16] {
        var frame = [Int16](repeating: 0, count: maximumCount)
        var span = frame.mutableSpan
        let count = try conceal(count, into: &span)
        return Array(frame[..<count])
    }
}

extension OpusPacket {
    static func duration(of packet: [UInt8]) -> Int? { duration(of: packet.span) }
}
