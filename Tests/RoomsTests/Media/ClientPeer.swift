import Basics
import Crypto
import Sockets
import WebRTC

/// A client's end of one peer connection over a real UDP socket on loopback.
final class ClientPeer {
    let socket: UDPSocket
    var peer: Peer
    private var outgoing: OutgoingBatch
    private var header = RTPHeader()

    private(set) var isConnected = false
    private(set) var wasClosed = false
    private(set) var openChannels: Set<String> = []
    /// Data messages that came, oldest first.
    private(set) var messages: [[UInt8]] = []
    /// Payloads of the RTP packets that came, oldest first.
    private(set) var payloads: [[UInt8]] = []

    init(certificate: Certificate, seed: UInt64) throws {
        socket = try UDPSocket(host: "127.0.0.1")
        outgoing = OutgoingBatch(socket: socket, slots: 4)
        let address = SocketAddress(v4: 0x7F00_0001, port: socket.localAddress.port)
        peer = Peer(
            .init(role: .controlling, certificate: certificate, candidates: [address], seed: seed),
            now: MonotonicClock.now)
    }

    /// Takes what arrived, calls what is due, sends what came of it.
    func turn(_ slab: inout PacketSlab) {
        let now = MonotonicClock.now
        while true {
            let count = socket.receive(into: &slab)
            for slot in 0..<count { take(slot, of: &slab, now: now) }
            if count < slab.slots { break }
        }
        if peer.deadline <= now { peer.handleTimeout(now: now) }
        settle()
    }

    /// Hands over what the peer has to say.
    func settle() {
        while let output = peer.nextOutput() {
            switch output {
            case .transmit(let packet, let destination): outgoing.append(packet, to: destination)
            case .event(.connected): isConnected = true
            case .event(.closedByPeer): wasClosed = true
            case .event(.dataChannelOpened(let label)): openChannels.insert(label)
            case .event(.data(_, let bytes)): messages.append(bytes)
            case .event: break
            }
        }
        outgoing.flush()
    }

    private func take(_ slot: Int, of slab: inout PacketSlab, now: Moment) {
        let count = slab.count(of: slot)
        let source = slab.source(of: slot)
        slab.withSlot(slot) { packet in
            guard case .rtp(let header, _, _) = peer.receive(&packet, count: count, from: source, now: now) else {
                return
            }
            payloads.append((0..<header.payloadCount).map { packet[header.payloadOffset + $0] })
        }
    }

    /// Sends the next 20 ms of a loud voice on a track that is negotiated.
    func speak(_ payload: [UInt8], on track: SendTrackID) {
        guard let parameters = peer.sendParameters(track), let destination = peer.remoteAddress else { return }
        header.ssrc = parameters.ssrc
        header.payloadType = parameters.payloadType
        header.mid = ShortText(parameters.mid) ?? ShortText()
        header.audioLevel = 5
        header.voiceActivity = true
        header.sequence &+= 1
        header.timestamp &+= 960
        let next = header
        outgoing.withNextSlot(to: destination) { slot in
            guard let start = next.write(into: &slot, extensions: parameters.extensions) else { return nil }
            for (index, byte) in payload.enumerated() { slot[start + index] = byte }
            return peer.protect(&slot, count: start + payload.count, now: MonotonicClock.now)
        }
        outgoing.flush()
    }

    func send(_ bytes: [UInt8], label: String = "_reliable") {
        _ = peer.sendData(label: label, bytes, now: MonotonicClock.now)
        settle()
    }
}
