import Basics
import Wire

/// Data packets, both ways.
extension RoomSession {
    /// Packets that may wait for a new session.
    private static let heldLimit = 1024

    func send(_ packet: DataPacket, isReliable: Bool, _ done: @escaping @Sendable (RoomClientError?) -> Void) {
        guard machine.kind != .full else {
            guard isReliable, heldData.count < Self.heldLimit else {
                return done(.data("the connection is being remade"))
            }
            return heldData.append((packet, isReliable, done))
        }
        var packet = packet
        packet.kind = isReliable ? .reliable : .lossy
        packet.participantIdentity =
            packet.participantIdentity.isEmpty ? machine.roster.local.identity : packet.participantIdentity
        packet.participantSid = machine.roster.local.sid
        let sequence = isReliable ? data.nextSequence() : nil
        packet.sequence = sequence ?? 0
        link.post(
            .send(packet.protobuf, sequence: sequence) { isSent in
                done(isSent ? nil : .data("the channel is closed or full"))
            })
    }

    func flushHeldData() {
        let held = heldData
        heldData = []
        for entry in held { send(entry.packet, isReliable: entry.isReliable, entry.done) }
    }

    func receive(_ bytes: [UInt8], isReliable: Bool, now: Moment) {
        // What cannot be read costs its sender that packet.
        guard let packet = try? DataPacket(protobuf: bytes), !isReliable || data.accept(packet) else { return }
        let from = packet.participantIdentity
        switch packet.value {
        case .user(let user):
            events.put(
                .data(
                    payload: user.payload, topic: user.topic ?? "", from: from.isEmpty ? nil : from,
                    reliable: isReliable))
        case .sipDtmf(let key): events.put(.dtmf(code: key.code, digit: key.digit, from: from))
        default: _ = engine.handle(packet, now: now)
        }
    }

    func perform(_ output: DataEngine.Output) {
        switch output {
        case .stream(.piece(let info, .text(let text))):
            events.put(.textChunk(id: info.id, topic: info.topic, text: text, from: info.from))
        case .stream(.closed(let info, .text(let text))):
            events.put(
                .text(
                    TextStream(
                        id: info.id, topic: info.topic, attributes: info.attributes, text: text, from: info.from)))
        case .stream(.closed(let info, .bytes(let bytes))):
            var name = "unknown"
            if case .bytes(let given) = info.kind { name = given }
            events.put(
                .file(
                    ByteStream(
                        id: info.id, topic: info.topic, attributes: info.attributes, name: name,
                        mimeType: info.mimeType, bytes: bytes, from: info.from)))
        case .stream(.failed(let info, let failure)):
            Log("room").warn(
                "a data stream did not come whole",
                ["topic": info.topic, "from": info.from, "reason": failure.description])
        case .stream(.opened), .stream(.piece): break
        case .rpc(let output): perform(output)
        }
    }
}
