import Basics
import Crypto
import Testing

@testable import WebRTC

/// Restarts, lost paths, wrong identities and hostile bytes.
struct PeerPathTests {
    private static func connected(_ conditions: SimulatedNetwork.Conditions = .perfect, seed: UInt64 = 1) throws
        -> PeerPair
    {
        let pair = try PeerPair(conditions, seed: seed)
        _ = pair.server.peer.addSendTrack(
            .init(trackID: "TR_y", streamID: "PA_x|TR_y", kind: .audio, mimeType: "audio/opus", ssrc: 0x2222))
        try pair.negotiateFromServer()
        #expect(pair.run { pair.areConnected })
        return pair
    }

    @Test(arguments: [UInt64](1...8)) func `a handshake gets through a bad network`(_ seed: UInt64) throws {
        let pair = try Self.connected(.bad, seed: seed)
        #expect(pair.areConnected)
    }

    @Test func `an ICE restart moves to new credentials under the same keys`() throws {
        let pair = try Self.connected()
        let before = pair.server.ufrag
        try pair.negotiateFromServer(restart: true)
        #expect(pair.server.ufrag != before && pair.server.ufrags.contains(before))
        #expect(pair.run { pair.server.has(.iceRestarted) && pair.client.has(.iceRestarted) })
        #expect(pair.server.ufrags == [pair.server.ufrag])
        #expect(pair.areConnected)
        #expect(pair.server.events.count { $0 == .connected } == 1)
        pair.run(for: .seconds(60))
        #expect(pair.areConnected)
    }

    @Test func `a client that moved is found again by a restart, and media follows it`() throws {
        let pair = try Self.connected()
        let id = try #require(pair.server.sendTrackIDs.first)
        let parameters = try #require(pair.server.parameters(id))
        pair.network.unplugged = [pair.client.address]
        pair.run(for: .seconds(8))
        pair.network.unplugged = []
        pair.client.address = SocketAddress(v4: 0x0A00_0009, port: 40_000)
        try pair.negotiateFromServer(restart: true)
        #expect(pair.run { pair.server.has(.iceRestarted) })
        #expect(pair.server.remoteAddress == pair.client.address)
        pair.sendMedia(
            from: pair.server, to: pair.client, header: pair.header(parameters, 1), extensions: parameters.extensions,
            payload: [7])
        #expect(pair.run { pair.client.media.count == 1 })
    }

    @Test func `a certificate that the SDP does not name is refused by either end`() throws {
        for isFromServer in [true, false] {
            let pair = try PeerPair()
            let stranger = SDPFingerprint(try Certificate.selfSigned()).description
            func swapped(_ sdp: String) -> String {
                sdp.split(separator: "\r\n").map { $0.hasPrefix("a=fingerprint:") ? "a=fingerprint:\(stranger)" : $0 }
                    .joined(separator: "\r\n") + "\r\n"
            }
            let (offerer, answerer) = isFromServer ? (pair.server, pair.client) : (pair.client, pair.server)
            _ = offerer.peer.addSendTrack(
                .init(trackID: "t", streamID: "s", kind: .audio, mimeType: "audio/opus", ssrc: 1))
            let offer = try #require(offerer.makeOffer(now: pair.now))
            let answer = try answerer.peer.accept(offer: swapped(offer.sdp), now: pair.now)
            try offerer.peer.accept(answer: answer.sdp, now: pair.now)
            pair.run(for: .seconds(2))
            let why = answerer.events.compactMap { if case .failed(let why) = $0 { why } else { nil } }.first
            #expect(why?.contains("fingerprint") == true)
            #expect(!answerer.has(.connected) && answerer.profile == nil)
            #expect(answerer.state != .connected)
        }
    }

    @Test func `a path that is gone fails after its time and a restart heals it`() throws {
        let pair = try Self.connected()
        pair.network.unplugged = [pair.client.address]
        pair.run(for: .seconds(40))
        for end in [pair.server, pair.client] {
            #expect(end.events.contains { if case .failed(let why) = $0 { why.hasPrefix("consent") } else { false } })
        }
        pair.network.unplugged = []
        try pair.negotiateFromServer(restart: true)
        #expect(pair.run { pair.areConnected })
        #expect(pair.server.has(.iceRestarted))
    }

    @Test func `a good-bye reaches the other end`() throws {
        let pair = try Self.connected()
        pair.client.peer.close(now: pair.now)
        #expect(pair.run(within: .seconds(1)) { pair.server.has(.closedByPeer) })
        #expect(pair.server.state == .closed && pair.client.state == .closed)
        #expect(throws: PeerError.notOpen(.closed)) { try pair.server.peer.accept(answer: "v=0", now: pair.now) }
    }

    @Test(arguments: [UInt64](1...10)) func `garbage of any kind is dropped and a call goes on`(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        func garbage() -> [UInt8] {
            var bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let firsts: [UInt8] = [0, 1, 20, 22, 23, 63, 0x80, 0x90, 0xBF, 64, 255]
            if !bytes.isEmpty { bytes[0] = firsts.randomElement(using: &random) ?? 0 }
            if bytes.count > 13, bytes[0] == 22, Bool.random(using: &random) {
                bytes.replaceSubrange(1..<3, with: [0xFE, 0xFD])
                bytes.replaceSubrange(11..<13, with: [UInt8((bytes.count - 13) >> 8), UInt8((bytes.count - 13) & 255)])
            }
            return bytes
        }
        let pair = try PeerPair(seed: seed)
        for end in [pair.server, pair.client] {
            for _ in 0..<100 { end.receive(garbage(), from: SocketAddress(v4: 9, port: 9), now: pair.now) }
        }
        _ = pair.server.peer.addSendTrack(
            .init(trackID: "TR_y", streamID: "PA_x|TR_y", kind: .audio, mimeType: "audio/opus", ssrc: 0x2222))
        try pair.negotiateFromServer()
        #expect(pair.run { pair.areConnected })
        for end in [pair.server, pair.client] {
            let other = end === pair.server ? pair.client : pair.server
            for _ in 0..<400 { end.receive(garbage(), from: other.address, now: pair.now) }
        }
        pair.run(for: .seconds(20))
        #expect(pair.areConnected && pair.server.media.isEmpty && pair.client.media.isEmpty)
    }

    @Test func `truncated handshakes from a known address never crash and the rest still connects`() throws {
        let pair = try PeerPair()
        _ = pair.server.peer.addSendTrack(
            .init(trackID: "TR_y", streamID: "PA_x|TR_y", kind: .audio, mimeType: "audio/opus", ssrc: 0x2222))
        pair.truncates = true
        try pair.negotiateFromServer()
        #expect(pair.run { pair.areConnected })
    }

    @Test func `a path over which no handshake comes is given up`() throws {
        let pair = try PeerPair()
        _ = pair.client.peer.addSendTrack(
            .init(trackID: "t", streamID: "s", kind: .audio, mimeType: "audio/opus", ssrc: 1))
        // The client never learns the answer's fingerprint and role, so it never starts; the test makes its checks.
        let offer = try #require(pair.client.makeOffer(now: pair.now))
        _ = try pair.server.peer.accept(offer: offer.sdp, now: pair.now)
        for second in Int64(0)..<32 {
            pair.now = .seconds(second)
            var check = STUNMessage(.request, transaction: .init(high: 1, low: UInt64(second)))
            check.username = "\(pair.server.ufrag):x"
            check.role = .controlling(tieBreaker: 1)
            pair.server.receive(
                check.serialized(password: pair.server.password), from: pair.client.address, now: pair.now)
            if pair.server.deadline <= pair.now { pair.server.handleTimeout(now: pair.now) }
            pair.drain()
        }
        #expect(pair.server.state == .failed("no DTLS handshake within 30 s of a path being up"))
    }
}
