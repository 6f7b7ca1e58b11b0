/// The last second of a sent track, packet by packet, as encrypted: a lost one is sent again as it was.
struct SentAudio {
    /// 50 packets are a second; nobody waits longer for sound.
    private static let count = 50
    private var packets = [(sequence: UInt16, bytes: [UInt8])]()
    private var next = 0

    mutating func note(_ sequence: UInt16, _ bytes: [UInt8]) {
        if packets.count < Self.count { packets.append((sequence, bytes)) } else { packets[next] = (sequence, bytes) }
        next = (next + 1) % Self.count
    }
    func packet(_ sequence: UInt16) -> [UInt8]? { packets.first { $0.sequence == sequence }?.bytes }
}
