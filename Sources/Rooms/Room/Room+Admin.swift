import Basics
import Wire

/// An administrator's commands, each followed at once by what it causes.
extension Room {
    var participants: [ParticipantInfo] { state.participantInfos }

    func participant(_ identity: String) throws(RoomFault) -> ParticipantInfo { try state.participantInfo(identity) }

    private func command<Answer>(
        _ body: (inout RoomState, Moment) throws(RoomFault) -> Answer
    ) throws(RoomFault) -> Answer {
        guard !state.isClosed else { throw .noSuchRoom(name) }
        defer { flush() }
        return try body(&state, context.clock.now())
    }

    func remove(_ identity: String) throws(RoomFault) {
        try command { state, now throws(RoomFault) in try state.remove(identity, now: now) }
    }

    func move(_ identity: String, to destination: String) throws(RoomFault) {
        try command { state, now throws(RoomFault) in try state.move(identity, to: destination, now: now) }
    }

    func mute(_ request: MuteRoomTrackRequest) throws(RoomFault) -> TrackInfo {
        try command { state, now throws(RoomFault) in
            try state.mute(request.identity, TrackSID(request.trackSid), muted: request.muted, now: now)
        }
    }

    func update(_ request: UpdateParticipantRequest) throws(RoomFault) -> ParticipantInfo {
        try command { state, now throws(RoomFault) in try state.update(request, now: now) }
    }

    func updateSubscriptions(_ request: UpdateSubscriptionsRequest) throws(RoomFault) {
        try command { state, _ throws(RoomFault) in try state.updateSubscriptions(request) }
    }

    func setMetadata(_ metadata: String) throws(RoomFault) -> Wire.Room {
        try command { state, now throws(RoomFault) in try state.setMetadata(metadata, now: now) }
    }

    /// Bytes of one nonce, and how many are remembered.
    private static let nonceLength = 16
    private static let nonceLimit = 1024

    /// A packet from the server itself: it has no sender.
    func sendData(_ request: SendDataRequest) throws(RoomFault) {
        guard request.nonce.isEmpty || request.nonce.count == Self.nonceLength else {
            throw .invalid("nonce has \(request.nonce.count) bytes; send none or \(Self.nonceLength)")
        }
        if !request.nonce.isEmpty {
            if nonces.contains(request.nonce) { return }
            nonces.append(request.nonce)
            if nonces.count > Self.nonceLimit { nonces.removeFirst() }
        }
        let packet = DataPacket.with { packet in
            packet.kind = request.kind
            packet.destinationIdentities = request.destinationIdentities
            packet.value = .user(
                UserPacket.with {
                    $0.payload = request.data
                    $0.topic = request.topic
                    $0.destinationSids = request.destinationSids
                    $0.destinationIdentities = request.destinationIdentities
                    $0.nonce = request.nonce
                })
        }
        let recipients = state.recipients(sids: request.destinationSids, identities: request.destinationIdentities)
        guard !recipients.isEmpty else { return }
        media.post(.send(packet: packet.protobuf, reliable: request.kind != .lossy, to: recipients))
    }

    /// Calls a method of a participant and waits for its answer, at most `timeout` (15 s when nil).
    func call(_ identity: String, method: String, payload: String, timeout: Duration?) async -> ServerCalls.Outcome {
        guard let recipient = try? state.find(identity) else { return .builtIn(.recipientNotFound) }
        guard payload.utf8.count <= ServerCalls.payloadLimit else { return .builtIn(.requestPayloadTooLarge) }
        guard !calls.isFull else { return .builtIn(.sendFailed) }
        let now = context.clock.now()
        let id = ServerCalls.CallID(identity: Sid.make("RPC_"))
        let packet = calls.begin(
            id, method: method, payload: payload, to: recipient.sid, identity: identity,
            timeout: timeout ?? ServerCalls.usualTimeout, now: now)
        media.post(.interceptData(identity: id.identity))
        media.post(.send(packet: packet.protobuf, reliable: true, to: [recipient.sid]))
        return await withCheckedContinuation { continuation in
            callers[id] = continuation
            flush()
        }
    }
}
