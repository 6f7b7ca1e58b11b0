public import Basics
import WebRTC

extension TrackForwarder {
    /// Answers a subscriber's NACK with what is still kept, as RTX where negotiated, else as the same packet again.
    ///
    /// - Parameter sequences: as the subscriber sees them.
    public mutating func handleNack(_ slot: Int, _ sequences: [UInt16], now: Moment, emit: Sink) {
        guard isAttached(slot), tracks[slot].sent.isEnabled, let highest = tracks[slot].sequences.highestOutput
        else { return }
        for sequence in sequences {
            // Nothing later than the highest was sent: take the nearest at or before it.
            let distance = UInt64(UInt16(truncatingIfNeeded: highest) &- sequence)
            guard distance <= highest else { continue }
            resendOne(slot, output: highest - distance, now: now, emit)
        }
    }

    private mutating func resendOne(_ slot: Int, output: UInt64, now: Moment, _ emit: Sink) {
        guard var sent = tracks[slot].sent.entry(output: output), tracks[slot].mayResend(sent, now: now),
            let kept = resend?.entry(
                layer: Int(sent.layer), source: sent.source, sequence: sent.input, now: now),
            let arrived = resend.flatMap({ buffer in
                ArrivedPacket(
                    buffer.packet(kept), header: kept.header, codec: kept.codec, layer: Int(sent.layer),
                    source: kept.source, sequence: kept.sequence, now: now)
            })
        else { return tracks[slot].counters.notResent &+= 1 }
        sent.resentAt = now
        tracks[slot].sent.note(sent)
        tracks[slot].counters.resent &+= 1
        let outgoing = tracks[slot].repeated(tracks[slot].outgoing(arrived, as: sent))
        if let buffer = resend { emit(slot, outgoing, buffer.packet(kept)) }
    }
}
