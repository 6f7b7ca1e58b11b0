import Basics

/// The last reliable data packets of a room, so that nobody whose channel was not open for a moment loses one.
///
/// A joining participant gets what was sent since its join; a resuming one what follows the last sequence it saw from
/// each sender. Bounded by age and by bytes: what falls out is older than any resume is patient.
/// Source of the bounds: livekit-wire.md §4.8 (2 s, 100 KB); the age is longer here, so that a client whose path was
/// cut for its whole ICE timeout still finds its packets.
struct ReliableCache {
    struct Entry {
        let sentAt: Moment
        let sender: ParticipantSID
        /// 0 for a packet that the sender did not number.
        let sequence: UInt32
        /// Nil: everybody but the sender.
        let recipients: Set<ParticipantSID>?
        let packet: [UInt8]

        func isFor(_ participant: ParticipantSID) -> Bool {
            participant != sender && (recipients?.contains(participant) ?? true)
        }
    }
    static let patience: Duration = .seconds(20)
    static let limit = 256 * 1024

    private var entries: [Entry] = []
    private var head = 0
    private var bytes = 0

    mutating func append(_ entry: Entry, now: Moment) {
        entries.append(entry)
        bytes += entry.packet.count
        while head < entries.count, bytes > Self.limit || now - entries[head].sentAt > Self.patience {
            bytes -= entries[head].packet.count
            head += 1
        }
        if head * 2 > entries.count {
            entries.removeFirst(head)
            head = 0
        }
    }

    /// What a participant that joined at `moment` must be given when its channel opens.
    func packets(for participant: ParticipantSID, since moment: Moment) -> [[UInt8]] {
        entries[head...].filter { $0.sentAt >= moment && $0.isFor(participant) }.map(\.packet)
    }

    /// What a resuming participant has not seen; senders it does not name are not replayed.
    func packets(for participant: ParticipantSID, after lastSequences: [ParticipantSID: UInt32]) -> [[UInt8]] {
        entries[head...].filter { entry in
            guard let last = lastSequences[entry.sender], entry.sequence > last else { return false }
            return entry.isFor(participant)
        }.map(\.packet)
    }
}
