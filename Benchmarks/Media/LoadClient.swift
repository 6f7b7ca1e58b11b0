import Basics
import Crypto
import Glibc
import Rooms
import Sockets
import WebRTC

/// A WebRTC client over a real UDP socket, driven by hand: the other end of the wire for measurements.
final class LoadClient {
    let sid: ParticipantSID
    let socket: UDPSocket
    var peer: Peer
    private var slab = PacketSlab(slots: 64)
    private var outgoing: OutgoingBatch
    private(set) var isConnected = false
    /// RTP packets that arrived, decrypted or not.
    private(set) var received = 0
    /// Called with each decrypted packet's payload, when somebody wants to look.
    var onPacket: ((borrowing MutableSpan<UInt8>, RTPHeader, Moment) -> Void)?
    /// Leave packets undecrypted: the receiver's cost is not what is measured.
    var onlyCounts = false

    init(_ sid: String, certificate: Certificate, seed: UInt64) throws {
        self.sid = ParticipantSID(sid)
        socket = try UDPSocket(host: "127.0.0.1")
        outgoing = OutgoingBatch(socket: socket)
        let address = SocketAddress(v4: 0x7F00_0001, port: socket.localAddress.port)
        peer = Peer(
            .init(role: .controlling, certificate: certificate, candidates: [address], seed: seed), now: MonotonicClock.now)
    }

    /// Takes what arrived, calls what is due, sends what came of it.
    func turn() {
        let now = MonotonicClock.now
        while true {
            let count = socket.receive(into: &slab)
            for slot in 0..<count { take(slot, now: now) }
            if count < slab.slots { break }
        }
        if peer.deadline <= now { peer.handleTimeout(now: now) }
        settle()
        outgoing.flush()
    }

    private func take(_ slot: Int, now: Moment) {
        let count = slab.count(of: slot)
        let source = slab.source(of: slot)
        slab.withSlot(slot) { packet in
            let isRTP = packet[0] >> 6 == 2 && !(192...223).contains(packet[1])
            if isRTP { received += 1 }
            if isRTP, onlyCounts { return }
            if case .rtp(let header, _, _) = peer.receive(&packet, count: count, from: source, now: now) {
                onPacket?(packet, header, now)
            }
        }
    }

    private func settle() {
        while let output = peer.nextOutput() {
            switch output {
            case .transmit(let packet, let destination): outgoing.append(packet, to: destination)
            case .event(.connected): isConnected = true
            case .event: break
            }
        }
    }

    /// Sends one RTP packet of `payload` bytes with the time of sending in front.
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
