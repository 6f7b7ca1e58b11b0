import Basics
import Testing

@testable import WebRTC

/// Offers, or parts of them, that the server will not serve.
struct RefusalTests {
    @Test func `an offer that cannot be served says why and changes nothing`() throws {
        var server = Negotiator.server()
        let text = try SDPFixture.text("chromium-publish-simulcast")
        let first = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        func failure(_ sdp: String) -> SDPError? {
            do throws(SDPError) { _ = try server.accept(offer: sdp, freshCredentials: Negotiator.fresh) } catch {
                return error
            }
            return nil
        }
        #expect(failure("v=0") == .noMedia)
        #expect(failure(text.replacing("a=mid:2", with: "a=mid:1")) == .duplicateMid("1"))
        #expect(failure(text.replacing("a=mid:2\n", with: "")) == .missingMid(section: 1))
        #expect(failure(text.replacing("a=ice-pwd", with: "a=x")) == .missingCredentials)
        #expect(failure(text.replacing("a=fingerprint", with: "a=x")) == .missingFingerprint)
        #expect(failure(text.replacing("a=group:BUNDLE", with: "a=group:LS")) == .nothingUsable)
        let digest = try #require(server.remote?.fingerprints.first).description
        let other = SDPFingerprint(algorithm: "sha-256", digest: Array(repeating: 1, count: 32)).description
        #expect(failure(text.replacing(digest, with: other)) == .certificateChanged)
        #expect(server.receiveTracks.count == 2)
        let again = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        #expect(again.sdp == first.sdp.replacing("o=- 1234 1", with: "o=- 1234 2"))
    }

    @Test func `of two data m-lines the first is served, at every offer the same`() throws {
        var server = Negotiator.server()
        let single = try SDPFixture.text("chromium-data-only")
        let section = try #require(single.firstRange(of: "m=application")).lowerBound
        let text =
            (single + single[section...].replacing("a=mid:0", with: "a=mid:1"))
            .replacing("a=group:BUNDLE 0", with: "a=group:BUNDLE 0 1")
        for _ in 0..<3 {
            let answer = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
            let document = try SDPDocument(parsing: answer.sdp)
            #expect(document.sections.map(\.isInUse) == [true, false] && document.bundle == ["0"])
            #expect(server.hasDataSection)
        }
    }

    @Test func `rids without the extension that carries them are not answered`() throws {
        var server = Negotiator.server()
        let text = try SDPFixture.text("chromium-publish-simulcast")
            .replacing("a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id", with: "a=x")
        let answer = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        #expect(!answer.sdp.contains("a=simulcast") && !answer.sdp.contains("a=rid"))
        #expect(server.receiveTracks.last?.rids == [])
    }

    @Test func `unknown kinds and m-lines outside the bundle are refused`() throws {
        var server = Negotiator.server()
        let text =
            try SDPFixture.text("chromium-publish-simulcast").replacing("BUNDLE 1 2 3", with: "BUNDLE 1 3")
            + "m=text 9 UDP/TLS/RTP/SAVPF 98\na=mid:t\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:u\n"
        let answer = try SDPDocument(parsing: server.accept(offer: text, freshCredentials: Negotiator.fresh).sdp)
        #expect(answer.sections.map(\.port) == [9, 0, 9, 0, 0])
        #expect(answer.bundle == ["1", "3"])
        #expect(answer.sections[3].media == "text" && answer.sections[3].formats == ["98"])
    }

    /// A server that still wished for an offer would ask for one after each, without end.
    @Test func `an m-line refused after its track left leaves nothing to negotiate`() throws {
        var server = Negotiator.server()
        let id = server.addSendTrack(.microphone("TR_a"))
        let text = try SDPFixture.text("chromium-single-connection")
        let answer = try server.accept(offer: text, freshCredentials: Negotiator.fresh)
        #expect(answer.midToTrack == ["1": "TR_a"])
        server.removeSendTrack(id)
        #expect(server.needsNegotiation)
        let refusing = text.replacing("m=audio 41365 ", with: "m=audio 0 ")
        let next = try server.accept(offer: refusing, freshCredentials: Negotiator.fresh)
        #expect(try SDPDocument(parsing: next.sdp).sections.map { $0.port == 0 }.prefix(3) == [false, true, false])
        #expect(!server.needsNegotiation)
    }
}
