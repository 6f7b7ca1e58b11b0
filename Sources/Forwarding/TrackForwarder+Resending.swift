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
        let sent = tracks[slot].sent.entry(output: output)
        guard let place = sent ?? unsentPlace(slot, of: output), output > tracks[slot].oldFormThrough,
            tracks[slot].mayResend(place, now: now),
            let buffer = resend,
            let kept = buffer.entry(
                layer: Int(place.layer), source: place.source, sequence: place.input, now: now),
            let arrived = ArrivedPacket(
                buffer.packet(kept), header: kept.header, codec: kept.codec, layer: Int(place.layer),
                source: kept.source, sequence: kept.sequence, now: now)
        else { return tracks[slot].counters.notResent &+= 1 }
        guard sent != nil else {
            // It overtook the key frame it belongs to: this is its first time out, not a repeat.
            if let outgoing = tracks[slot].compose(arrived, now: now) { emit(slot, outgoing, buffer.packet(kept)) }
            return
        }
        let outgoing = tracks[slot].resend(arrived, as: place, now: now)
        emit(slot, outgoing, buffer.packet(kept))
    }

    /// Video that overtook its key frame was never sent. (Audio without an entry may have gone out as a RED block.)
    private func unsentPlace(_ slot: Int, of output: UInt64) -> SentPackets.Entry? {
        kind == .video ? tracks[slot].unsentPlace(of: output) : nil
    }
}
