import Wire

/// Sequence numbers of reliable packets, ours and those of others. Source: livekit-wire.md §3.6, §4.8.
struct DataLedger {
    private var sent: UInt32 = 0
    /// The last one of each sender's sid; bounded, since senders come and go.
    private(set) var received: [String: UInt32] = [:]
    private static let limit = 1024

    mutating func nextSequence() -> UInt32 {
        sent &+= 1
        return sent
    }

    /// - Returns: whether the packet is new: after a resume the server repeats some.
    mutating func accept(_ packet: DataPacket) -> Bool {
        guard packet.sequence > 0, !packet.participantSid.isEmpty else { return true }
        if let last = received[packet.participantSid], packet.sequence <= last { return false }
        if received.count >= Self.limit, received[packet.participantSid] == nil { received.removeAll() }
        received[packet.participantSid] = packet.sequence
        return true
    }
}
