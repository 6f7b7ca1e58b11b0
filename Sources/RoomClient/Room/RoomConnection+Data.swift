import Wire

extension RoomConnection {
    /// Returns once the packet is on its way, which for reliable ones means that there is room in the channel.
    ///
    /// - Parameters:
    ///   - reliable: in order and resent when lost; else at most once, at most 1,300 bytes is wise.
    ///   - to: identities; empty = everybody else.
    public func publishData(
        _ payload: [UInt8], topic: String, reliable: Bool, to: [String] = []
    ) async throws(RoomClientError) {
        let packet = DataPacket.with {
            $0.value = .user(
                .with {
                    $0.payload = payload
                    $0.topic = topic.isEmpty ? nil : topic
                })
            $0.destinationIdentities = to
        }
        try await send(packet, isReliable: reliable)
    }
    /// A telephone key, for a SIP participant.
    public func sendDTMF(code: UInt32, digit: String, to: [String] = []) async throws(RoomClientError) {
        let packet = DataPacket.with {
            $0.value = .sipDtmf(
                .with {
                    $0.code = code
                    $0.digit = digit
                })
            $0.destinationIdentities = to
        }
        try await send(packet, isReliable: true)
    }

    func send(_ packet: DataPacket, isReliable: Bool) async throws(RoomClientError) {
        try await session.inbox.send(packet, isReliable: isReliable)
    }
}

extension SessionInbox {
    /// Most bytes of one packet that every server and client takes (livekit-wire.md §9.1).
    private static let maxPacket = 64_000

    /// Returns once the packet is on its way.
    func send(_ packet: DataPacket, isReliable: Bool) async throws(RoomClientError) {
        let size = packet.protobuf.count
        guard size + 256 <= Self.maxPacket else {
            throw .data("\(size) bytes are more than the \(Self.maxPacket) of one packet; send it as a file")
        }
        let answer = AnswerBox<RoomClientError?>()
        post(.send(packet, isReliable: isReliable) { answer.give($0) })
        if let error = await answer.value { throw error }
    }
}
