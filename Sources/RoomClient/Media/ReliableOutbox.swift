/// Reliable packets that wait to be sent, and those sent that the other side has not acknowledged: after a resume these
/// are sent once more, and the server drops what it has by their numbers (livekit-wire.md §4.8).
struct ReliableOutbox {
    struct Entry {
        let sequence: UInt32
        let packet: [UInt8]
        var done: (@Sendable (Bool) -> Void)?
    }
    /// Bytes that may wait; a sender who awaits each packet stays far below.
    static let limit = 16 << 20

    private var entries: [Entry] = []
    /// Those before it were handed to the association.
    private var nextIndex = 0
    private var sentBytes = 0
    private var waitingBytes = 0

    /// - Returns: false when too much waits already.
    mutating func append(_ entry: Entry) -> Bool {
        guard waitingBytes + entry.packet.count <= Self.limit else { return false }
        entries.append(entry)
        waitingBytes += entry.packet.count
        return true
    }

    /// What to hand over next.
    var next: Entry? { nextIndex < entries.count ? entries[nextIndex] : nil }

    /// The association took `next`.
    mutating func handedOver() {
        guard nextIndex < entries.count else { return }
        let count = entries[nextIndex].packet.count
        waitingBytes -= count
        sentBytes += count
        entries[nextIndex].done?(true)
        entries[nextIndex].done = nil
        nextIndex += 1
    }

    /// - Parameter buffered: bytes that the association still holds; whatever else was sent has arrived.
    mutating func forget(exceptLast buffered: Int) {
        var gone = 0
        while gone < nextIndex, sentBytes - entries[gone].packet.count >= buffered {
            sentBytes -= entries[gone].packet.count
            gone += 1
        }
        guard gone > 0 else { return }
        entries.removeFirst(gone)
        nextIndex -= gone
    }

    /// Goes back to the first packet after `sequence`.
    mutating func rewind(after sequence: UInt32) {
        while nextIndex > 0, entries[nextIndex - 1].sequence > sequence {
            nextIndex -= 1
            sentBytes -= entries[nextIndex].packet.count
            waitingBytes += entries[nextIndex].packet.count
        }
    }

    /// A new session numbers anew.
    mutating func clear() {
        for entry in entries { entry.done?(false) }
        self = ReliableOutbox()
    }
}
