// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.RpcRequest`.
public struct RpcRequest: WireMessage {
    public var id: String = ""
    public var method: String = ""
    public var payload: String = ""
    public var responseTimeoutMs: UInt32 = 0
    public var version: UInt32 = 0
    public var compressedPayload: [UInt8] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "id",
        2: "method",
        3: "payload",
        4: "response_timeout_ms",
        5: "version",
        6: "compressed_payload",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&id)
        case 2: try reader.scalar(&method)
        case 3: try reader.scalar(&payload)
        case 4: try reader.scalar(&responseTimeoutMs)
        case 5: try reader.scalar(&version)
        case 6: try reader.scalar(&compressedPayload)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, id)
        writer.scalar(2, method)
        writer.scalar(3, payload)
        writer.scalar(4, responseTimeoutMs)
        writer.scalar(5, version)
        writer.scalar(6, compressedPayload)
    }
}

/// `livekit.RpcAck`.
public struct RpcAck: WireMessage {
    public var requestId: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "request_id",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&requestId)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, requestId)
    }
}

/// `livekit.RpcResponse`.
public struct RpcResponse: WireMessage {
    public var requestId: String = ""
    public var value: Value?
    public init() {}

    public indirect enum Value: Equatable, Sendable {
        case payload(String)
        case error(RpcError)
        case compressedPayload([UInt8])
    }

    public static let wireFields = WireFields([
        1: "request_id",
        2: "payload",
        3: "error",
        4: "compressed_payload",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&requestId)
        case 2:
            var found: String?
            try reader.optional(&found)
            if let found { value = .payload(found) }
        case 3:
            var found: RpcError?
            if case .error(let earlier)? = value { found = earlier }
            try reader.message(&found)
            if let found { value = .error(found) }
        case 4:
            var found: [UInt8]?
            try reader.optional(&found)
            if let found { value = .compressedPayload(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, requestId)
        switch value {
        case .payload(let value): writer.optional(2, value)
        case .error(let value): writer.message(3, value)
        case .compressedPayload(let value): writer.optional(4, value)
        case nil: break
        }
    }
}

/// `livekit.RpcError`.
public struct RpcError: WireMessage {
    public var code: UInt32 = 0
    public var message: String = ""
    public var data: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "code",
        2: "message",
        3: "data",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&code)
        case 2: try reader.scalar(&message)
        case 3: try reader.scalar(&data)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, code)
        writer.scalar(2, message)
        writer.scalar(3, data)
    }
}
