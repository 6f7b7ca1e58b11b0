import Basics

/// What one subscriber was sent lately: from its sequence numbers back to the publisher's packets, and with which
/// numbers they went, so that a resend is the same packet.
struct SentPackets: Sendable {
    struct Entry: Sendable {
        var output: UInt64 = 0
        var input: UInt64 = 0
        var source: UInt32 = 0
        var timestamp: UInt32 = 0
        var layer: Int8 = -1
        var numbers = VP8Rewriter.Numbers()
        /// The absolute send time it bore.
        var sendTime: UInt32 = 0
        var resentAt: Moment?
    }
    /// Empty until a subscriber may ask.
    private var entries: [Entry] = []

    var isEnabled: Bool { !entries.isEmpty }

    mutating func enable(capacity: Int) {
        if entries.isEmpty { entries = Array(repeating: Entry(), count: capacity) }
    }

    mutating func note(_ entry: Entry) {
        guard !entries.isEmpty else { return }
        entries[Int(truncatingIfNeeded: entry.output % UInt64(entries.count))] = entry
    }

    func entry(output: UInt64) -> Entry? {
        guard !entries.isEmpty else { return nil }
        let entry = entries[Int(truncatingIfNeeded: output % UInt64(entries.count))]
        return entry.layer >= 0 && entry.output == output ? entry : nil
    }
}
