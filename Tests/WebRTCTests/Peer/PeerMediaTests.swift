import Basics
import Testing

@testable import WebRTC

/// Streams told apart, resent, and reported on.
struct PeerMediaTests {
    private static let video = "PA_x|TR_v"

    private struct Call {
        let pair: PeerPair
        let id: SendTrackID
        let parameters: SendParameters
    }

    /// The client publishes one track.
    private static func call(_ kind: TrackKind, rtx: Bool = false, conditions: SimulatedNetwork.Conditions = .perfect)
        throws -> Call
    {
        let pair = try PeerPair(conditions)
        let id = pair.client.peer.addSendTrack(
            .init(
                trackID: "cam", streamID: "stream", kind: kind, mimeType: kind == .audio ? "audio/opus" : "video/VP8",
                ssrc: 0x1111, rtxSsrc: rtx ? 0x2222 : nil))
        try pair.negotiateFromClient()
        #expect(pair.run { pair.areConnected })
        return Call(pair: pair, id: id, parameters: try #require(pair.client.parameters(id)))
    }

    private static func send(_ call: Call, _ sequence: UInt16, lose: Bool = false) {
        let pair = call.pair
        if lose { pair.network.unplugged = [pair.client.address] }
        pair.sendMedia(
            from: pair.client, to: pair.server,
            header: pair.header(call.parameters, sequence, timestamp: UInt32(sequence) * 960),
            extensions: call.parameters.extensions, payload: [UInt8(truncatingIfNeeded: sequence), 1, 2, 3])
        pair.network.unplugged = []
    }

    @Test func `the answering end learns what it will receive`() throws {
        let call = try Self.call(.video, rtx: true)
        let added = call.pair.server.events.compactMap {
            if case .receiveTrackAdded(let track) = $0 { track } else { nil }
        }
        let track = try #require(added.first)
        #expect(added.count == 1 && track.kind == .video && track.trackID == "cam")
        #expect(track.ssrcs == [0x1111] && track.rtxSSRCs == [0x2222: 0x1111])
        #expect(call.pair.client.has(.sendTrackBound(call.id)))
    }

    @Test func `lost packets are asked for, resent on their own stream, and unwrapped`() throws {
        let call = try Self.call(.video, rtx: true)
        let rtx = try #require(call.parameters.rtxPayloadType)
        for sequence in UInt16(100)..<110 { Self.send(call, sequence, lose: sequence == 105) }
        func nacks() -> [UInt16] {
            call.pair.client.events.flatMap { event -> [UInt16] in
                if case .nack(0x1111, let lost) = event { lost } else { [] }
            }
        }
        #expect(call.pair.run { !nacks().isEmpty })
        #expect(nacks() == [105])
        var header = call.pair.header(call.parameters, 1, timestamp: 105 * 960)
        header.payloadType = rtx
        header.ssrc = 0x2222
        call.pair.sendMedia(
            from: call.pair.client, to: call.pair.server, header: header, extensions: call.parameters.extensions,
            payload: [0, 105, 105, 1, 2, 3])
        #expect(call.pair.run(within: .seconds(1)) { call.pair.server.media.count == 10 })
        let resent = try #require(call.pair.server.media.last)
        #expect(resent.header.sequence == 105 && resent.header.ssrc == 0x1111)
        #expect(resent.header.payloadType == call.parameters.payloadType && resent.payload == [105, 1, 2, 3])
        #expect(resent.source == .init(track: 0, layer: 0, isRTX: true))
        let before = nacks().count
        call.pair.run(for: .seconds(2))
        #expect(nacks().count == before)
    }

    @Test func `a key frame can be asked for`() throws {
        let call = try Self.call(.video)
        Self.send(call, 1)
        call.pair.run(for: .milliseconds(50))
        call.pair.server.peer.requestKeyFrame(receiveTrack: 0, layer: 0, now: call.pair.now)
        #expect(call.pair.run(within: .seconds(1)) { call.pair.client.has(.keyFrameRequested(mediaSSRC: 0x1111)) })
    }

    @Test func `receivers report loss, and senders learn the round trip`() throws {
        let call = try Self.call(.audio)
        call.pair.client.peer.noteSenderClock(ssrc: 0x1111, rtpTimestamp: 0, ntp: 1 << 62, at: call.pair.now)
        for sequence in UInt16(0)..<200 {
            Self.send(call, sequence, lose: sequence % 10 == 9)
            call.pair.run(for: .milliseconds(20))
        }
        call.pair.run(for: .seconds(1))
        let reports = call.pair.client.events.compactMap { event -> (UInt8, Duration?)? in
            if case .receiverReport(0x1111, let lost, let trip, _) = event { (lost, trip) } else { nil }
        }
        #expect(reports.count >= 3)
        #expect(reports.contains { $0.0 > 15 && $0.0 < 40 })
        let trip = try #require(reports.compactMap(\.1).first)
        #expect(trip >= .milliseconds(19) && trip < .milliseconds(40))  // 10 ms each way; DLSR counts in 15 µs
        let clocks = call.pair.server.events.compactMap { event -> UInt64? in
            if case .senderReport(0x1111, let ntp, _) = event { ntp } else { nil }
        }
        #expect(clocks.count >= 1 && clocks.allSatisfy { $0 >= 1 << 62 })
    }

    @Test func `arrival times go back to a sender that numbers its packets`() throws {
        let call = try Self.call(.video)
        #expect(call.parameters.transportCC)
        for sequence in UInt16(0)..<20 {
            var header = call.pair.header(call.parameters, sequence)
            header.transportSequence = sequence
            call.pair.sendMedia(
                from: call.pair.client, to: call.pair.server, header: header, extensions: call.parameters.extensions,
                payload: [1])
            call.pair.run(for: .milliseconds(10))
        }
        call.pair.run(for: .milliseconds(200))
        let arrivals = call.pair.client.events.flatMap { event -> [TransportFeedback.Arrival] in
            if case .transportFeedback(let feedback) = event { feedback.arrivals } else { [] }
        }
        #expect(arrivals.count == 20 && !arrivals.contains(.lost))
    }

    @Test func `a stream nobody announced, a replay and a forgery are told apart`() throws {
        let call = try Self.call(.audio)
        var header = call.pair.header(call.parameters, 5)
        header.payloadType = 13
        header.ssrc = 0x9999
        header.mid = ShortText()
        call.pair.sendMedia(
            from: call.pair.client, to: call.pair.server, header: header, extensions: call.parameters.extensions,
            payload: [1])
        call.pair.run(for: .milliseconds(50))
        #expect(call.pair.server.drops == [.unknownSource])
        var slot = [UInt8](repeating: 0, count: 200)
        var span = slot.mutableSpan
        let plain = try #require(
            call.pair.header(call.parameters, 6).write(into: &span, extensions: call.parameters.extensions))
        let count = try #require(call.pair.client.protect(&slot, plain + 4, now: call.pair.now))
        let wire = Array(slot[..<count])
        var forged = wire
        forged[count - 1] ^= 1
        for bytes in [forged, wire, wire] {
            call.pair.server.receive(bytes, from: call.pair.client.address, now: call.pair.now)
        }
        #expect(call.pair.server.drops.dropFirst() == [.srtp(.notAuthentic), .srtp(.replayed)])
        #expect(call.pair.server.media.count == 1)
    }
}
