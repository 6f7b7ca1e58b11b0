import Basics
import Testing

@testable import WebRTC

/// Offers of the server's own, and the answers of real clients and of our own client side.
struct OfferTests {
    private func offer(_ server: inout Negotiator) throws -> (SDPDocument, LocalDescription) {
        let description = try server.offered()
        return (try SDPDocument(parsing: description.sdp), description)
    }

    @Test func `the python subscriber's life: data, audio, video, silence, an m-line used again`() throws {
        var server = Negotiator.server()
        server.wantsDataSection = true
        #expect(server.needsNegotiation)
        let (first, _) = try offer(&server)
        #expect(first.sections.map(\.isDataChannel) == [true] && first.bundle == ["0"] && first.version == 1)
        #expect(first.sections[0].value("setup") == "actpass" && first.sections[0].endsCandidates && first.isLite)
        #expect(server.makeOffer() == nil)
        try server.accept(answer: SDPFixture.text("livekit-python-subscriber-answer-data"))
        #expect(server.hasDataSection && server.dtlsRole == .server && server.remoteMaximumMessageSize == 65_535)
        #expect(server.drain().isEmpty && !server.needsNegotiation)

        let audio = server.addSendTrack(.microphone("TR_a"))
        let (second, described) = try offer(&server)
        #expect(described.midToTrack == ["1": "TR_a"] && !server.needsNegotiation)
        let spoken = try #require(second.section("1"))
        #expect(spoken.direction == .sendonly && spoken.formats == ["111", "63"])
        #expect(spoken.value("msid") == "PA_x|TR_a TR_a" && spoken.ssrcs == [100])
        // Added while an offer is out: waits for the next one.
        let video = server.addSendTrack(.camera("TR_v"))
        #expect(server.needsNegotiation && server.makeOffer() == nil && server.sendParameters(audio) == nil)
        try server.accept(answer: SDPFixture.text("livekit-python-subscriber-answer-audio"))
        #expect(server.drain() == [.sendTrackBound(audio)])
        let sent = try #require(server.sendParameters(audio))
        #expect(
            sent.payloadType == 111 && sent.redPayloadType == 63 && sent.mid == "1" && sent.extensions.audioLevel == 1)

        let (third, _) = try offer(&server)
        #expect(third.sections.map(\.mid) == ["0", "1", "2"] && third.version == 3)
        try server.accept(answer: SDPFixture.text("livekit-python-subscriber-answer-audio-video"))
        #expect(server.drain() == [.sendTrackBound(video)])
        let shown = try #require(server.sendParameters(video))
        #expect(shown.payloadType == 96 && shown.rtxPayloadType == 97 && shown.nack && shown.transportCC)

        server.removeSendTrack(audio)
        #expect(server.needsNegotiation)
        let (fourth, _) = try offer(&server)
        #expect(fourth.section("1")?.direction == .inactive && fourth.section("1")?.value("msid") == nil)
        try server.accept(answer: SDPFixture.text("livekit-python-subscriber-answer-inactive"))
        #expect(server.drain().isEmpty && !server.needsNegotiation)

        let next = server.addSendTrack(.microphone("TR_b", ssrc: 101, red: false))
        let (fifth, last) = try offer(&server)
        #expect(fifth.sections.count == 3 && last.midToTrack == ["1": "TR_b", "2": "TR_v"])
        #expect(fifth.section("1")?.formats == ["111"])
        try server.accept(answer: SDPFixture.text("livekit-python-subscriber-answer-reused"))
        #expect(server.drain() == [.sendTrackBound(next)])
        #expect(server.sendParameters(next)?.redPayloadType == nil)
    }

    @Test func `an m-line is not given away before its last track fell silent`() throws {
        var (server, client) = (Negotiator.server(), Negotiator.client())
        let old = server.addSendTrack(.microphone("TR_a"))
        try exchange(offerer: &server, answerer: &client)
        server.removeSendTrack(old)
        _ = server.addSendTrack(.microphone("TR_b"))
        let (document, described) = try offer(&server)
        #expect(document.section("0")?.direction == .inactive && described.midToTrack == ["1": "TR_b"])
    }

    @Test func `a track taken back while its offer is out is never bound`() throws {
        var (server, client) = (Negotiator.server(), Negotiator.client())
        let track = server.addSendTrack(.microphone("TR_a"))
        let sdp = try server.offered().sdp
        server.removeSendTrack(track)
        try server.accept(answer: client.accept(offer: sdp, freshCredentials: Negotiator.fresh).sdp)
        #expect(server.drain().isEmpty && server.needsNegotiation)
        _ = client.drain()
        try exchange(offerer: &server, answerer: &client)
        #expect(client.drain() == [.receiveTrackRemoved(index: 0)] && !server.needsNegotiation)
    }

    @Test func `two of our own ends agree: data, publish, unpublish, publish again`() throws {
        var (client, server) = (Negotiator.client(), Negotiator.server())
        client.wantsDataSection = true
        let voice = client.addSendTrack(.microphone("cid-1", ssrc: 11))
        let picture = client.addSendTrack(.camera("cid-2", ssrc: 12))
        try exchange(offerer: &client, answerer: &server)
        #expect(client.drain() == [.sendTrackBound(voice), .sendTrackBound(picture)])
        #expect(server.receiveTracks.map(\.trackID) == ["cid-1", "cid-2"])
        #expect(server.receiveTracks.map(\.ssrcs) == [[11], [12]] && server.receiveTracks[1].rtxSSRCs == [13: 12])
        #expect(client.hasDataSection && server.hasDataSection)
        #expect(client.dtlsRole == .server && server.dtlsRole == .client)
        #expect(client.sendParameters(voice)?.redPayloadType == 63 && client.sendParameters(voice)?.nack == true)
        #expect(client.remote?.isLite == true && client.remote?.candidates.count == 2)
        _ = server.drain()

        client.removeSendTrack(voice)
        try exchange(offerer: &client, answerer: &server)
        #expect(server.drain() == [.receiveTrackRemoved(index: 0)])
        let again = client.addSendTrack(.microphone("cid-3", ssrc: 14))
        try exchange(offerer: &client, answerer: &server)
        #expect(server.receiveTracks.map(\.trackID) == ["cid-3", "cid-2"])
        #expect(client.sendParameters(again)?.mid == "1" && !client.needsNegotiation)
        for _ in 0..<50 {
            let id = client.addSendTrack(.microphone("cid", ssrc: 15))
            try exchange(offerer: &client, answerer: &server)
            client.removeSendTrack(id)
            try exchange(offerer: &client, answerer: &server)
        }
        #expect(client.sections.count == 4)
    }

    @Test func `a codec the other side lacks is refused, and its m-line falls silent`() throws {
        var server = Negotiator.server()
        let config = Negotiator.client().configuration
        var client = Negotiator(
            .init(
                isLite: false, fingerprint: config.fingerprint, candidates: [], cname: "c", sessionID: 5,
                policy: MediaPolicy(enabled: ["audio/opus", "video/VP8"])), credentials: Negotiator.fresh)
        let h264 = server.addSendTrack(.camera("TR_h", mime: "video/H264"))
        let vp8 = server.addSendTrack(.camera("TR_v", ssrc: 300))
        let text = server.addSendTrack(.camera("TR_t", ssrc: 400, mime: "video/theora"))
        try exchange(offerer: &server, answerer: &client)
        #expect(server.drain() == [.sendTrackRejected(text), .sendTrackRejected(h264), .sendTrackBound(vp8)])
        #expect(client.receiveTracks.map(\.trackID) == ["TR_v"])
        #expect(!server.needsNegotiation)
        // The refused m-line stays refused, and still names its formats, or browsers cannot read the offer.
        _ = server.addSendTrack(.microphone("TR_a"))
        let (next, _) = try offer(&server)
        #expect(next.sections[0].port == 0 && next.sections[0].formats == ["125", "107"])
        #expect(next.bundle == ["1", "2"] && next.sections[1].endsCandidates)
        try server.accept(answer: client.accept(offer: next.text, freshCredentials: Negotiator.fresh).sdp)
        // A track that it can take has the dead m-line's place, under a mid that was never used.
        let later = server.addSendTrack(.camera("TR_w", ssrc: 500))
        let (last, _) = try offer(&server)
        #expect(last.sections.map(\.mid) == ["3", "1", "2"])
        try server.accept(answer: client.accept(offer: last.text, freshCredentials: Negotiator.fresh).sdp)
        #expect(server.sendParameters(later)?.mid == "3")
        #expect(client.receiveTracks.map(\.trackID) == ["TR_w", "TR_v", "TR_a"])
    }

    @Test func `one payload type never means two H264 profiles`() throws {
        var server = Negotiator.server()
        for (index, profile) in ["42e01f", "640c1f", "4d001f", "42001f", "640c1f"].enumerated() {
            _ = server.addSendTrack(
                .camera(
                    "TR_\(index)", ssrc: UInt32(index * 2), mime: "video/H264",
                    fmtp: "packetization-mode=1;profile-level-id=\(profile)"))
        }
        let (document, _) = try offer(&server)
        var meaning: [UInt8: String] = [:]
        for codec in document.sections.flatMap(\.codecs) {
            let text = "\(codec.name) \(codec.fmtp)"
            #expect(meaning[codec.payloadType, default: text] == text)
            meaning[codec.payloadType] = text
        }
        #expect(document.sections[3].codecs.count == 4)
    }

    @Test func `stereo is announced to the subscriber`() throws {
        var server = Negotiator.server()
        _ = server.addSendTrack(
            SendTrackRequest(
                trackID: "TR_m", streamID: "PA_x|TR_m", kind: .audio, mimeType: "audio/opus", fmtp: "stereo=1", ssrc: 9)
        )
        let (document, _) = try offer(&server)
        #expect(document.sections[0].lines("fmtp").first == "111 minptime=10;useinbandfec=1;sprop-stereo=1;stereo=1")
    }

    @Test func `an ICE restart replaces an offer that was never answered`() throws {
        var (server, client) = (Negotiator.server(), Negotiator.client())
        _ = server.addSendTrack(.microphone("TR_a"))
        try exchange(offerer: &server, answerer: &client)
        _ = server.addSendTrack(.camera("TR_v"))
        #expect(server.makeOffer() != nil && server.makeOffer() == nil)
        let offer = try server.offered(restartingWith: Negotiator.fresh)
        #expect(server.credentials == Negotiator.fresh && offer.midToTrack.count == 2)
        _ = client.drain()
        let answer = try client.accept(
            offer: offer.sdp, freshCredentials: ICECredentials(ufrag: "cNew", password: "pNew"))
        #expect(client.drain().first == .iceRestarted && client.credentials.ufrag == "cNew")
        _ = server.drain()
        try server.accept(answer: answer.sdp)
        #expect(server.drain().first == .iceRestarted && server.remote?.credentials.ufrag == "cNew")
    }

    @Test func `answers that do not fit are refused and change nothing`() throws {
        var (server, client) = (Negotiator.server(), Negotiator.client())
        #expect(throws: SDPError.noOfferOutstanding) { try server.accept(answer: "v=0") }
        _ = server.addSendTrack(.microphone("TR_a"))
        let offer = try server.offered().sdp
        let answer = try client.accept(offer: offer, freshCredentials: Negotiator.fresh).sdp
        #expect(throws: SDPError.sectionsDiffer(expected: 1, found: 0)) { try server.accept(answer: "v=0") }
        #expect(throws: SDPError.midDiffers(expected: "0", found: "x")) {
            try server.accept(answer: answer.replacing("a=mid:0", with: "a=mid:x"))
        }
        #expect(throws: SDPError.offerFromBothSides) {
            try server.accept(offer: offer, freshCredentials: Negotiator.fresh)
        }
        #expect(client.makeOffer() == nil)
        #expect(server.isOfferOutstanding && server.remote == nil && server.drain().isEmpty)
        try server.accept(answer: answer)
        #expect(!server.isOfferOutstanding)
    }

    @Test func `nothing to say is no offer`() {
        var server = Negotiator.server()
        #expect(server.makeOffer() == nil && !server.needsNegotiation)
    }

    /// Offers and answers until nothing is left to say.
    private func exchange(offerer: inout Negotiator, answerer: inout Negotiator) throws {
        for _ in 0..<4 where offerer.needsNegotiation {
            let offer = try offerer.offered()
            let answer = try answerer.accept(offer: offer.sdp, freshCredentials: Negotiator.fresh)
            try offerer.accept(answer: answer.sdp)
        }
        #expect(!offerer.needsNegotiation)
    }
}
