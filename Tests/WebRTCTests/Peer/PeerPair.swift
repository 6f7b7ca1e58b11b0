import Basics
import Crypto
import Testing

@testable import WebRTC

/// One end of a call under test, with what happened to it.
final class TestEnd {
    var peer: Peer
    var address: SocketAddress
    var events: [Peer.Event] = []
    var media: [(header: RTPHeader, source: Peer.RTPSource, payload: [UInt8])] = []
    var drops: [Peer.DropReason] = []

    init(_ configuration: Peer.Configuration, at address: SocketAddress) {
        peer = Peer(configuration, now: .zero)
        self.address = address
    }

    var data: [(label: String, bytes: [UInt8])] {
        events.compactMap { if case .data(let label, let bytes) = $0 { (label, bytes) } else { nil } }
    }
    func has(_ event: Peer.Event) -> Bool { events.contains(event) }

    // Macros of Testing cannot take a noncopyable value apart.
    func makeOffer(restart: Bool = false, now: Moment) -> Peer.Answer? { peer.makeOffer(iceRestart: restart, now: now) }
    func sendData(_ label: String, _ bytes: [UInt8], now: Moment) -> Bool {
        peer.sendData(label: label, bytes, now: now)
    }
    func parameters(_ id: SendTrackID) -> SendParameters? { peer.sendParameters(id) }
    var profile: SRTPProfile? { peer.profile }
    var state: ConnectionState { peer.state }
    var ufrag: String { peer.localUfrag }
    var password: String { peer.ice.local.password }
    var deadline: Moment { peer.deadline }
    func handleTimeout(now: Moment) { peer.handleTimeout(now: now) }
    var ufrags: [String] { peer.localUfrags }
    var sendTrackIDs: [SendTrackID] { events.compactMap { if case .sendTrackBound(let id) = $0 { id } else { nil } } }
    func protect(_ slot: inout [UInt8], _ count: Int, now: Moment) -> Int? {
        var span = slot.mutableSpan
        return peer.protect(&span, count: count, now: now)
    }
    var remoteAddress: SocketAddress? { peer.remoteAddress }

    func receive(_ datagram: [UInt8], from source: SocketAddress, now: Moment) {
        var slot = datagram + [UInt8](repeating: 0, count: 64)
        var span = slot.mutableSpan
        switch peer.receive(&span, count: datagram.count, from: source, now: now) {
        case .consumed: break
        case .dropped(let reason): drops.append(reason)
        case .rtp(let header, let source, _):
            let payload = slot[header.payloadOffset..<(header.payloadOffset + header.payloadCount)]
            media.append((header, source, Array(payload)))
        }
    }
}

/// A lite server and a controlling client over a simulated network. Time moves by `run`.
///
/// OpenSSL times lost handshake flights by the real clock, so when one of those is all that is left to wait for, `run`
/// really waits for it; nothing else here does.
final class PeerPair {
    static let certificate = Result { try Certificate.selfSigned() }
    static let otherCertificate = Result { try Certificate.selfSigned() }

    let server: TestEnd
    let client: TestEnd
    var network: SimulatedNetwork
    var now = Moment.zero
    /// Every DTLS datagram is preceded by pieces of itself.
    var truncates = false

    init(
        _ conditions: SimulatedNetwork.Conditions = .perfect, seed: UInt64 = 1,
        profiles: [SRTPProfile] = SRTPProfile.preferred
    ) throws {
        let serverAddress = SocketAddress(v4: 0x0A00_0001, port: 7882)
        let clientAddress = SocketAddress(v4: 0x0A00_0002, port: 50_000)
        server = TestEnd(
            .init(
                role: .lite, certificate: try Self.certificate.get(), candidates: [serverAddress],
                iceUfragPrefix: "s0", seed: seed),
            at: serverAddress)
        client = TestEnd(
            .init(
                role: .controlling, certificate: try Self.otherCertificate.get(), candidates: [clientAddress],
                seed: seed &+ 1, profiles: profiles),
            at: clientAddress)
        network = SimulatedNetwork(conditions, seed: seed)
    }

    /// The client offers, as a publisher does; being asked, the server becomes the DTLS server here too.
    func negotiateFromClient(mangle: (String) -> String = { $0 }) throws {
        let offer = try #require(client.makeOffer(now: now))
        let answer = try server.peer.accept(offer: mangle(offer.sdp), now: now)
        try client.peer.accept(answer: answer.sdp, now: now)
        drain()
    }

    /// What a client sends when both sides offer media of their own: one track each way.
    func header(_ parameters: SendParameters, _ sequence: UInt16, timestamp: UInt32 = 0) -> RTPHeader {
        var header = RTPHeader()
        header.payloadType = parameters.payloadType
        header.sequence = sequence
        header.timestamp = timestamp
        header.ssrc = parameters.ssrc
        header.mid = ShortText(parameters.mid) ?? ShortText()
        return header
    }

    /// The server offers, as to a subscriber.
    func negotiateFromServer(restart: Bool = false) throws {
        let offer = try #require(server.makeOffer(restart: restart, now: now))
        let answer = try client.peer.accept(offer: offer.sdp, now: now)
        try server.peer.accept(answer: answer.sdp, now: now)
        drain()
    }

    func drain() {
        for end in [server, client] {
            while let output = end.peer.nextOutput() {
                switch output {
                case .event(let event): end.events.append(event)
                case .transmit(let bytes, let to):
                    if truncates, (20...63).contains(bytes[0]) {
                        for count in stride(from: 1, to: bytes.count, by: 11) {
                            network.send(Array(bytes[..<count]), from: end.address, to: to, now: now)
                        }
                    }
                    network.send(bytes, from: end.address, to: to, now: now)
                }
            }
        }
    }

    private func step(until end: Moment) {
        drain()
        let handshake = min(server.peer.transport.deadline, client.peer.transport.deadline)
        let next = min(network.nextArrival, server.peer.deadline, client.peer.deadline)
        if next == handshake, next <= end, next > now {
            let wake = ContinuousClock.now + (next - now)
            while ContinuousClock.now < wake {}  // OpenSSL's clock, see above
        }
        if network.nextArrival == .distantFuture, next == min(server.peer.channelDeadline, client.peer.channelDeadline)
        {
            // usrsctp resends nothing younger than a round trip by the wall clock (see SCTPStackHandle).
            let wake = ContinuousClock.now + .milliseconds(1)
            while ContinuousClock.now < wake {}
        }
        now = min(max(now, next), end)
        while let datagram = network.next(at: now) {
            if datagram.to == server.address { server.receive(datagram.bytes, from: datagram.from, now: now) }
            if datagram.to == client.address { client.receive(datagram.bytes, from: datagram.from, now: now) }
            drain()
        }
        for peer in [server, client] where peer.peer.deadline <= now { peer.peer.handleTimeout(now: now) }
        drain()
    }

    func run(for duration: Duration) {
        let end = now + duration
        while now < end { step(until: end) }
    }

    /// Runs until `condition` holds; false when it does not within `limit`.
    @discardableResult
    func run(within limit: Duration = .seconds(20), until condition: () -> Bool) -> Bool {
        let end = now + limit
        while !condition(), now < end { step(until: end) }
        return condition()
    }

    var areConnected: Bool { server.state == .connected && client.state == .connected }

    /// Protects and sends one RTP packet.
    func sendMedia(
        from end: TestEnd, to other: TestEnd, header: RTPHeader, extensions: HeaderExtensionIDs, payload: [UInt8]
    ) {
        var slot = [UInt8](repeating: 0, count: 1500)
        var span = slot.mutableSpan
        guard let offset = header.write(into: &span, extensions: extensions) else { return }
        for (index, byte) in payload.enumerated() { span[offset + index] = byte }
        guard let count = end.peer.protect(&span, count: offset + payload.count, now: now) else { return }
        network.send(Array(slot[..<count]), from: end.address, to: end.peer.remoteAddress ?? other.address, now: now)
    }
}
