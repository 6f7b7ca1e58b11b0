import Basics
import Crypto
import Glibc
@testable import WebRTC

/// A server's peer and a client's, connected over a perfect network in memory. The client then says what the input wants.
final class CallPair {
    static let certificate = try? Certificate.selfSigned()
    private static let serverAddress = SocketAddress(v4: 0x0A00_0001, port: 7882)
    private static let clientAddress = SocketAddress(v4: 0x0A00_0002, port: 50_000)
    nonisolated(unsafe) private static var clock = Moment.zero

    private var server: Peer
    private var client: Peer
    private var now: Moment
    private let track: SendTrackID

    nonisolated(unsafe) private static var last: CallPair?
    private var uses = 0

    /// A connected pair; one serves several inputs while it stays connected, since a handshake takes as long as hundreds
    /// of them. So a finding may need the inputs before it: the stack in the log is the thing to read.
    static func connected() -> CallPair? {
        guard let certificate else { return nil }
        if let pair = unsafe last, pair.uses < 100, pair.server.state == .connected, pair.client.state == .connected {
            pair.uses += 1
            return pair
        }
        // usrsctp has one clock for the whole process; it must not go back.
        unsafe clock = clock + .seconds(1)
        let pair = unsafe CallPair(certificate, now: clock)
        pair.connect()
        unsafe last = pair
        return pair
    }

    private init(_ certificate: Certificate, now: Moment) {
        self.now = now
        server = Peer(
            .init(role: .lite, certificate: certificate, candidates: [Self.serverAddress], seed: 1), now: now)
        client = Peer(
            .init(role: .controlling, certificate: certificate, candidates: [Self.clientAddress], seed: 2), now: now)
        _ = client.addSendTrack(
            .init(trackID: "mic", streamID: "a", kind: .audio, mimeType: "audio/opus", ssrc: 0x1111))
        _ = client.addSendTrack(
            .init(trackID: "cam", streamID: "a", kind: .video, mimeType: "video/VP8", ssrc: 0x3333, rtxSsrc: 0x3334))
        client.openDataChannel(label: "_reliable", ordered: true, maxRetransmits: nil, now: now)
        track = server.addSendTrack(
            .init(trackID: "TR_s", streamID: "PA_s|TR_s", kind: .audio, mimeType: "audio/opus", ssrc: 0x2222))
    }

    private func connect() {
        guard let offer = client.makeOffer(now: now), let answer = try? server.accept(offer: offer.sdp, now: now) else {
            return expect(false, "an offer is answered")
        }
        do { try client.accept(answer: answer.sdp, now: now) } catch { return expect(false, "an answer is taken") }
        drain()
        // OpenSSL repeats a flight when this process had to wait for its turn; then more than one round is needed.
        for round in 0..<50 where server.state != .connected || client.state != .connected {
            if round > 0 { letRealTimePass() }
            client.handleTimeout(now: now)
            server.handleTimeout(now: now)
            drain()
        }
        expect(
            server.state == .connected && client.state == .connected,
            "two peers connect: \(server.state), \(client.state), paths \(server.ice.selected != nil) "
                + "\(client.ice.selected != nil), keys \(server.transport.isConnected) \(client.transport.isConnected)")
    }

    /// As long as OpenSSL's first timer, which is in real time.
    private func letRealTimePass() {
        now = now + .milliseconds(100)
        var pause = timespec(tv_sec: 0, tv_nsec: 100_000_000)
        unsafe nanosleep(&pause, nil)
    }

    /// What a client (or server) with nobody to talk to says first.
    static func firstFlight(_ role: DTLSHandle.Role) -> [UInt8] {
        guard let certificate else { return [] }
        var transport = SecureTransport(certificate: certificate, profiles: SRTPProfile.preferred)
        transport.start(as: role, expecting: [], now: .zero)
        guard case .transmit(let bytes)? = transport.nextOutput() else { return [] }
        return bytes
    }

    func step(_ input: inout FuzzInput) {
        switch input.choice(9) {
        case 0: deliver(input.chunk(), from: Self.clientAddress)
        case 1: sendMedia(input.chunk(), isRTCP: false)
        case 2: sendMedia(input.chunk(), isRTCP: true)
        case 3: _ = client.sendData(label: "_reliable", input.chunk(), now: now)
        case 4: client.transport.send(input.chunk(), now: now)
        case 5:
            now = now + .milliseconds(Int64(input.byte()) * 40)
            unsafe Self.clock = max(Self.clock, now)
            if client.deadline <= now { client.handleTimeout(now: now) }
            if server.deadline <= now { server.handleTimeout(now: now) }
        case 6: deliver(input.chunk(), from: SocketAddress(v4: 0x0A00_0009, port: 1))
        case 7: sendServerMedia(input.chunk())
        default: server.addRemoteCandidate(String(decoding: input.chunk(), as: UTF8.self), now: now)
        }
        client.pump(now: now)  // what was put into its transport past its own methods
        drain()
    }

    /// Plain bytes of the input, protected with the client's keys.
    private func sendMedia(_ plain: [UInt8], isRTCP: Bool) {
        var slot = plain + [UInt8](repeating: 0, count: 64)
        var span = slot.mutableSpan
        let count: Int?
        if isRTCP {
            count = try? client.transport.sender?.protectRTCP(&span, count: plain.count)
        } else {
            count = try? client.transport.sender?.protect(&span, count: plain.count)
        }
        guard let count else { return }
        deliver(Array(slot[..<count]), from: Self.clientAddress)
    }

    /// What we send is written by us, but with the publisher's payload.
    private func sendServerMedia(_ plain: [UInt8]) {
        var slot = plain + [UInt8](repeating: 0, count: 64)
        var span = slot.mutableSpan
        guard let count = server.protect(&span, count: plain.count, now: now) else { return }
        expect(count > plain.count && count <= slot.count, "protection makes a packet longer, within its slot")
        server.noteSenderClock(ssrc: 0x2222, rtpTimestamp: 5, ntp: UInt64(plain.count) << 40, at: now)
    }

    private func deliver(_ datagram: [UInt8], from source: SocketAddress) {
        var slot = datagram + [UInt8](repeating: 0, count: 64)
        var span = slot.mutableSpan
        guard
            case .rtp(let header, let origin, let count) = server.receive(
                &span, count: datagram.count, from: source, now: now)
        else { return }
        expect(count <= datagram.count, "a plain packet is no longer than the protected one")
        FuzzTarget.check(header, lies: count)
        expect(origin.track >= 0 && origin.layer >= 0, "a packet belongs to a track")
    }

    private func drain() {
        var rounds = 0
        var isSilent = false
        while !isSilent {
            isSilent = true
            rounds += 1
            expect(rounds < 1000, "two peers do not talk for ever without time passing")
            while let output = server.nextOutput() {
                isSilent = false
                guard case .transmit(var bytes, to: Self.clientAddress) = output else { continue }
                let count = bytes.count
                var span = bytes.mutableSpan
                _ = client.receive(&span, count: count, from: Self.serverAddress, now: now)
            }
            while let output = client.nextOutput() {
                isSilent = false
                if case .transmit(let bytes, to: Self.serverAddress) = output {
                    deliver(bytes, from: Self.clientAddress)
                }
            }
        }
    }
}
