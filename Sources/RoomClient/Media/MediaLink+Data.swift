import Basics
import WebRTC

/// Data packets. They go out over the publisher connection and come in over the subscriber's.
extension MediaLink {
    static let reliableLabel = "_reliable"
    static let lossyLabel = "_lossy"
    /// A lossy packet is not worth waiting for behind more than this. Bytes.
    private static let lossyBacklog = 64 * 1024
    /// Lossy packets that wait for the channel to open.
    private static let mostEarly = 64

    func send(_ packet: [UInt8], sequence: UInt32?, done: (@Sendable (Bool) -> Void)?, now: Moment) {
        if let sequence {
            if !outbox.append(.init(sequence: sequence, packet: packet, done: done)) { done?(false) }
        } else if publisher != nil, !isLossyOpen, early.count < Self.mostEarly {
            early.append((packet, done))
        } else {
            sendLossy(packet, done, now: now)
        }
    }

    private func sendLossy(_ packet: [UInt8], _ done: (@Sendable (Bool) -> Void)?, now: Moment) {
        guard let publisher else {
            done?(false)
            return
        }
        let hasRoom = publisher.peer.bufferedData(label: Self.lossyLabel) <= Self.lossyBacklog
        let isSent = hasRoom && publisher.peer.sendData(label: Self.lossyLabel, packet, now: now)
        done?(isSent)
    }

    /// Nothing is lost for having been sent while the channels were still opening.
    func opened(_ label: String, on seat: LinkSeat, now: Moment) {
        guard seat.target == .publisher else { return }
        if label == Self.lossyLabel {
            isLossyOpen = true
            for (packet, done) in early { sendLossy(packet, done, now: now) }
            early = []
        }
        flushOutbox(now: now)
    }

    func closeData() {
        isLossyOpen = false
        for (_, done) in early { done?(false) }
        early = []
        outbox.clear()
    }

    /// Hands over what the association takes.
    func flushOutbox(now: Moment) {
        guard let publisher, publisher.isUp else { return }
        while let entry = outbox.next {
            guard publisher.peer.sendData(label: Self.reliableLabel, entry.packet, now: now) else { break }
            outbox.handedOver()
        }
        outbox.forget(exceptLast: publisher.peer.bufferedData(label: Self.reliableLabel))
    }
}
