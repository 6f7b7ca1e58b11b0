import Basics
import WebRTC

/// Data packets. They go out over the publisher connection and come in over the subscriber's.
extension MediaLink {
    static let reliableLabel = "_reliable"
    static let lossyLabel = "_lossy"
    /// A lossy packet is not worth waiting for behind more than this. Bytes.
    private static let lossyBacklog = 64 * 1024

    func send(_ packet: [UInt8], sequence: UInt32?, done: (@Sendable (Bool) -> Void)?, now: Moment) {
        guard let sequence else {
            guard let publisher else {
                done?(false)
                return
            }
            let hasRoom = publisher.peer.bufferedData(label: Self.lossyLabel) <= Self.lossyBacklog
            let isSent = hasRoom && publisher.peer.sendData(label: Self.lossyLabel, packet, now: now)
            done?(isSent)
            return
        }
        if !outbox.append(.init(sequence: sequence, packet: packet, done: done)) { done?(false) }
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
