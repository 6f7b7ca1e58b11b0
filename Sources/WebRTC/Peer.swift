public import Basics
import Crypto

/// # WebRTC: one peer's end of a call, as a value. Packets and time go in, packets and events come out.
///
/// **Never here:** sockets, clocks, threads, rooms, tokens. **Folders:** `SDP` what is offered · `ICE` finding a path ·
/// `DTLS` who it is and the keys · `SRTP` protection · `RTP` headers · `RTCP` reports · `SCTP` data channels · `Peer`
/// how they work together.
/// **Used by:** Forwarding, Rooms, RoomClient. **Thread:** whichever media loop owns the peer.
///
/// Calling contract: after every mutating call drain `nextOutput()` until nil
/// and call `handleTimeout` at `deadline`.
public struct Peer: ~Copyable {
    let configuration: Configuration
    var negotiator: Negotiator
    var ice: ICEAgent
    var transport: SecureTransport
    var channels: DataChannels?
    /// Channels that were asked for before there was an association to open them on.
    var plannedChannels: [PlannedChannel] = []
    var sources = SourceMap()
    var sent = SentStreams()
    var outputs: [Output] = []
    var nextOutputIndex = 0
    public internal(set) var state = ConnectionState.new
    /// Names us in reports about streams of others.
    let reportSSRC: UInt32
    /// Where DTLS last came from, before there is a selected path to answer over.
    var lastSource: SocketAddress?
    /// The last FIR number per media SSRC: a repeated one is the same request (RFC 5104 §4.3.1.2).
    var intraRequests: [UInt32: UInt8] = [:]
    /// A path without keys by then is given up; set while there is one.
    var handshakeEnd = Moment.distantFuture
    /// Arrival times of what comes, for the sender's bandwidth estimate.
    var feedback: TransportFeedbackRecorder
    /// Each is `distantFuture` while there is nothing to report.
    var nextSenderReports = Moment.distantFuture
    var nextReceiverReports = Moment.distantFuture
    var nackDeadline = Moment.distantFuture

    public init(_ configuration: Configuration, now: Moment) {
        self.configuration = configuration
        var random = SeededRandom(seed: configuration.seed)
        let credentials = ICECredentials.fresh(prefix: configuration.iceUfragPrefix)
        let isLite = configuration.role == .lite
        negotiator = Negotiator(
            .init(
                isLite: isLite, fingerprint: SDPFingerprint(configuration.certificate),
                candidates: configuration.candidates, cname: configuration.cname, sessionID: random.next(),
                policy: configuration.media, prefersDTLSServer: isLite),
            credentials: credentials)
        ice = ICEAgent(isLite ? .lite : .controlling, local: credentials, seed: random.next(), now: now)
        transport = SecureTransport(certificate: configuration.certificate, profiles: configuration.profiles)
        reportSSRC = UInt32(truncatingIfNeeded: random.next()) | 1
        feedback = TransportFeedbackRecorder(sender: reportSSRC)
    }

    /// The other side's checks name us so; changes at an ICE restart.
    public var localUfrag: String { ice.local.ufrag }
    /// Also the one before a restart, until the new path is up.
    public var localUfrags: [String] { ice.validUfrags }
    /// The selected pair: where protected packets go.
    public var remoteAddress: SocketAddress? { ice.selected }
    /// Agreed by DTLS; nil before.
    public var profile: SRTPProfile? { transport.profile }

    public mutating func nextOutput() -> Output? {
        guard nextOutputIndex < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            nextOutputIndex = 0
            return nil
        }
        defer { nextOutputIndex += 1 }
        return outputs[nextOutputIndex]
    }

    mutating func emit(_ event: Event) { outputs.append(.event(event)) }
}
