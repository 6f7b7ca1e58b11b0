import Basics
import Testing

@testable import WebRTC

extension OneSCTPClock {
    /// A whole call while datagrams are lost, doubled and overtake each other.
    struct BadNetworkTests {
        private static let conditions = SimulatedNetwork.Conditions(
            loss: 0.08, duplication: 0.08, delay: .milliseconds(15), jitter: .milliseconds(25))
        private static let frames: UInt16 = 60
        private static let packetsPerFrame: UInt16 = 5

        private static func payload(_ sequence: UInt16) -> [UInt8] {
            [UInt8(truncatingIfNeeded: sequence >> 8), UInt8(truncatingIfNeeded: sequence), 0xAB, 0xCD]
        }

        /// Sends what the server asked for since `seen`, each under a new number of the resending stream.
        private static func answerNacks(
            _ pair: PeerPair, _ parameters: SendParameters, seen: inout Int, number: inout UInt16
        ) throws {
            let events = pair.client.events.dropFirst(seen)
            seen = pair.client.events.count
            for case .nack(0x1111, let lost) in events {
                for sequence in lost {
                    number &+= 1
                    var header = pair.header(parameters, number, timestamp: 0)
                    header.payloadType = try #require(parameters.rtxPayloadType)
                    header.ssrc = 0x2222
                    let prefix = payload(sequence).prefix(2)
                    pair.sendMedia(
                        from: pair.client, to: pair.server, header: header, extensions: parameters.extensions,
                        payload: prefix + payload(sequence))
                }
            }
        }

        @Test(arguments: [UInt64](1...4))
        func `media comes unharmed, once, and nearly all of it, beside messages that all come`(_ seed: UInt64) throws {
            let pair = try PeerPair(Self.conditions, seed: seed)
            let id = pair.client.peer.addSendTrack(
                .init(
                    trackID: "cam", streamID: "s", kind: .video, mimeType: "video/VP8", ssrc: 0x1111, rtxSsrc: 0x2222))
            pair.client.peer.openDataChannel(label: "_reliable", ordered: true, maxRetransmits: nil, now: pair.now)
            try pair.negotiateFromClient()
            #expect(
                pair.run {
                    pair.areConnected && pair.server.has(.dataChannelOpened(label: "_reliable"))
                        && pair.client.has(.dataChannelOpened(label: "_reliable"))
                })
            let parameters = try #require(pair.client.parameters(id))
            var seen = 0
            var number: UInt16 = 0
            // The numbers wrap on the way.
            let first: UInt16 = 65_400
            for frame in 0..<Self.frames {
                for index in 0..<Self.packetsPerFrame {
                    let sequence = first &+ frame * Self.packetsPerFrame &+ index
                    pair.sendMedia(
                        from: pair.client, to: pair.server,
                        header: pair.header(parameters, sequence, timestamp: UInt32(frame) * 3000),
                        extensions: parameters.extensions, payload: Self.payload(sequence))
                }
                if frame % 6 == 0 { #expect(pair.client.sendData("_reliable", [UInt8(frame)], now: pair.now)) }
                pair.run(for: .milliseconds(33))
                try Self.answerNacks(pair, parameters, seen: &seen, number: &number)
            }
            for _ in 0..<20 {
                pair.run(for: .milliseconds(50))
                try Self.answerNacks(pair, parameters, seen: &seen, number: &number)
            }
            let media = pair.server.media
            #expect(media.allSatisfy { $0.payload == Self.payload($0.header.sequence) && $0.header.ssrc == 0x1111 })
            let direct = media.filter { !$0.source.isRTX }.map { $0.header.sequence &- first }
            #expect(Set(direct).count == direct.count, "SRTP lets nothing through twice")
            #expect(Set(media.map(\.header.sequence)).count >= 297, "of 300, resent ones included")
            let wanted = (0..<Self.frames).filter { $0 % 6 == 0 }.map { [UInt8($0)] }
            #expect(pair.run(within: .seconds(30)) { pair.server.data.count >= wanted.count })
            #expect(pair.server.data.map(\.bytes) == wanted)
            // And the network was as bad as it was meant to be.
            #expect(direct.count < 295 && direct != direct.sorted())
            #expect(pair.server.drops.contains(.srtp(.replayed)))
            #expect(pair.server.drops.allSatisfy { [.srtp(.replayed), .padding, .stun].contains($0) })
            #expect(pair.areConnected)
        }
    }
}
