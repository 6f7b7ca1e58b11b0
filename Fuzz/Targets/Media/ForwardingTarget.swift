import Basics
import Forwarding
import WebRTC

extension FuzzTarget {
    /// One track with three subscribers: any packets, wishes, reports and NACKs. What comes out are packets.
    static let forwarding = FuzzTarget(
        name: "forwarding",
        seeds: { _ in
            func packet(_ type: UInt8, _ sequence: UInt16, _ payload: [UInt8]) -> [UInt8] {
                var header = RTPHeader()
                (header.payloadType, header.sequence, header.ssrc) = (type, sequence, 0xAAAA)
                header.timestamp = UInt32(sequence) * 960
                header.audioLevel = 30
                return written(header, ForwardingScene.publisher, payload: payload)
            }
            let key: [UInt8] = [0x90, 0xF0, 0x81, 0x02, 3, 0x25, 0x00, 1, 2]
            let red: [UInt8] = [0x80 | 111, 0x0F, 0x00, 2, 111, 1, 2, 3, 4]
            let audio = (1..<5).flatMap { [0, 0] + .chunk(packet(111, $0, [1, 2])) }
            let redundant = [1, 3, 4, 9].flatMap { [0, 0] + .chunk(packet(63, $0, red)) }
            let video = (65_533..<65_539).flatMap { [0, 0] + .chunk(packet(96, UInt16(truncatingIfNeeded: $0), key)) }
            return [
                [0] + audio + [1, 0, 0, 2], [0] + redundant, [1] + video + [1, 0, 255, 254, 1, 1, 0, 1],
                [1] + video + [5, 1] + video, [1] + video + [4, 200] + video + [3, 0, 0],
            ]
        },
        run: { input in
            let scene = ForwardingScene(input.bool() ? .video : .audio)
            var steps = 0
            while !input.isAtEnd, steps < 200 {
                steps += 1
                scene.step(&input)
            }
        })
}

/// A track, its subscribers, and the check of everything they are sent.
private final class ForwardingScene {
    static let publisher = FuzzTarget.extensionIDs([1, 2, 3, 4, 10, 11, 5, 13, 8])
    private static let subscriber = FuzzTarget.extensionIDs([7, 6, 5, 9, 0, 0, 1, 3, 2])

    private var forwarder: TrackForwarder
    private var now = Moment.seconds(100)
    private var continuation: StreamContinuation?

    init(_ kind: TrackForwarder.Kind) {
        let types: [(UInt8, TrackCodec)] =
            kind == .audio
            ? [(111, .opus), (63, .red)] : [(96, .vp8), (98, .vp9), (125, .h264), (45, .av1), (50, .other)]
        forwarder = TrackForwarder(
            kind: kind,
            codecs: types.map { .init(payloadType: $0.0, codec: $0.1, clockRate: kind == .audio ? 48_000 : 90_000) },
            layers: kind == .audio ? [] : (0..<3).map { LayerSize(quality: $0, width: 320 << $0, height: 180 << $0) })
        let codec = kind == .audio ? TrackCodec.opus : .vp8
        for index in 0..<3 { add(codec, ssrc: UInt32(index + 1), hasRTX: index == 1, hasNacks: index != 0) }
    }

    private func add(_ codec: TrackCodec, ssrc: UInt32, hasRTX: Bool, hasNacks: Bool) {
        let slot = forwarder.addSubscriber(
            DownTrackParameters(
                codec: codec, ssrc: ssrc, payloadType: 100, rtxSSRC: hasRTX ? ssrc + 100 : nil,
                rtxPayloadType: hasRTX ? 101 : nil, redPayloadType: hasRTX && codec == .opus ? 63 : nil,
                extensions: Self.subscriber, mid: ShortText("3") ?? ShortText(), nack: hasNacks),
            continuing: continuation.take(), now: now)
        expect(slot >= 0, "a subscriber has a slot")
    }

    func step(_ input: inout FuzzInput) {
        let slot: Int
        switch input.choice(10) {
        case 0:
            let layer = input.choice(4)
            feed(input.chunk(), layer: layer)
            return
        case 1:
            slot = input.choice(4)
            let first = input.uint16()
            let wanted = (0...UInt16(input.choice(20))).map { first &+ $0 }
            check { $0.handleNack(slot, wanted, now: self.now, emit: $1) }
            return
        case 2:
            now = now + .milliseconds(Int64(input.uint16() & 0x3FFF))
            check { $0.handleTimeout(now: self.now, emit: $1) }
        case 3:
            slot = input.choice(4)
            continuation = forwarder.removeSubscriber(slot, now: now) ?? continuation
        case 4: add(input.bool() ? .vp8 : .opus, ssrc: UInt32(input.byte()) + 10, hasRTX: input.bool(), hasNacks: true)
        case 5: forwarder.setMuted(input.bool(), now: now)
        case 6:
            let settings = DownTrackSettings(
                disabled: input.bool(), quality: input.bool() ? input.choice(4) : nil, width: Int(input.uint16()),
                height: Int(input.uint16()), framesPerSecond: input.choice(61))
            forwarder.updateSettings(input.choice(4), settings, now: now)
        case 7:
            slot = input.choice(4)
            let allowances: [DownTrackAllowance] = [.all, .nothing, .upTo(layer: input.choice(4))]
            forwarder.setAllowance(slot, allowances[input.choice(3)], now: now)
        case 8:
            forwarder.noteSenderReport(
                layer: input.choice(4), SenderClock(ntp: UInt64(input.uint32()) << 32, rtpTimestamp: input.uint32()))
        default:
            slot = input.choice(4)
            forwarder.handleKeyFrameRequest(slot, now: now)
            forwarder.noteRoundTrip(slot, .milliseconds(Int64(input.byte())))
        }
        drain()
    }

    private func feed(_ packet: [UInt8], layer: Int) {
        guard let header = RTPHeader(parsing: packet.span, count: packet.count, extensions: Self.publisher) else {
            return
        }
        check { $0.forward(packet.span, header: header, layer: layer, now: self.now, emit: $1) }
    }

    /// Everything given out is written and parsed again.
    private func check(_ body: (inout TrackForwarder, TrackForwarder.Sink) -> Void) {
        var counter: UInt16 = 65_535
        body(&forwarder) { slot, packet, bytes in
            var room = [UInt8](repeating: 0xEE, count: 3000)
            var span = room.mutableSpan
            guard let count = packet.write(from: bytes, into: &span, transportSequence: &counter) else {
                return expect(false, "a packet fits a slot that is longer than it")
            }
            guard let header = RTPHeader(parsing: room.span, count: count, extensions: packet.extensions) else {
                return expect(false, "what leaves is a packet")
            }
            FuzzTarget.check(header, lies: count)
            expect(header.payloadCount > 0, "what leaves is not empty")
            expect(header.sequence == packet.header.sequence, "numbers are written as they were given")
        }
        drain()
    }

    private func drain() {
        var outputs = 0
        while forwarder.nextOutput() != nil { outputs += 1 }
        expect(outputs < 1000, "one call says a bounded number of things")
    }
}
