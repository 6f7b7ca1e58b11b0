import Basics
import Speech
import WebRTC

/// One track that somebody listens to, on its media loop: packets in, 20 ms of sound every 20 ms out.
final class IncomingAudio {
    private let sink: any AudioSink
    private var playout: AudioPlayout
    private var frame: [Int16] = []
    /// Between the first packet and the track's end.
    private var isPlaying = false

    init(sampleRate: Int, sink: any AudioSink) throws(AudioError) {
        self.sink = sink
        playout = try AudioPlayout(sampleRate: sampleRate)
    }

    func receive(_ payload: Span<UInt8>, _ header: RTPHeader, now: Moment) {
        isPlaying = true
        sink.arrived(
            ArrivedPacket(
                sequence: header.sequence, timestamp: header.timestamp, byteCount: payload.count,
                level: header.audioLevel))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count)
        for index in payload.indices { bytes.append(payload[index]) }
        playout.receive(
            sequence: header.sequence, timestamp: header.timestamp, ssrc: header.ssrc, payload: bytes, now: now)
    }

    /// The next 20 ms.
    func play(now: Moment) {
        guard isPlaying else { return }
        let content = playout.next(into: &frame, now: now)
        sink.hear(frame, isConcealed: content == .concealed)
    }

    /// The track ended; it may begin again.
    func end() {
        guard isPlaying else { return }
        isPlaying = false
        sink.ended()
    }
}
