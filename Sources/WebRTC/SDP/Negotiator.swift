public import Basics

/// What the two ends of one connection have agreed on: m-lines, tracks, codecs, transport. Text in, text out.
///
/// One BUNDLE transport; offers come from one side for the connection's whole life, as in LiveKit (the client on its
/// publisher or only connection, the server on the subscriber one). Pure: no time, no randomness, no packets. After
/// every call, drain ``nextEvent()`` until nil. A description that throws leaves everything as it was.
/// Source: RFC 8829 (JSEP) §5, RFC 9143 (BUNDLE), livekit-wire.md §4 and §5.
public struct Negotiator: Sendable {
    public struct Configuration: Sendable {
        /// Say `a=ice-lite`: this side answers checks and sends none.
        public var isLite: Bool
        public var fingerprint: SDPFingerprint
        /// Host candidates, the most wanted first. All stand in the description; none are trickled.
        public var candidates: [SocketAddress]
        /// RTCP name of everything this side sends (RFC 7022).
        public var cname: String
        /// For `o=`; below 2^63 (RFC 8829 §5.2.1).
        public var sessionID: UInt64
        public var policy: MediaPolicy
        /// Answer `passive` where the other side leaves the choice. The DTLS server picks the SRTP profile, and libwebrtc
        /// as server picks the AES-CM one, which costs several times what AES-GCM does.
        public var prefersDTLSServer: Bool

        public init(
            isLite: Bool, fingerprint: SDPFingerprint, candidates: [SocketAddress], cname: String, sessionID: UInt64,
            policy: MediaPolicy = .standard, prefersDTLSServer: Bool = false
        ) {
            self.isLite = isLite
            self.fingerprint = fingerprint
            self.candidates = candidates
            self.cname = cname
            self.sessionID = sessionID & UInt64(Int64.max)
            self.policy = policy
            self.prefersDTLSServer = prefersDTLSServer
        }
    }

    public enum Event: Sendable, Equatable {
        case receiveTrackAdded(ReceiveTrack)
        /// Same m-line and msid; its SSRCs, layers, codecs or extensions are other ones now.
        case receiveTrackChanged(ReceiveTrack)
        case receiveTrackRemoved(index: Int)
        /// ``Negotiator/sendParameters(_:)`` has a value, or another one than before.
        case sendTrackBound(SendTrackID)
        /// The other side has no codec for the track; remove it.
        case sendTrackRejected(SendTrackID)
        /// The other side's ICE credentials changed; in answers, ``Negotiator/credentials`` did too (RFC 8839 §4.4.1).
        case iceRestarted
    }

    /// Which end of the DTLS handshake this side is.
    public enum DTLSRole: Sendable, Equatable { case client, server }

    public let configuration: Configuration
    /// Ours, as the last description said.
    public internal(set) var credentials: ICECredentials
    /// Nil until the first description of the other side was taken.
    public internal(set) var remote: RemoteTransport?
    /// Nil until agreed; fixed from then on.
    public internal(set) var dtlsRole: DTLSRole?
    /// The largest data-channel message the other side takes, bytes; 0 = any size (RFC 8841 §6.1).
    public internal(set) var remoteMaximumMessageSize = 65_536
    /// The other side's SCTP port (RFC 8841 §5).
    public internal(set) var remoteSCTPPort: UInt16 = 5_000
    /// Our next offer gets a data-channel m-line; one that was refused is not offered again.
    public var wantsDataSection = false
    /// An offer of ours waits for its answer.
    public internal(set) var isOfferOutstanding = false

    var sections: [NegotiatedSection] = []
    var sendTracks: [SendTrack] = []
    var payloadTypes = PayloadTypes()
    /// True once we made an offer: from then on the other side may not.
    var isOfferer = false
    var nextSendTrack = 0
    /// Mids are given out once, though an m-line may serve twice.
    var nextMid = 0
    var version: UInt64 = 0
    var events: [Event] = []

    public init(_ configuration: Configuration, credentials: ICECredentials) {
        self.configuration = configuration
        self.credentials = credentials
    }

    public mutating func nextEvent() -> Event? { events.isEmpty ? nil : events.removeFirst() }

    /// A data-channel m-line is agreed on.
    public var hasDataSection: Bool { remote != nil && sections.contains { $0.content == .data && !$0.isRejected } }
    /// What the other side sends now.
    public var receiveTracks: [ReceiveTrack] { sections.compactMap(\.receiveTrack) }
    /// Under BUNDLE an id means the same in every section, so a packet is read with these before its section is
    /// known (RFC 9143 §9.2).
    public var receiveExtensions: HeaderExtensionIDs {
        let lines = sections.lazy.filter { !$0.isRejected }.flatMap(\.extensions)
        return HeaderExtensions.ids(Array(lines), sending: false)
    }
    /// What our last description announced: mid to track id.
    public var midToTrack: [String: String] {
        var map: [String: String] = [:]
        for section in sections {
            guard let id = section.describedTrack, let track = sendTracks.first(where: { $0.id == id }) else {
                continue
            }
            map[section.mid] = track.request.trackID
        }
        return map
    }
}
