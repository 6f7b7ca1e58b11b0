public import Basics
public import Crypto

extension Peer {
    public struct Configuration: Sendable {
        public enum Role: Sendable {
            /// A server: ICE-lite, controlled, never sends a check of its own.
            case lite
            /// A client: makes checks and nominates.
            case controlling
        }
        public var role: Role
        /// One per process, shared by all peers.
        public var certificate: Certificate
        /// Host candidates to advertise, the most wanted first: all the one port of the peer's loop.
        public var candidates: [SocketAddress]
        /// Stands before 8 random letters in every ufrag of ours.
        public var iceUfragPrefix: String
        /// For all that need not be secret: SSRC of our reports, spread of timers, session id.
        public var seed: UInt64
        public var media: MediaPolicy
        /// RTCP name of all we send; the same name means one clock (RFC 7022).
        public var cname: String
        /// SRTP profiles to offer and accept, the most wanted first; at least one.
        public var profiles: [SRTPProfile]

        public init(
            role: Role, certificate: Certificate, candidates: [SocketAddress], iceUfragPrefix: String = "",
            seed: UInt64, media: MediaPolicy = .standard, cname: String = "parley",
            profiles: [SRTPProfile] = SRTPProfile.preferred
        ) {
            self.role = role
            self.certificate = certificate
            self.candidates = candidates
            self.iceUfragPrefix = iceUfragPrefix
            self.seed = seed
            self.media = media
            self.cname = cname
            self.profiles = profiles
        }
    }

    /// Our description, with the mids of the tracks we send.
    public typealias Answer = LocalDescription

    public enum Received {
        /// STUN, DTLS or RTCP; what it meant comes as events.
        case consumed
        /// Decrypted in place; `count` is the plain length. A resent packet is unwrapped: header, payload offset and
        /// SSRC are the original's.
        case rtp(RTPHeader, source: RTPSource, count: Int)
        /// Useless; the caller counts it.
        case dropped(DropReason)
    }

    /// Where a packet belongs.
    public struct RTPSource: Sendable, Equatable {
        /// ``ReceiveTrack/index``.
        public var track: Int32
        /// Place in the track's `rids` (or its simulcast SSRCs), 0 when there is one stream.
        public var layer: Int8
        /// It came as a retransmission (RFC 4588).
        public var isRTX: Bool
    }

    public enum DropReason: Sendable, Equatable {
        /// First byte of no protocol here (RFC 7983), or too short.
        case unknownProtocol
        case stun
        /// DTLS from an address without an authentic check.
        case unknownAddress
        /// Media before the keys.
        case notConnected
        case srtp(SRTPDrop)
        /// RTP or RTCP whose headers make no sense once decrypted.
        case malformed
        /// No m-line claims its SSRC, mid or payload type.
        case unknownSource
        /// A retransmission that carries nothing: a probe for bandwidth.
        case padding

        /// For a metric's label.
        public var name: String {
            switch self {
            case .unknownProtocol: "unknown_protocol"
            case .stun: "stun"
            case .unknownAddress: "unknown_address"
            case .notConnected: "not_connected"
            case .srtp(let drop): drop.rawValue
            case .malformed: "malformed"
            case .unknownSource: "unknown_source"
            case .padding: "padding"
            }
        }
    }

    public enum Output: Sendable {
        /// Control traffic only; RTP goes through `protect`.
        case transmit([UInt8], to: SocketAddress)
        case event(Event)
    }

    public enum Event: Sendable, Equatable {
        /// A path is up and SRTP is keyed. Data channels open a little later.
        case connected
        /// A restart's path is up.
        case iceRestarted
        /// ICE or DTLS gave up. After lost consent an ICE restart may still heal it (`iceRestarted` follows).
        case failed(String)
        /// The other side said good-bye over DTLS.
        case closedByPeer
        case receiveTrackAdded(ReceiveTrack)
        /// Same m-line and msid; SSRCs, layers, codecs or extensions are other ones now.
        case receiveTrackChanged(ReceiveTrack)
        case receiveTrackRemoved(index: Int)
        case sendTrackBound(SendTrackID)
        case sendTrackRejected(SendTrackID)
        case dataChannelOpened(label: String)
        case dataChannelClosed(label: String)
        case data(label: String, [UInt8])
        /// The other side misses these of what we sent.
        case nack(mediaSSRC: UInt32, [UInt16])
        case keyFrameRequested(mediaSSRC: UInt32)
        /// Fraction in 256ths; jitter in timestamp units; the round trip is nil before our first sender report.
        case receiverReport(mediaSSRC: UInt32, fractionLost: UInt8, roundTrip: Duration?, jitter: UInt32)
        case senderReport(ssrc: UInt32, ntp: UInt64, rtpTimestamp: UInt32)
        case bye(ssrc: UInt32)
        case transportFeedback(TransportFeedback)
        /// REMB, bits per second.
        case bitrateEstimate(UInt64)
    }
}
