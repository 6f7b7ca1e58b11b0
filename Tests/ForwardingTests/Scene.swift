import Basics
import Forwarding
import WebRTC

/// A packet as a subscriber receives it, read back from the bytes that were written.
struct Received: Equatable {
    var slot: Int
    var header: RTPHeader
    var payload: [UInt8]
    var bytes: [UInt8]
}

/// Ids as a publisher and a subscriber negotiated them; different, so that a mix-up shows.
enum IDs {
    static let publisher: HeaderExtensionIDs = {
        var ids = HeaderExtensionIDs()
        (ids.audioLevel, ids.absoluteSendTime, ids.transportSequence, ids.mid, ids.rid) = (1, 2, 3, 4, 10)
        (ids.videoOrientation, ids.dependencyDescriptor, ids.playoutDelay) = (13, 8, 5)
        return ids
    }()
    static let subscriber: HeaderExtensionIDs = {
        var ids = HeaderExtensionIDs()
        (ids.audioLevel, ids.absoluteSendTime, ids.transportSequence, ids.mid) = (7, 6, 5, 9)
        (ids.videoOrientation, ids.dependencyDescriptor, ids.playoutDelay) = (3, 2, 1)
        return ids
    }()
}

/// One published track with its subscribers, and everything they were sent.
final class Scene {
    var forwarder: TrackForwarder
    var now = Moment.seconds(100)
    var received: [Received] = []
    var outputs: [TrackForwarder.Output] = []
    private var transportSequence: UInt16 = 0

    init(_ kind: TrackForwarder.Kind, layers: [LayerSize] = []) {
        forwarder = TrackForwarder(
            kind: kind,
            codecs: kind == .audio
                ? [
                    PublishedCodec(payloadType: 111, codec: .opus, clockRate: 48_000),
                    PublishedCodec(payloadType: 63, codec: .red, clockRate: 48_000),
                ]
                : [
                    PublishedCodec(payloadType: 96, codec: .vp8, clockRate: 90_000),
                    PublishedCodec(payloadType: 98, codec: .vp9, clockRate: 90_000),
                    PublishedCodec(payloadType: 125, codec: .h264, clockRate: 90_000),
                ], layers: layers)
    }

    static let threeLayers = [
        LayerSize(quality: 0, width: 320, height: 180), LayerSize(quality: 1, width: 640, height: 360),
        LayerSize(quality: 2, width: 1280, height: 720),
    ]

    func advance(_ duration: Duration) { now = now + duration }

    func drain() {
        while let output = forwarder.nextOutput() { outputs.append(output) }
    }
    func takeOutputs() -> [TrackForwarder.Output] {
        drain()
        defer { outputs = [] }
        return outputs
    }

    func add(_ parameters: DownTrackParameters, _ settings: DownTrackSettings = DownTrackSettings()) -> Int {
        defer { drain() }
        return forwarder.addSubscriber(parameters, settings: settings, now: now)
    }

    /// Everything given out while `body` runs is written, parsed again and kept.
    private func collect(_ body: (inout TrackForwarder, TrackForwarder.Sink) -> Void) {
        var collected: [Received] = []
        var counter = transportSequence
        body(&forwarder) { slot, packet, bytes in
            var room = [UInt8](repeating: 0xEE, count: 1600)
            var span = room.mutableSpan
            guard let count = packet.write(from: bytes, into: &span, transportSequence: &counter) else { return }
            let written = Array(room[..<count])
            guard let header = RTPHeader(parsing: written.span, count: count, extensions: packet.extensions)
            else { return }
            let payload = written[header.payloadOffset..<header.payloadOffset + header.payloadCount]
            collected.append(Received(slot: slot, header: header, payload: Array(payload), bytes: written))
        }
        transportSequence = counter
        received += collected
        drain()
    }

    func feed(_ packet: [UInt8], layer: Int = 0) {
        let now = now
        guard let header = RTPHeader(parsing: packet.span, count: packet.count, extensions: IDs.publisher)
        else { return }
        collect { $0.forward(packet.span, header: header, layer: layer, now: now, emit: $1) }
    }
    func tick() {
        let now = now
        collect { $0.handleTimeout(now: now, emit: $1) }
    }
    func nack(_ slot: Int, _ sequences: [UInt16]) {
        let now = now
        collect { $0.handleNack(slot, sequences, now: now, emit: $1) }
    }

    func stream(_ slot: Int) -> [Received] { received.filter { $0.slot == slot } }
}

extension DownTrackParameters {
    static func opus(ssrc: UInt32, red: UInt8? = nil, nack: Bool = false) -> DownTrackParameters {
        DownTrackParameters(
            codec: .opus, ssrc: ssrc, payloadType: 111, redPayloadType: red, extensions: IDs.subscriber,
            mid: ShortText("3") ?? ShortText(), nack: nack)
    }
    static func video(
        _ codec: TrackCodec = .vp8, ssrc: UInt32, rtx: UInt32? = nil, nack: Bool = false
    ) -> DownTrackParameters {
        DownTrackParameters(
            codec: codec, ssrc: ssrc, payloadType: 100, rtxSSRC: rtx, rtxPayloadType: rtx == nil ? nil : 101,
            extensions: IDs.subscriber, mid: ShortText("video") ?? ShortText(), nack: nack)
    }
}

/// Makes the publisher's packets.
enum Make {
    static func packet(
        payloadType: UInt8, sequence: UInt16, timestamp: UInt32, ssrc: UInt32, marker: Bool = false,
        level: UInt8? = nil, payload: [UInt8]
    ) -> [UInt8] {
        var header = RTPHeader()
        header.payloadType = payloadType
        header.sequence = sequence
        header.timestamp = timestamp
        header.ssrc = ssrc
        header.marker = marker
        header.audioLevel = level
        header.mid = ShortText("0") ?? ShortText()
        var bytes = [UInt8](repeating: 0, count: 200)
        var span = bytes.mutableSpan
        let start = header.write(into: &span, extensions: IDs.publisher) ?? 12
        return Array(bytes[..<start]) + payload
    }
    static func opus(_ sequence: UInt16, _ timestamp: UInt32, ssrc: UInt32 = 0xAAAA, payload: [UInt8]? = nil) -> [UInt8]
    {
        packet(
            payloadType: 111, sequence: sequence, timestamp: timestamp, ssrc: ssrc, level: 30,
            payload: payload ?? frame(timestamp))
    }
    /// A payload that names its timestamp.
    static func frame(_ timestamp: UInt32) -> [UInt8] {
        var bytes: [UInt8] = [0x78]
        bytes.appendBigEndian(timestamp)
        return bytes
    }
    /// RFC 2198: redundant blocks (age in ticks, bytes), oldest first, then the primary.
    static func red(
        _ sequence: UInt16, _ timestamp: UInt32, redundant: [(age: UInt32, bytes: [UInt8])], ssrc: UInt32 = 0xAAAA
    ) -> [UInt8] {
        var payload: [UInt8] = []
        for block in redundant {
            payload.append(0x80 | 111)
            payload.appendBigEndian(UInt16(truncatingIfNeeded: block.age << 2 | UInt32(block.bytes.count) >> 8))
            payload.append(UInt8(truncatingIfNeeded: block.bytes.count))
        }
        payload.append(111)
        for block in redundant { payload += block.bytes }
        payload += frame(timestamp)
        return packet(
            payloadType: 63, sequence: sequence, timestamp: timestamp, ssrc: ssrc, level: 30, payload: payload)
    }
    /// RFC 7741 descriptor with all its fields, then a payload header and a byte that names the packet.
    static func vp8(
        _ sequence: UInt16, _ timestamp: UInt32, ssrc: UInt32, picture: UInt16, tl0: UInt8, layer: UInt8 = 0,
        sync: Bool = false, isKey: Bool = false, starts: Bool = true, marker: Bool = true, tag: UInt8 = 0
    ) -> [UInt8] {
        let descriptor: [UInt8] = [
            0x80 | (starts ? 0x10 : 0), 0xF0, 0x80 | UInt8(truncatingIfNeeded: picture >> 8),
            UInt8(truncatingIfNeeded: picture), tl0, layer << 6 | (sync ? 0x20 : 0) | 5,
        ]
        return packet(
            payloadType: 96, sequence: sequence, timestamp: timestamp, ssrc: ssrc, marker: marker,
            payload: descriptor + [isKey ? 0 : 1, tag, UInt8(truncatingIfNeeded: sequence)])
    }
}
