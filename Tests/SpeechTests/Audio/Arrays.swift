import Speech

/// The codec over arrays, for tests.
extension OpusEncoder {
    mutating func encode(_ frame: [Int16]) throws(AudioError) -> [UInt8] {
        var packet = [UInt8](repeating: 0, count: Self.maximumPacketCount)
        let count = try encode(frame, into: &packet)
        return Array(packet[..<count])
    }
}

extension OpusDecoder {
    mutating func decode(_ packet: [UInt8]) throws(AudioError) -> [Int16] {
        var frame = [Int16](repeating: 0, count: maximumCount)
        let count = try decode(packet, into: &frame)
        return Array(frame[..<count])
    }
    mutating func decodeRedundancy(in packet: [UInt8], count: Int) throws(AudioError) -> [Int16] {
        var frame = [Int16](repeating: 0, count: maximumCount)
        let count = try decodeRedundancy(in: packet, count: count, into: &frame)
        return Array(frame[..<count])
    }
    mutating func conceal(_ count: Int) throws(AudioError) -> [Int16] {
        var frame = [Int16](repeating: 0, count: maximumCount)
        let count = try conceal(count, into: &frame)
        return Array(frame[..<count])
    }
}

extension OpusPacket {
    static func duration(of packet: [UInt8]) -> Int? { duration(of: packet.span) }
}
