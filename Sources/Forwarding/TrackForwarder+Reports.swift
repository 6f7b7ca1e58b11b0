import Basics
import WebRTC

extension TrackForwarder {
    /// Takes the publisher's sender report for a layer and gives out, per subscriber sent that layer, the same instant in
    /// its own timestamps (as `.senderClock` outputs, for `Peer.noteSenderClock`).
    public mutating func noteSenderReport(layer: Int, _ clock: SenderClock) {
        guard layers.indices.contains(layer) else { return }
        layers[layer].clock = clock
        for slot in tracks.indices
        where tracks[slot].isAttached && tracks[slot].current == layer
            && tracks[slot].currentSource == layers[layer].source
        {
            putClock(slot, clock)
        }
    }

    func translated(_ slot: Int, _ clock: SenderClock) -> SenderClock {
        SenderClock(ntp: clock.ntp, rtpTimestamp: clock.rtpTimestamp &+ tracks[slot].timestamps.offset)
    }
    mutating func putClock(_ slot: Int, _ clock: SenderClock) {
        put(.senderClock(slot: slot, ssrc: tracks[slot].parameters.ssrc, translated(slot, clock)))
    }

    mutating func emitFillers(now: Moment, _ emit: Sink) {
        guard fillers.deadline <= now else { return }
        let frame = SilenceFiller.frame
        while fillers.take(now: now) {
            for slot in tracks.indices
            where tracks[slot].isAttached && tracks[slot].isReceiving && tracks[slot].parameters.codec == .opus {
                let filler = tracks[slot].composeFiller(
                    count: frame.count, ticks: SilenceFiller.ticks, now: now)
                if let filler { emit(slot, filler, frame.span) }
            }
        }
    }
}
