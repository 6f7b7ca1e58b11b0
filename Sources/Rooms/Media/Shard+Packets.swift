import Basics
import Forwarding
import Sockets
import WebRTC

extension Shard {
    /// One datagram: finds its peer, has it decrypted, and forwards what is media.
    func take(_ slot: Int, now: Moment) {
        counters.packetsIn.add()
        let count = slab.count(of: slot)
        let source = slab.source(of: slot)
        guard count > 0 else { return }
        let local = slab.local(of: slot)
        slab.withSlot(slot) { packet in
            guard let seat = seat(for: packet, count: count, from: source) else { return self.count(.unknownPeer) }
            // Before the answer goes out: a check is answered from the address it came to, or the client drops it.
            if packet[0] < 4 { sources.note(local, for: source) }
            switch seat.peer.receive(&packet, count: count, from: source, now: now) {
            case .consumed:
                // The peer took a check, so it was signed with its password: the address is its client's.
                if packet[0] < 4 { bind(source, to: seat) }
                touch(seat)
            case .rtp(let header, let origin, let count):
                forward(packet, count: count, header, origin, from: seat, now: now)
                // A gap wants its NACK soon, a first packet its report: the peer's deadline may have come nearer.
                touch(seat)
            case .dropped(let reason): self.count(MediaDrop(reason))
            }
        }
    }

    /// A binding request names its peer by the user fragment, whatever address it comes from: that is how a client
    /// that changed networks is found again. Everything else is known by its address.
    private func seat(for packet: borrowing MutableSpan<UInt8>, count: Int, from source: SocketAddress) -> Seat? {
        if packet[0] < 4 {
            guard let fragment = STUN.localUfrag(in: packet, count: count) else { return seatByAddress[source] }
            guard let seat = seatByUserFragment[fragment] else { return nil }
            return seat
        }
        return seatByAddress[source]
    }

    private func bind(_ address: SocketAddress, to seat: Seat) {
        if let other = seatByAddress[address] {
            guard other !== seat else { return }
            other.addresses.removeAll { $0 == address }
        }
        seatByAddress[address] = seat
        seat.addresses.append(address)
        // A client has a handful of interfaces; more is a client that keeps changing ports, and the old ones are dead.
        if seat.addresses.count > 8 { seatByAddress[seat.addresses.removeFirst()] = nil }
    }
}

extension Shard {
    /// Audio in one packet. Opus in WebRTC is sent in frames of 20 ms; only the speaker display depends on it.
    private static let audioPacketMs = 20

    /// One RTP packet to everybody who subscribes to its track.
    private func forward(
        _ packet: borrowing MutableSpan<UInt8>, count: Int, _ header: RTPHeader, _ origin: Peer.RTPSource,
        from seat: Seat, now: Moment
    ) {
        let index = Int(origin.track)
        guard index >= 0, index < seat.receiving.count else { return self.count(.unknownTrack) }
        let room = seat.session.room
        guard let track = seat.receiving[index] ?? room.matchByKind(receiveIndex: index, on: seat, now: now) else {
            return self.count(.unknownTrack)
        }
        track.arrivals.note(ssrc: header.ssrc, sequence: header.sequence)
        if !track.isStarted { room.start(track, payloadType: header.payloadType, now: now) }
        if let level = header.audioLevel, track.speakerHandle >= 0 {
            let deadline = room.speakers.deadline
            room.speakers.observe(track: track.speakerHandle, level: level, durationMs: Self.audioPacketMs, now: now)
            if room.speakers.deadline != deadline { touch(room) }
        }
        track.forwarder.forward(
            packet.span.extracting(first: count), header: header, layer: track.forwardedLayer(Int(origin.layer)),
            now: now
        ) { slot, outgoing, bytes in
            send(outgoing, bytes, to: track.subscriptions[slot], now: now)
        }
        if track.forwarder.hasOutput { room.drain(track, now: now) }
        if track.kind == .video, track.forwarder.deadline < room.wakesAt { touch(room) }
    }

    /// Writes, encrypts and queues one packet for one subscriber.
    @inline(__always)
    func send(_ packet: OutgoingPacket, _ bytes: Span<UInt8>, to subscription: Subscription?, now: Moment) {
        guard let seat = subscription?.seat, let destination = seat.peer.remoteAddress else { return }
        let isQueued = outgoing.withNextSlot(to: destination, from: sources.explicit(for: destination)) { slot in
            guard let count = packet.write(from: bytes, into: &slot, transportSequence: &seat.transportSequence) else {
                return nil
            }
            return seat.peer.protect(&slot, count: count, now: now)
        }
        if isQueued { counters.packetsForwarded.add() } else { count(.notConnected) }
    }
}
