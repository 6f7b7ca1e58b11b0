// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.DataPacket`.
public struct DataPacket: WireMessage {
    /// Deprecated in the protocol.
    public var kind = DataPacket.Kind()
    public var value: Value?
    public var participantIdentity: String = ""
    public var destinationIdentities: [String] = []
    public var sequence: UInt32 = 0
    public var participantSid: String = ""
    public init() {}

    public indirect enum Value: Equatable, Sendable {
        case user(UserPacket)
        case speaker(ActiveSpeakerUpdate)
        case sipDtmf(SipDTMF)
        case transcription(Transcription)
        case metrics(MetricsBatch)
        case chatMessage(ChatMessage)
        case rpcRequest(RpcRequest)
        case rpcAck(RpcAck)
        case rpcResponse(RpcResponse)
        case streamHeader(DataStream.Header)
        case streamChunk(DataStream.Chunk)
        case streamTrailer(DataStream.Trailer)
        case encryptedPacket(EncryptedPacket)
    }

    public static let wireFields = WireFields([
        1: "kind",
        2: "user",
        3: "speaker",
        4: "participant_identity",
        5: "destination_identities",
        6: "sip_dtmf",
        7: "transcription",
        8: "metrics",
        9: "chat_message",
        10: "rpc_request",
        11: "rpc_ack",
        12: "rpc_response",
        13: "stream_header",
        14: "stream_chunk",
        15: "stream_trailer",
        16: "sequence",
        17: "participant_sid",
        18: "encrypted_packet",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&kind)
        case 2:
            var found: UserPacket?
            if case .user(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .user(found) }
        case 3:
            var found: ActiveSpeakerUpdate?
            if case .speaker(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .speaker(found) }
        case 4: try reader.scalar(&participantIdentity)
        case 5: try reader.repeated(&destinationIdentities)
        case 6:
            var found: SipDTMF?
            if case .sipDtmf(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .sipDtmf(found) }
        case 7:
            var found: Transcription?
            if case .transcription(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .transcription(found) }
        case 8:
            var found: MetricsBatch?
            if case .metrics(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .metrics(found) }
        case 9:
            var found: ChatMessage?
            if case .chatMessage(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .chatMessage(found) }
        case 10:
            var found: RpcRequest?
            if case .rpcRequest(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .rpcRequest(found) }
        case 11:
            var found: RpcAck?
            if case .rpcAck(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .rpcAck(found) }
        case 12:
            var found: RpcResponse?
            if case .rpcResponse(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .rpcResponse(found) }
        case 13:
            var found: DataStream.Header?
            if case .streamHeader(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .streamHeader(found) }
        case 14:
            var found: DataStream.Chunk?
            if case .streamChunk(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .streamChunk(found) }
        case 15:
            var found: DataStream.Trailer?
            if case .streamTrailer(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .streamTrailer(found) }
        case 16: try reader.scalar(&sequence)
        case 17: try reader.scalar(&participantSid)
        case 18:
            var found: EncryptedPacket?
            if case .encryptedPacket(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .encryptedPacket(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, kind)
        switch value {
        case .user(let value): writer.message(2, value)
        case .speaker(let value): writer.message(3, value)
        default: break
        }
        writer.scalar(4, participantIdentity)
        writer.repeated(5, destinationIdentities)
        switch value {
        case .sipDtmf(let value): writer.message(6, value)
        case .transcription(let value): writer.message(7, value)
        case .metrics(let value): writer.message(8, value)
        case .chatMessage(let value): writer.message(9, value)
        case .rpcRequest(let value): writer.message(10, value)
        case .rpcAck(let value): writer.message(11, value)
        case .rpcResponse(let value): writer.message(12, value)
        case .streamHeader(let value): writer.message(13, value)
        case .streamChunk(let value): writer.message(14, value)
        case .streamTrailer(let value): writer.message(15, value)
        default: break
        }
        writer.scalar(16, sequence)
        writer.scalar(17, participantSid)
        switch value {
        case .encryptedPacket(let value): writer.message(18, value)
        default: break
        }
    }

    /// `livekit.DataPacket.Kind`.
    public struct Kind: WireEnum {
        public var rawValue: Int32
        public init(rawValue: Int32) { self.rawValue = rawValue }
        public static let reliable = Self(rawValue: 0)
        public static let lossy = Self(rawValue: 1)
        public static let wireNames = WireNames([
            0: "RELIABLE",
            1: "LOSSY",
        ])
    }
}

/// `livekit.EncryptedPacket`.
public struct EncryptedPacket: WireMessage {
    public var encryptionType = Encryption.Kind()
    public var iv: [UInt8] = []
    public var keyIndex: UInt32 = 0
    public var encryptedValue: [UInt8] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "encryption_type",
        2: "iv",
        3: "key_index",
        4: "encrypted_value",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&encryptionType)
        case 2: try reader.scalar(&iv)
        case 3: try reader.scalar(&keyIndex)
        case 4: try reader.scalar(&encryptedValue)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, encryptionType)
        writer.scalar(2, iv)
        writer.scalar(3, keyIndex)
        writer.scalar(4, encryptedValue)
    }
}

/// `livekit.EncryptedPacketPayload`.
public struct EncryptedPacketPayload: WireMessage {
    public var value: Value?
    public init() {}

    public indirect enum Value: Equatable, Sendable {
        case user(UserPacket)
        case chatMessage(ChatMessage)
        case rpcRequest(RpcRequest)
        case rpcAck(RpcAck)
        case rpcResponse(RpcResponse)
        case streamHeader(DataStream.Header)
        case streamChunk(DataStream.Chunk)
        case streamTrailer(DataStream.Trailer)
    }

    public static let wireFields = WireFields([
        1: "user",
        3: "chat_message",
        4: "rpc_request",
        5: "rpc_ack",
        6: "rpc_response",
        7: "stream_header",
        8: "stream_chunk",
        9: "stream_trailer",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: UserPacket?
            if case .user(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .user(found) }
        case 3:
            var found: ChatMessage?
            if case .chatMessage(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .chatMessage(found) }
        case 4:
            var found: RpcRequest?
            if case .rpcRequest(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .rpcRequest(found) }
        case 5:
            var found: RpcAck?
            if case .rpcAck(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .rpcAck(found) }
        case 6:
            var found: RpcResponse?
            if case .rpcResponse(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .rpcResponse(found) }
        case 7:
            var found: DataStream.Header?
            if case .streamHeader(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .streamHeader(found) }
        case 8:
            var found: DataStream.Chunk?
            if case .streamChunk(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .streamChunk(found) }
        case 9:
            var found: DataStream.Trailer?
            if case .streamTrailer(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .streamTrailer(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch value {
        case .user(let value): writer.message(1, value)
        case .chatMessage(let value): writer.message(3, value)
        case .rpcRequest(let value): writer.message(4, value)
        case .rpcAck(let value): writer.message(5, value)
        case .rpcResponse(let value): writer.message(6, value)
        case .streamHeader(let value): writer.message(7, value)
        case .streamChunk(let value): writer.message(8, value)
        case .streamTrailer(let value): writer.message(9, value)
        case nil: break
        }
    }
}

/// `livekit.UserPacket`.
public struct UserPacket: WireMessage {
    /// Deprecated in the protocol.
    public var participantSid: String = ""
    public var payload: [UInt8] = []
    /// Deprecated in the protocol.
    public var destinationSids: [String] = []
    public var topic: String?
    /// Deprecated in the protocol.
    public var participantIdentity: String = ""
    /// Deprecated in the protocol.
    public var destinationIdentities: [String] = []
    public var id: String?
    public var startTime: UInt64?
    public var endTime: UInt64?
    public var nonce: [UInt8] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "participant_sid",
        2: "payload",
        3: "destination_sids",
        4: "topic",
        5: "participant_identity",
        6: "destination_identities",
        8: "id",
        9: "start_time",
        10: "end_time",
        11: "nonce",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&participantSid)
        case 2: try reader.scalar(&payload)
        case 3: try reader.repeated(&destinationSids)
        case 4: try reader.optional(&topic)
        case 5: try reader.scalar(&participantIdentity)
        case 6: try reader.repeated(&destinationIdentities)
        case 8: try reader.optional(&id)
        case 9: try reader.optional(&startTime)
        case 10: try reader.optional(&endTime)
        case 11: try reader.scalar(&nonce)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, participantSid)
        writer.scalar(2, payload)
        writer.repeated(3, destinationSids)
        writer.optional(4, topic)
        writer.scalar(5, participantIdentity)
        writer.repeated(6, destinationIdentities)
        writer.optional(8, id)
        writer.optional(9, startTime)
        writer.optional(10, endTime)
        writer.scalar(11, nonce)
    }
}

/// `livekit.ActiveSpeakerUpdate`. Deprecated in the protocol.
public struct ActiveSpeakerUpdate: WireMessage {
    public var speakers: [SpeakerInfo] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "speakers",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.messages(&speakers)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.messages(1, speakers)
    }
}

/// `livekit.SipDTMF`.
public struct SipDTMF: WireMessage {
    public var code: UInt32 = 0
    public var digit: String = ""
    public init() {}

    public static let wireFields = WireFields([
        3: "code",
        4: "digit",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 3: try reader.scalar(&code)
        case 4: try reader.scalar(&digit)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(3, code)
        writer.scalar(4, digit)
    }
}

/// `livekit.Transcription`.
public struct Transcription: WireMessage {
    public var transcribedParticipantIdentity: String = ""
    public var trackId: String = ""
    public var segments: [TranscriptionSegment] = []
    public init() {}

    public static let wireFields = WireFields([
        2: "transcribed_participant_identity",
        3: "track_id",
        4: "segments",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 2: try reader.scalar(&transcribedParticipantIdentity)
        case 3: try reader.scalar(&trackId)
        case 4: try reader.messages(&segments)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(2, transcribedParticipantIdentity)
        writer.scalar(3, trackId)
        writer.messages(4, segments)
    }
}

/// `livekit.TranscriptionSegment`.
public struct TranscriptionSegment: WireMessage {
    public var id: String = ""
    public var text: String = ""
    public var startTime: UInt64 = 0
    public var endTime: UInt64 = 0
    public var final: Bool = false
    public var language: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "id",
        2: "text",
        3: "start_time",
        4: "end_time",
        5: "final",
        6: "language",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&id)
        case 2: try reader.scalar(&text)
        case 3: try reader.scalar(&startTime)
        case 4: try reader.scalar(&endTime)
        case 5: try reader.scalar(&final)
        case 6: try reader.scalar(&language)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, id)
        writer.scalar(2, text)
        writer.scalar(3, startTime)
        writer.scalar(4, endTime)
        writer.scalar(5, final)
        writer.scalar(6, language)
    }
}

/// `livekit.ChatMessage`.
public struct ChatMessage: WireMessage {
    public var id: String = ""
    public var timestamp: Int64 = 0
    public var editTimestamp: Int64?
    public var message: String = ""
    public var deleted: Bool = false
    public var generated: Bool = false
    public init() {}

    public static let wireFields = WireFields([
        1: "id",
        2: "timestamp",
        3: "edit_timestamp",
        4: "message",
        5: "deleted",
        6: "generated",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&id)
        case 2: try reader.scalar(&timestamp)
        case 3: try reader.optional(&editTimestamp)
        case 4: try reader.scalar(&message)
        case 5: try reader.scalar(&deleted)
        case 6: try reader.scalar(&generated)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, id)
        writer.scalar(2, timestamp)
        writer.optional(3, editTimestamp)
        writer.scalar(4, message)
        writer.scalar(5, deleted)
        writer.scalar(6, generated)
    }
}
