import Wire

/// What is asked of every Wire message.
private enum Check {
    static func protobuf<Message: WireMessage>(_ type: Message.Type, _ bytes: [UInt8]) {
        guard let message = try? Message(protobuf: bytes) else { return }
        let written = message.protobuf
        guard let again = try? Message(protobuf: written) else { return expect(false, "our own \(type) can be read") }
        // Written bytes are compared: NaN is not equal to itself.
        expect(again.protobuf.count == written.count, "a \(type) reads as it was written")
        json(message)
    }
    static func text<Message: WireMessage>(_ type: Message.Type, _ text: [UInt8]) {
        guard let message = try? Message(jsonText: text) else { return }
        json(message)
        expect((try? Message(protobuf: message.protobuf)) != nil, "a \(type) from JSON can be sent")
    }
    private static func json<Message: WireMessage>(_ message: Message) {
        let text = message.jsonText
        guard let again = try? Message(jsonText: text) else {
            return expect(false, "our own JSON can be read: \(String(decoding: text, as: UTF8.self))")
        }
        expect(again.jsonText == text, "JSON reads as it was written: \(String(decoding: text, as: UTF8.self))")
    }
}

extension FuzzTarget {
    private static let kinds: [(name: String, check: @Sendable ([UInt8], _ isText: Bool) -> Void)] = [
        kind("SignalRequest", SignalRequest.self), kind("DataPacket", DataPacket.self),
        kind("JoinRequest", JoinRequest.self), kind("SignalResponse", SignalResponse.self),
        kind("WorkerMessage", WorkerMessage.self), kind("WebhookEvent", WebhookEvent.self),
        kind("CreateRoomRequest", CreateRoomRequest.self),
        kind("UpdateParticipantRequest", UpdateParticipantRequest.self),
        kind("SendDataRequest", SendDataRequest.self),
        kind("UpdateSubscriptionsRequest", UpdateSubscriptionsRequest.self),
    ]
    private static func kind<Message: WireMessage>(
        _ name: String, _ type: Message.Type
    ) -> (name: String, check: @Sendable ([UInt8], Bool) -> Void) {
        (name, { bytes, isText in isText ? Check.text(type, bytes) : Check.protobuf(type, bytes) })
    }
    private static func seeds(_ fixtures: Fixtures, isText: Bool) -> [[UInt8]] {
        kinds.enumerated().flatMap { index, kind in
            fixtures.vectors(kind.name).prefix(40).map { [UInt8(index)] + (isText ? $0.json : $0.protobuf) }
        }
    }

    /// Messages as protobuf; the first byte says which.
    static let protobuf = FuzzTarget(
        name: "protobuf", seeds: { seeds($0, isText: false) },
        run: { input in
            let kind = input.choice(kinds.count)
            kinds[kind].check(input.rest(), false)
        })

    /// The same messages as JSON, and JSON as such.
    static let json = FuzzTarget(
        name: "json", seeds: { seeds($0, isText: true) },
        run: { input in
            let kind = input.choice(kinds.count)
            let text = input.rest()
            JSONCheck.value(text)
            kinds[kind].check(text, true)
        })

    /// A data packet on its way through the room: rewritten without being decoded.
    static let datapacket = FuzzTarget(
        name: "datapacket", seeds: { fixtures in fixtures.vectors("DataPacket").prefix(100).map(\.protobuf) },
        run: { input in
            let bytes = input.rest()
            guard let splice = try? DataPacketSplice(bytes) else { return }
            let out = splice.rewritten(kind: .lossy, identity: "alice", sid: "PA_alice")
            expect(out.count <= bytes.count + 64, "rewriting adds names, once")
            guard let again = try? DataPacketSplice(out) else { return expect(false, "a rewritten packet can be read") }
            expect(
                again.participantIdentity == "alice" && again.participantSid == "PA_alice" && again.kind == .lossy,
                "the server says who sent it")
            expect(
                again.destinationIdentities == splice.destinationIdentities && again.topic == splice.topic
                    && again.nonce == splice.nonce && again.sequence == splice.sequence && again.value == splice.value,
                "the rest is passed on")
            guard (try? DataPacket(protobuf: bytes)) != nil else { return }
            guard let packet = try? DataPacket(protobuf: out) else {
                return expect(false, "a good packet is a good packet afterwards")
            }
            expect(packet.participantIdentity == "alice", "receivers see who sent it")
        })

    /// The query parameter of `/rtc/v1`, as text or as the bytes inside its base64.
    static let join = FuzzTarget(
        name: "join",
        seeds: { fixtures in
            fixtures.vectors("JoinRequest").prefix(20).flatMap { vector -> [[UInt8]] in
                let wrapped = WrappedJoinRequest.with { $0.joinRequest = vector.protobuf }
                return [[0] + Base64.encode(wrapped.protobuf).utf8, [1] + wrapped.protobuf, [2] + vector.protobuf]
            } + [[0] + fixtures.bytes("join-bomb.b64")]
                + fixtures.vectors("WrappedJoinRequest").prefix(20).map { [1] + $0.protobuf }
        },
        run: { input in
            let kind = input.choice(3)
            let bytes = input.rest()
            switch kind {
            case 0: check(bytes)
            case 1: check(Array(Base64.encodeURLSafe(bytes).utf8))
            default:
                check(Array(Base64.encode(WrappedJoinRequest.with { $0.joinRequest = bytes }.protobuf).utf8))
                expect(Base64.decode(Array(Base64.encode(bytes).utf8)) == bytes, "base64 reads as it was written")
                expect(Base64.decode(Base64.encodeURLSafe(bytes)) == bytes, "base64url reads as it was written")
            }
        })

    private static func check(_ parameter: [UInt8]) {
        guard let request = try? JoinRequest(parameter: parameter) else { return }
        expect((try? JoinRequest(parameter: request.parameter)) != nil, "our own parameter can be read")
    }
}
