import Basics
import Crypto
import Rooms
import WebRTC

/// A participant: the connection over which it gets tracks and, once it publishes, the one over which it sends.
final class LoadClient {
    let sid: ParticipantSID
    let subscriber: LoadPeer
    private(set) var publisher: LoadPeer?
    private var microphone: Microphone?
    /// Tracks whose m-line is negotiated.
    var subscribed = 0

    /// What a publisher's next packet looks like.
    private struct Microphone {
        let track: SendTrackID
        var header = RTPHeader()
        var extensions: HeaderExtensionIDs?
    }
    /// Samples at 48 kHz in one packet of 20 ms.
    private static let ticks: UInt32 = 960
    /// Bytes of Opus in one packet: 48 kbit/s.
    static let payload = 120

    init(_ name: String, certificate: Certificate, seed: UInt64) throws {
        sid = ParticipantSID("PA_\(name)")
        subscriber = try LoadPeer(certificate: certificate, seed: seed)
    }

    var peers: [LoadPeer] { publisher.map { [subscriber, $0] } ?? [subscriber] }

    /// - Returns: the offer that announces a microphone under the client track id `cid`.
    func publish(cid: String, certificate: Certificate, seed: UInt64, now: Moment) throws -> String? {
        let made = try LoadPeer(certificate: certificate, seed: seed)
        publisher = made
        let ssrc = UInt32(truncatingIfNeeded: seed) | 1
        let track = made.peer.addSendTrack(
            .init(
                trackID: cid, streamID: "microphone", kind: .audio, mimeType: "audio/opus", allowRed: false, ssrc: ssrc)
        )
        microphone = Microphone(track: track)
        let offer = made.peer.makeOffer(now: now)
        made.settle()
        return offer?.sdp
    }

    /// Sends the next 20 ms. Does nothing until the connection is up.
    func speak() {
        guard let publisher, var microphone, publisher.isConnected else { return }
        if microphone.extensions == nil, let parameters = publisher.peer.sendParameters(microphone.track) {
            microphone.header.ssrc = parameters.ssrc
            microphone.header.payloadType = parameters.payloadType
            microphone.header.mid = ShortText(parameters.mid) ?? ShortText()
            microphone.header.audioLevel = 30
            microphone.header.voiceActivity = true
            microphone.extensions = parameters.extensions
        }
        guard let extensions = microphone.extensions else { return }
        microphone.header.sequence &+= 1
        microphone.header.timestamp &+= Self.ticks
        publisher.send(microphone.header, extensions: extensions, payload: Self.payload)
        self.microphone = microphone
    }
}
