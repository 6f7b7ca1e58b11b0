/// What an Opus packet says of itself without being decoded. Source: RFC 6716 §3.1 and §3.2.
public enum OpusPacket {
    /// How long it plays, in ticks of 48 kHz; nil when it is no Opus packet.
    public static func duration(of packet: Span<UInt8>) -> Int? {
        guard packet.count > 0 else { return nil }
        let frames: Int
        switch packet[0] & 3 {
        case 0: frames = 1
        case 1, 2: frames = 2
        default:
            guard packet.count > 1 else { return nil }
            frames = Int(packet[1] & 0x3F)
        }
        let ticks = frames * frameDuration(of: packet[0])
        return (1...5760).contains(ticks) ? ticks : nil  // at most 120 ms: §3.2.5
    }

    /// Ticks of 48 kHz per frame, by the packet's first byte. Table 2.
    private static func frameDuration(of first: UInt8) -> Int {
        let configuration = Int(first >> 3)
        switch configuration {
        case 0..<12: return [480, 960, 1920, 2880][configuration % 4]  // SILK
        case 12..<16: return [480, 960][configuration % 2]  // hybrid
        default: return 120 << (configuration % 4)  // CELT: 2.5, 5, 10, 20 ms
        }
    }
}
