import Basics
import Crypto

/// Identity and keys of one connection: the DTLS handshake, the check of the peer's fingerprint, the SRTP sessions
/// that come of it, and DTLS records as the carrier of data channels.
///
/// After every mutating call drain `nextOutput()` until nil, and call `handleTimeout` at `deadline`. Sources: RFC 5763,
/// RFC 5764, RFC 8827 §6.5.
struct SecureTransport: ~Copyable {
    enum Output {
        case transmit([UInt8])
        case message([UInt8])
        /// The peer is who its SDP says; SRTP is keyed.
        case connected
        /// The peer said good-bye.
        case closed
        case failed(DTLSError)
    }
    private enum Phase { case idle, handshaking, connected, over }

    /// A ClientHello may outrun the SDP answer that says who the client is; more than one flight is not kept.
    private static let maxEarly = 6

    private let certificate: Certificate
    private let profiles: [SRTPProfile]
    private var phase = Phase.idle
    private var dtls: DTLSHandle?
    private var fingerprints: [SDPFingerprint] = []
    private var early: [[UInt8]] = []
    private var outputs: [Output] = []
    /// Nil before `connected`; the peer calls them for every packet.
    var sender: SRTPSession?
    var receiver: SRTPSession?
    /// What the handshake agreed on; nil before `connected`.
    private(set) var profile: SRTPProfile?
    private var role = DTLSHandle.Role.server
    private(set) var deadline = Moment.distantFuture

    init(certificate: Certificate, profiles: [SRTPProfile]) {
        self.certificate = certificate
        self.profiles = profiles
    }

    var isStarted: Bool { phase != .idle }
    var isConnected: Bool { phase == .connected }
    mutating func nextOutput() -> Output? { outputs.isEmpty ? nil : outputs.removeFirst() }

    /// Begins the handshake: as client with a hello, as server by waiting for one. Once only.
    mutating func start(as role: DTLSHandle.Role, expecting fingerprints: [SDPFingerprint], now: Moment) {
        guard phase == .idle else { return }
        self.role = role
        self.fingerprints = fingerprints
        phase = .handshaking
        run(now: now) { transport throws(DTLSError) in
            var handle = try DTLSHandle(.shared(for: transport.certificate, profiles: transport.profiles), role: role)
            if role == .client { try handle.start() }
            transport.dtls = consume handle
        }
        for datagram in early { receive(datagram, now: now) }
        early = []
    }

    mutating func receive(_ datagram: [UInt8], now: Moment) {
        guard phase != .idle else {
            if early.count < Self.maxEarly { early.append(datagram) }
            return
        }
        run(now: now) { transport throws(DTLSError) in try transport.dtls?.receive(datagram) }
    }

    /// Sends a data-channel packet. Dropped before `connected` and after the end; SCTP sends again.
    mutating func send(_ message: [UInt8], now: Moment) {
        guard phase == .connected else { return }
        do { try dtls?.send(message) } catch { return }
        drain()
    }

    mutating func handleTimeout(now: Moment) {
        guard now >= deadline else { return }
        run(now: now) { transport throws(DTLSError) in try transport.dtls?.handleTimeout() }
    }

    mutating func close() {
        guard phase != .over else { return }
        phase = .over
        deadline = .distantFuture
        dtls?.close()
        drain()
    }

    private mutating func run(
        now: Moment, _ body: (inout SecureTransport) throws(DTLSError) -> Void
    ) {
        guard phase != .over else { return }
        do throws(DTLSError) {
            try body(&self)
            if phase == .handshaking, dtls?.state == .established { try becomeConnected() }
        } catch {
            drain()  // an alert that says why
            phase = .over
            deadline = .distantFuture
            return outputs.append(.failed(error))
        }
        drain()
        deadline = phase == .handshaking ? (dtls?.untilTimeout).map { now + $0 } ?? .distantFuture : .distantFuture
        if dtls?.state == .closed, phase != .over {
            phase = .over
            outputs.append(.closed)
        }
    }

    private mutating func becomeConnected() throws(DTLSError) {
        guard let certificate = dtls?.peerCertificate, let keys = try exportKeys() else {
            throw .handshake(reason: "the peer showed no certificate")
        }
        do throws(DTLSError) { try SDPFingerprint.check(fingerprints, certificate: certificate) } catch {
            dtls?.close()
            throw error
        }
        let isClient = role == .client
        sender = try SRTPSession(.sending, profile: keys.profile, key: isClient ? keys.client : keys.server)
        receiver = try SRTPSession(.receiving, profile: keys.profile, key: isClient ? keys.server : keys.client)
        profile = keys.profile
        phase = .connected
        outputs.append(.connected)
    }

    private borrowing func exportKeys() throws(DTLSError) -> SRTPKeys? { try dtls?.exportKeys() }

    private mutating func drain() {
        while let datagram = dtls?.nextDatagram() { outputs.append(.transmit(datagram)) }
        while let message = dtls?.nextMessage() {
            if phase == .connected { outputs.append(.message(message)) }
        }
    }
}
