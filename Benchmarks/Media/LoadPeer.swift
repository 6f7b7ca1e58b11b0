import Basics
import Crypto
import Sockets
import WebRTC

/// A client's end of one peer connection over a real UDP socket, driven by hand: the other end of the wire.
final class LoadPeer {
    let socket: UDPSocket
    var peer: Peer
    private var outgoing: OutgoingBatch
    private(set) var isConnected = false
    /// A data channel of the other side's is open: SCTP is up.
    private(set) var hasChannel = false
    /// RTP packets that arrived.
    private(set) var received = 0
    /// Nanoseconds from a packet's sending to its arrival here, when `listens`.
    private(set) var delays: [Int64] = []
    /// Decrypts what arrives and notes delays. Others only count: a receiver's cost is not what is measured.
    var listens = false

    init(certificate: Certificate, seed: UInt64) throws {
        var options = UDPSocket.Options()
        options.bufferBytes = 1 << 18
        socket = try UDPSocket(host: "127.0.0.1", options: options)
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
            case .event(.dataChannelOpened): hasChannel = true
            case .event: break
            }
        }
        outgoing.flush()
    }

    func forgetDelays() { delays.removeAll(keepingCapacity: true) }

    private func take(_ slot: Int, of slab: inout PacketSlab, now: Moment) {
        let count = slab.count(of: slot)
        let source = slab.source(of: slot)
        guard count > 1 else { return }
        slab.withSlot(slot) { packet in
            let isRTP = packet[0] >> 6 == 2 && !(192...223).contains(packet[1])
            if isRTP { received += 1 }
            if isRTP, !listens { return }
            guard case .rtp(let header, _, _) = peer.receive(&packet, count: count, from: source, now: now),
                header.payloadCount >= 8
            else { return }
            var stamp: UInt64 = 0
            for index in 0..<8 { stamp = stamp << 8 | UInt64(packet[header.payloadOffset + index]) }
            delays.append(MonotonicClock.now.nanoseconds - Int64(bitPattern: stamp))
        }
    }

    /// Sends one RTP packet of `payload` bytes, which begin with the time of sending.
    func send(_ header: RTPHeader, extensions: HeaderExtensionIDs, payload: Int) {
        guard let destination = peer.remoteAddress else { return }
        let now = MonotonicClock.now
        outgoing.withNextSlot(to: destination) { slot in
            guard let start = header.write(into: &slot, extensions: extensions) else { return nil }
            let stamp = UInt64(bitPattern: now.nanoseconds)
            for index in 0..<payload {
                slot[start + index] = index < 8 ? UInt8(truncatingIfNeeded: stamp >> UInt64(8 * (7 - index))) : 0x5A
            }
            return peer.protect(&slot, count: start + payload, now: now)
        }
        outgoing.flush()
    }
}
