import Basics
@testable import WebRTC

extension FuzzTarget {
    /// Descriptions: as text, as an offer to a server, as the answer to a server's offer. What comes back can be read.
    static let sdp = FuzzTarget(
        name: "sdp",
        seeds: { fixtures in
            fixtures.all(in: "sdp", ending: ".sdp").flatMap { text in [[0] + text, [1] + text, [3] + text] }
        },
        run: { input in
            let options = input.byte()
            let text = String(decoding: input.rest(), as: UTF8.self)
            roundTrip(text)
            for line in text.split(separator: "\n").prefix(4) {
                if let candidate = ICECandidate(attribute: line) { _ = candidate.attribute }
                _ = SDPFingerprint(String(line))
            }
            if options & 1 == 0 { offer(text, hasTracks: options & 2 != 0) } else { answer(text, options) }
        })

    private static func roundTrip(_ text: String) {
        guard let document = try? SDPDocument(parsing: text) else { return }
        // Replaced bytes are longer than what they replace.
        let written = document.text
        guard written.utf8.count <= SDPDocument.maximumBytes else { return }
        expect((try? SDPDocument(parsing: written)) == document, "a description reads as it was written")
    }

    private static func server() -> Negotiator {
        Negotiator(
            .init(
                isLite: true, fingerprint: SDPFingerprint(algorithm: "sha-256", digest: Array(0..<32)),
                candidates: [SocketAddress(v4: 0x7F00_0001, port: 7_882)], cname: "parley", sessionID: 1),
            credentials: ICECredentials(ufrag: "srvA", password: "server-password-of-22-"))
    }
    private static let fresh = ICECredentials(ufrag: "srvB", password: "another-password-of-22")

    private static func addTracks(_ server: inout Negotiator) -> [SendTrackID] {
        ["audio/opus", "video/VP8", "video/H264"].enumerated().map { index, mime in
            server.addSendTrack(
                SendTrackRequest(
                    trackID: "TR_\(index)", streamID: "PA_x|TR_\(index)", kind: index == 0 ? .audio : .video,
                    mimeType: mime, ssrc: UInt32(100 + index), rtxSsrc: index == 0 ? nil : UInt32(200 + index)))
        }
    }

    private static func offer(_ text: String, hasTracks: Bool) {
        var server = server()
        let tracks = hasTracks ? addTracks(&server) : []
        guard let first = try? server.accept(offer: text, freshCredentials: fresh) else {
            return expect(server.remote == nil && server.nextEvent() == nil, "an error leaves everything as it was")
        }
        inspect(&server, first, tracks)
        // The same again is what a client sends at every renegotiation.
        guard let second = try? server.accept(offer: text, freshCredentials: fresh) else {
            return expect(false, "an offer that was good is good again")
        }
        inspect(&server, second, tracks)
    }

    private static func answer(_ text: String, _ options: UInt8) {
        var server = server()
        let tracks = addTracks(&server)
        server.wantsDataSection = true
        guard let offer = server.makeOffer() else { return expect(false, "there is something to offer") }
        inspect(&server, offer, tracks)
        // An answer has the offer's m-lines: mids as in the offer make that likely.
        if (try? server.accept(answer: text)) == nil {
            return expect(server.remote == nil && server.isOfferOutstanding, "an error leaves everything as it was")
        }
        if options & 4 != 0 { for track in tracks { server.removeSendTrack(track) } }
        if let next = server.makeOffer(restartingWith: options & 8 != 0 ? fresh : nil) {
            inspect(&server, next, tracks)
        }
    }

    private static func inspect(_ server: inout Negotiator, _ description: LocalDescription, _ tracks: [SendTrackID]) {
        while server.nextEvent() != nil {}
        expect((try? SDPDocument(parsing: description.sdp)) != nil, "our own description can be read")
        _ = (server.receiveExtensions, server.midToTrack, server.missingSections)
        for track in server.receiveTracks { expect(track.index >= 0, "tracks are numbered from 0") }
        for track in tracks {
            guard let parameters = server.sendParameters(track) else { continue }
            expect(parameters.payloadType < 128, "payload types have 7 bits")
        }
        var sources = SourceMap()
        sources.update(server.receiveTracks, extensions: server.receiveExtensions)
    }
}
