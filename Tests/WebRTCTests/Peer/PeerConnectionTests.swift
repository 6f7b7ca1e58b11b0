import Basics
import Testing

@testable import WebRTC

extension OneSCTPClock {
    struct PeerConnectionTests {
        static func addAudio(_ pair: PeerPair, to end: TestEnd, ssrc: UInt32 = 0x1111) -> SendTrackID {
            end.peer.addSendTrack(
                .init(trackID: "mic", streamID: "PA_x|TR_y", kind: .audio, mimeType: "audio/opus", ssrc: ssrc))
        }

        @Test func `an offer of the client connects both ends`() throws {
            let pair = try PeerPair()
            _ = Self.addAudio(pair, to: pair.client)
            try pair.negotiateFromClient()
            #expect(pair.run { pair.areConnected })
            #expect(pair.server.has(.connected) && pair.client.has(.connected))
            #expect(pair.server.profile == .aeadAES128GCM)
            #expect(pair.server.remoteAddress == pair.client.address)
            #expect(pair.now < .milliseconds(300))
        }

        @Test func `an offer of the server connects both ends`() throws {
            let pair = try PeerPair()
            _ = Self.addAudio(pair, to: pair.server)
            try pair.negotiateFromServer()
            #expect(pair.run { pair.areConnected })
            #expect(pair.client.profile == .aeadAES128GCM)
        }

        @Test func `the server chooses the profile even where a client offers and names the costly one first`() throws {
            let pair = try PeerPair(profiles: [.aes128CMHMACSHA1_80, .aeadAES128GCM])
            _ = Self.addAudio(pair, to: pair.client)
            let offer = try #require(pair.client.makeOffer(now: pair.now))
            let answer = try pair.server.peer.accept(offer: offer.sdp, now: pair.now)
            #expect(answer.sdp.contains("a=setup:passive"))
            try pair.client.peer.accept(answer: answer.sdp, now: pair.now)
            pair.drain()
            #expect(pair.run { pair.areConnected })
            #expect(pair.server.profile == .aeadAES128GCM && pair.client.profile == .aeadAES128GCM)
        }

        @Test func `a client that insists on listening is called`() throws {
            let pair = try PeerPair()
            _ = Self.addAudio(pair, to: pair.client)
            let offer = try #require(pair.client.makeOffer(now: pair.now))
            let passive = offer.sdp.split(separator: "\r\n").map { $0 == "a=setup:actpass" ? "a=setup:passive" : $0 }
                .joined(separator: "\r\n")
            let answer = try pair.server.peer.accept(offer: passive + "\r\n", now: pair.now)
            #expect(answer.sdp.contains("a=setup:active"))
            try pair.client.peer.accept(answer: answer.sdp, now: pair.now)
            pair.drain()
            #expect(pair.run { pair.areConnected })
        }

        @Test(arguments: SRTPProfile.allCases)
        func `media flows from client to server and back under either profile`(_ profile: SRTPProfile) throws {
            let pair = try PeerPair(profiles: [profile])
            let id = Self.addAudio(pair, to: pair.client)
            try pair.negotiateFromClient()
            #expect(pair.run { pair.areConnected })
            #expect(pair.server.profile == profile)
            let parameters = try #require(pair.client.parameters(id))
            for sequence in UInt16(0)..<50 {
                var header = RTPHeader()
                header.payloadType = parameters.payloadType
                header.sequence = sequence &+ 65_520
                header.timestamp = UInt32(sequence) * 960
                header.ssrc = parameters.ssrc
                header.mid = ShortText(parameters.mid) ?? ShortText()
                pair.sendMedia(
                    from: pair.client, to: pair.server, header: header, extensions: parameters.extensions,
                    payload: [UInt8](repeating: UInt8(sequence), count: 80))
                pair.run(for: .milliseconds(20))
            }
            pair.run(for: .milliseconds(100))
            #expect(pair.server.media.count == 50)
            #expect(pair.server.media.map(\.payload.first) == (0..<50).map { UInt8($0) })
            #expect(pair.server.media.allSatisfy { $0.source == .init(track: 0, layer: 0, isRTX: false) })
            #expect(pair.server.drops.isEmpty && pair.client.drops.isEmpty)
        }

        @Test(arguments: [UInt64](1...6))
        func `messages come whole and in order over a bad network`(_ seed: UInt64) throws {
            let pair = try PeerPair(.bad, seed: seed)
            pair.client.peer.openDataChannel(label: "_reliable", ordered: true, maxRetransmits: nil, now: pair.now)
            pair.client.peer.openDataChannel(label: "_lossy", ordered: false, maxRetransmits: 0, now: pair.now)
            try pair.negotiateFromClient()
            #expect(
                pair.run {
                    pair.server.has(.dataChannelOpened(label: "_reliable"))
                        && pair.client.has(.dataChannelOpened(label: "_reliable"))
                })
            var random = SeededRandom(seed: seed)
            let messages = (0..<60).map { index in
                [UInt8(index)]
                    + (0..<Int.random(in: 1...4000, using: &random)).map { _ in
                        UInt8.random(in: 0...255, using: &random)
                    }
            }
            for message in messages {
                #expect(pair.client.sendData("_reliable", message, now: pair.now))
                #expect(pair.server.sendData("_reliable", message, now: pair.now))
            }
            #expect(pair.run(within: .seconds(60)) { pair.server.data.count >= 60 && pair.client.data.count >= 60 })
            let arrived = [pair.server.data.map(\.bytes) == messages, pair.client.data.map(\.bytes) == messages]
            #expect(arrived == [true, true])
            #expect(pair.areConnected)
        }
    }
}
