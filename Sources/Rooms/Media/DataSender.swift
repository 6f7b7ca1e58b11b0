/// What one participant sent on its reliable channel: drops what a resumed client sends a second time.
/// Source: livekit-wire.md §4.8 (duplicates by sender and sequence).
struct DataSender {
    private var lastSequence: UInt32 = 0

    /// False when the packet was seen before. 0 is an unnumbered packet and always new.
    mutating func accept(_ sequence: UInt32) -> Bool {
        guard sequence != 0 else { return true }
        // Half the number space ahead is new: the counter may wrap.
        guard lastSequence == 0 || Int32(bitPattern: sequence &- lastSequence) > 0 else { return false }
        lastSequence = sequence
        return true
    }
}
