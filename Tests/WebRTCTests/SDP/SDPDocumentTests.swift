import Basics
import Testing

@testable import WebRTC

struct SDPDocumentTests {
    @Test(arguments: SDPFixture.all + SDPFixture.answers)
    func `what a client wrote survives writing and reading again`(_ name: String) throws {
        let document = try SDPFixture.document(name)
        #expect(!document.sections.isEmpty)
        #expect(try SDPDocument(parsing: document.text) == document)
    }

    @Test func `CRLF and LF read the same`() throws {
        let text = try SDPFixture.text("chromium-publish-simulcast")
        let crlf = text.split(separator: "\n").joined(separator: "\r\n") + "\r\n"
        #expect(try SDPDocument(parsing: crlf) == SDPDocument(parsing: text))
    }

    @Test func `a browser's simulcast section is read to the last line`() throws {
        let document = try SDPFixture.document("chromium-publish-simulcast")
        #expect(document.bundle == ["1", "2", "3"])
        #expect(document.allowsMixedExtensions && !document.isLite)
        let video = try #require(document.section("2"))
        #expect(video.sentRids == ["q", "h", "f"])
        #expect(video.direction == .sendonly)
        #expect(video.streamID?.track == "232cace5-87ff-40e7-9a8e-f5b4517d3206")
        let vp8 = try #require(video.codecs.first)
        #expect(vp8.name == "VP8" && vp8.payloadType == 96 && vp8.clockRate == 90_000)
        #expect(vp8.feedback == ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"])
        #expect(video.codecs[1].parameter("apt") == "96")
        #expect(video.extensions.first { $0.id == 10 }?.uri == "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id")
        let audio = try #require(document.section("1"))
        #expect(audio.codecs.map(\.name).prefix(2) == ["opus", "red"])
        #expect(audio.codecs.first?.channels == 2)
        #expect(audio.ssrcs == [2_232_722_638])
        let data = try #require(document.section("3"))
        #expect(data.isDataChannel && data.sctpPort == 5_000 && data.maximumMessageSize == 262_144)
        let transport = try document.transport(tagged: audio)
        #expect(transport.setup == .actpass && transport.fingerprints.first?.digest.count == 32)
        #expect(transport.options.contains("trickle"))
    }

    @Test func `a fingerprint may stand in the session, in any case of letters`() throws {
        let text = "v=0\r\na=fingerprint:SHA-256 ab:CD\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\nm=audio 9 X 0\r\na=mid:0\r\n"
        let document = try SDPDocument(parsing: text)
        let transport = try document.transport(tagged: document.sections[0])
        #expect(transport.fingerprints.map(\.description) == ["sha-256 AB:CD"])
        #expect(transport.credentials == ICECredentials(ufrag: "u", password: "p"))
    }

    @Test func `candidates, the end of them and groups of SSRCs are found`() throws {
        let document = try SDPDocument(
            parsing: """
                v=0
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host
                a=end-of-candidates
                a=extmap:3/sendonly urn:x
                a=extmap:15 urn:reserved
                a=ssrc-group:SIM 1 2 3
                a=ssrc-group:FID 1 11
                a=ssrc:1 msid:s t
                a=ssrc:11 cname:c
                """)
        let video = document.sections[0]
        #expect(video.candidates == ["candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host"])
        #expect(video.endsCandidates)
        #expect(video.extensions == [SDPExtension(id: 3, uri: "urn:x", direction: .sendonly)])
        #expect(video.ssrcGroups("SIM") == [[1, 2, 3]] && video.ssrcGroups("FID") == [[1, 11]])
        #expect(video.ssrcs == [1, 11])
        #expect(video.streamID == SDPMediaStreamID(stream: "s", track: "t"))
        #expect(video.direction == .sendrecv)
    }

    @Test func `paused layers, alternatives and the old rid= form are layers all the same`() throws {
        func rids(_ simulcast: String) throws -> [String] {
            try SDPDocument(
                parsing: "v=0\nm=video 9 X 96\na=rid:a send\na=rid:b send\na=rid:c recv\na=simulcast:\(simulcast)"
            ).sections[0].sentRids
        }
        #expect(try rids("send a;~b") == ["a", "b"])
        #expect(try rids("recv c send b,a;a") == ["b", "a"])
        #expect(try rids("send a;c;x;a") == ["a"])
        #expect(try rids(" send rid=a;b") == ["a", "b"])
        #expect(try rids("send") == [])
    }

    @Test func `text that is not SDP, too long or too wide is refused with its measure`() {
        #expect(throws: SDPError.notSDP) { try SDPDocument(parsing: "") }
        #expect(throws: SDPError.notSDP) { try SDPDocument(parsing: "hello\nv=0") }
        #expect(throws: SDPError.badMediaLine("m=audio nine X 0")) { try SDPDocument(parsing: "v=0\nm=audio nine X 0") }
        let long = "v=0\n" + String(repeating: "a=x\n", count: 65_536)
        #expect(throws: SDPError.tooLarge(bytes: long.utf8.count)) { try SDPDocument(parsing: long) }
        let wide = "v=0\n" + String(repeating: "m=audio 9 X 0\n", count: 513)
        #expect(throws: SDPError.tooManySections) { try SDPDocument(parsing: wide) }
    }

    @Test(arguments: ["chromium-publish-simulcast", "livekit-python-single-join"])
    func `no cut of a description stops the server`(_ name: String) throws {
        let bytes = Array(try SDPFixture.text(name).utf8)
        for end in stride(from: 0, through: bytes.count, by: 61) { exercise(bytes[..<end]) }
        // Every cut near where the structure changes: the session's lines and the first section's.
        for end in 0..<min(bytes.count, 500) { exercise(bytes[..<end]) }
    }

    @Test func `no seeded damage to a description stops the server`() throws {
        var random = SeededRandom(seed: 20_261_120)
        for name in SDPFixture.all {
            let original = Array(try SDPFixture.text(name).utf8)
            for _ in 0..<8 {
                var bytes = original
                for _ in 0..<Int.random(in: 1...20, using: &random) {
                    let at = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<4, using: &random) {
                    case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                    case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...60, using: &random)))
                    case 2: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 40)], at: at)
                    default: bytes[at] = [0x20, 0x3A, 0x0A, 0x3B, 0x2F, 0x39].randomElement(using: &random) ?? 0x20
                    }
                    if bytes.isEmpty { bytes = original }
                }
                exercise(bytes[...])
            }
        }
    }

    /// Takes damaged text as an offer, on a fresh and on a busy connection, and as an answer. What it accepts must
    /// be answered in SDP that can be read.
    private func exercise(_ bytes: ArraySlice<UInt8>) {
        let text = String(decoding: bytes, as: UTF8.self)
        var fresh = Negotiator.server()
        _ = fresh.addSendTrack(.microphone("TR_a"))
        if let answer = try? fresh.accept(offer: text, freshCredentials: Negotiator.fresh) {
            #expect(throws: Never.self) { try SDPDocument(parsing: answer.sdp) }
            _ = fresh.drain()
            _ = try? fresh.accept(offer: text, freshCredentials: Negotiator.fresh)
        }
        var offering = Negotiator.server()
        offering.wantsDataSection = true
        _ = offering.addSendTrack(.camera("TR_v"))
        _ = offering.makeOffer()
        try? offering.accept(answer: text)
    }
}
