import Basics
import FoundationEssentials
import Testing
import WebRTC

/// A description written by a real client (Tests/Fixtures/sdp/README.md).
enum SDPFixture {
    static let all = [
        "chromium-data-only", "chromium-publish-simulcast", "chromium-single-connection",
        "firefox-data-only", "firefox-publish-simulcast", "firefox-single-connection", "livekit-python-publisher-idle",
        "livekit-python-publisher-audio", "livekit-python-publisher-simulcast",
        "livekit-python-publisher-unpublished", "livekit-python-publisher-republished", "livekit-python-single-join",
        "livekit-python-single-audio", "livekit-python-single-video", "livekit-python-single-simulcast",
    ]
    static let answers = ["data", "audio", "audio-video", "inactive", "reused"].map {
        "livekit-python-subscriber-answer-\($0)"
    }

    static func text(_ name: String) throws -> String {
        let here = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try Data(contentsOf: URL(filePath: "/\(here)/Fixtures/sdp/\(name).sdp"))
        return String(decoding: bytes, as: UTF8.self)
    }
    static func document(_ name: String) throws -> SDPDocument { try SDPDocument(parsing: text(name)) }
}

extension Negotiator {
    static let ours = ICECredentials(ufrag: "srvA", password: "server-password-of-22-")
    static let fresh = ICECredentials(ufrag: "srvB", password: "another-password-of-22")

    /// A server's connection with one candidate of each family.
    static func server(policy: MediaPolicy = .standard) -> Negotiator {
        Negotiator(
            Configuration(
                isLite: true, fingerprint: SDPFingerprint(algorithm: "sha-256", digest: Array(0..<32)),
                candidates: [
                    SocketAddress(v4: 0x7F00_0001, port: 7_882), SocketAddress(v6High: 0, low: 1, port: 7_882),
                ], cname: "parley", sessionID: 1_234, policy: policy), credentials: ours)
    }
    static func client(seed: UInt8 = 9) -> Negotiator {
        Negotiator(
            Configuration(
                isLite: false,
                fingerprint: SDPFingerprint(algorithm: "sha-256", digest: Array(repeating: seed, count: 32)),
                candidates: [SocketAddress(v4: 0x7F00_0001, port: 50_000)], cname: "client", sessionID: 77),
            credentials: ICECredentials(ufrag: "cli\(seed)", password: "client-password-of-22-"))
    }
    mutating func accept(fixture name: String) throws -> (answer: LocalDescription, document: SDPDocument) {
        let answer = try accept(offer: SDPFixture.text(name), freshCredentials: Self.fresh)
        return (answer, try SDPDocument(parsing: answer.sdp))
    }
    /// The offer that is due now.
    mutating func offered(restartingWith fresh: ICECredentials? = nil) throws -> LocalDescription {
        let offer = makeOffer(restartingWith: fresh)
        return try #require(offer)
    }
    mutating func drain() -> [Event] {
        var all: [Event] = []
        while let event = nextEvent() { all.append(event) }
        return all
    }
}

extension SDPDocument {
    func section(_ mid: String) -> SDPSection? { sections.first { $0.mid == mid } }
}

extension SDPSection {
    func lines(_ name: String) -> [String] { attributes.compactMap { $0.name == name ? $0.value ?? "" : nil } }
}

extension SendTrackRequest {
    static func microphone(_ id: String, ssrc: UInt32 = 100, mime: String = "audio/opus", red: Bool = true) -> Self {
        SendTrackRequest(
            trackID: id, streamID: "PA_x|\(id)", kind: .audio, mimeType: mime, allowRed: red, ssrc: ssrc)
    }
    static func camera(_ id: String, ssrc: UInt32 = 200, mime: String = "video/VP8", fmtp: String = "") -> Self {
        SendTrackRequest(
            trackID: id, streamID: "PA_x|\(id)", kind: .video, mimeType: mime, fmtp: fmtp, ssrc: ssrc,
            rtxSsrc: ssrc + 1)
    }
}
