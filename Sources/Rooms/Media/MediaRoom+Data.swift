import Basics
import WebRTC
import Wire

extension MediaRoom {
    static let reliableLabel = "_reliable"
    static let lossyLabel = "_lossy"
    static let dataTrackLabel = "_data_track"
    /// A lossy packet is not worth waiting for behind more than this. Bytes.
    static let lossyBacklog = 64 * 1024

    func openDataChannels(on seat: Seat, now: Moment) {
        seat.peer.openDataChannel(label: Self.reliableLabel, ordered: true, maxRetransmits: nil, now: now)
        seat.peer.openDataChannel(label: Self.lossyLabel, ordered: false, maxRetransmits: 0, now: now)
        seat.peer.openDataChannel(label: Self.dataTrackLabel, ordered: false, maxRetransmits: 0, now: now)
        seat.negotiateAt = now
        shard.touch(seat)
    }

    /// What was sent while the channel was not open yet.
    func channelOpened(_ label: String, on seat: Seat, now: Moment) {
        let session = seat.session
        guard label == Self.reliableLabel, seat === session.dataSeat, !session.reliableWasOpened else { return }
        session.reliableWasOpened = true
        for packet in reliable.packets(for: session.participant.sid, since: session.joinedAt) {
            deliver(packet, reliable: true, to: session, now: now)
        }
    }

    /// One message from a client's data channel: checked, signed with its sender's name, and passed on.
    func received(_ bytes: [UInt8], label: String, from session: MediaSession, now: Moment) {
        guard label == Self.reliableLabel || label == Self.lossyLabel else { return shard.count(.dataOfUnknownChannel) }
        guard session.participant.canPublishData else { return shard.count(.dataWithoutPermission) }
        guard let packet = try? DataPacketSplice(bytes) else { return shard.count(.dataMalformed) }
        let isReliable = label == Self.reliableLabel
        guard mayPass(packet, from: session, reliable: isReliable) else { return }

        let participant = session.participant
        // An agent may speak for the user whose words it transcribes (livekit-wire.md §9.4).
        let identity =
            participant.isAgent && !packet.participantIdentity.isEmpty
            ? packet.participantIdentity : participant.identity
        let signed = packet.rewritten(
            kind: isReliable ? .reliable : .lossy, identity: identity, sid: participant.sid.text)

        let destinations = packet.destinationIdentities
        for name in Set(destinations) where intercepted.contains(name) {
            emit(.dataForServer(identity: name, packet: signed))
        }
        let recipients = destinations.isEmpty && packet.destinationSids.isEmpty ? nil : recipients(of: packet)
        if isReliable {
            reliable.append(
                .init(
                    sentAt: now, sender: participant.sid, sequence: packet.sequence,
                    recipients: recipients.map { Set($0.map(\.participant.sid)) }, packet: signed), now: now)
        }
        for other in recipients ?? Array(sessions.values) where other !== session {
            deliver(signed, reliable: isReliable, to: other, now: now)
        }
    }

    private func mayPass(_ packet: DataPacketSplice, from session: MediaSession, reliable: Bool) -> Bool {
        switch packet.value {
        case .speaker, .metrics: return false  // for the server's eyes
        case .transcription where !session.participant.isAgent: return false
        default: break
        }
        guard !reliable || session.relay.accept(packet.sequence), seenNonces.insert(packet.nonce) else {
            shard.count(.dataDuplicate)
            return false
        }
        return true
    }

    /// Each once, however often a client names it: a packet holds thousands of names.
    private func recipients(of packet: DataPacketSplice) -> [MediaSession] {
        packet.destinationIdentities.isEmpty
            ? Set(packet.destinationSids).compactMap { sessions[ParticipantSID($0)] }
            : Set(packet.destinationIdentities).compactMap { byIdentity[$0] }
    }

    /// A packet that the server itself made.
    func send(_ packet: [UInt8], reliable isReliable: Bool, to recipients: [ParticipantSID], now: Moment) {
        if isReliable {
            reliable.append(
                .init(
                    sentAt: now, sender: ParticipantSID(""), sequence: 0, recipients: Set(recipients), packet: packet),
                now: now)
        }
        for sid in recipients {
            if let session = sessions[sid] { deliver(packet, reliable: isReliable, to: session, now: now) }
        }
    }

    /// To a channel that is not open yet a reliable packet is not lost: `channelOpened` brings it from the cache.
    func deliver(_ packet: [UInt8], reliable isReliable: Bool, to session: MediaSession, now: Moment) {
        let seat: Seat = session.dataSeat
        if isReliable {
            guard session.reliableWasOpened else { return }
            if !seat.peer.sendData(label: Self.reliableLabel, packet, now: now) { shard.count(.dataBacklog) }
        } else if seat.peer.bufferedData(label: Self.lossyLabel) > Self.lossyBacklog
            || !seat.peer.sendData(label: Self.lossyLabel, packet, now: now)
        {
            shard.count(.dataLossyDropped)
        }
        shard.touch(seat)
    }
}
