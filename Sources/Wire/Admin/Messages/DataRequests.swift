// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.SendDataRequest`.
public struct SendDataRequest: WireMessage {
    public var room: String = ""
    public var data: [UInt8] = []
    public var kind = DataPacket.Kind()
    /// Deprecated in the protocol.
    public var destinationSids: [String] = []
    public var topic: String?
    public var destinationIdentities: [String] = []
    public var nonce: [UInt8] = []
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "data",
        3: "kind",
        4: "destination_sids",
        5: "topic",
        6: "destination_identities",
        7: "nonce",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&data)
        case 3: try reader.scalar(&kind)
        case 4: try reader.repeated(&destinationSids)
        case 5: try reader.optional(&topic)
        case 6: try reader.repeated(&destinationIdentities)
        case 7: try reader.scalar(&nonce)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, data)
        writer.scalar(3, kind)
        writer.repeated(4, destinationSids)
        writer.optional(5, topic)
        writer.repeated(6, destinationIdentities)
        writer.scalar(7, nonce)
    }
}

/// `livekit.SendDataResponse`.
public struct SendDataResponse: WireMessage {
    public init() {}

    public static let wireFields = WireFields([:])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        try reader.skip()
    }
    public func encode(to writer: inout WireWriter) {}
}

/// `livekit.PerformRpcRequest`.
public struct PerformRpcRequest: WireMessage {
    public var room: String = ""
    public var destinationIdentity: String = ""
    public var method: String = ""
    public var payload: String = ""
    public var responseTimeoutMs: UInt32 = 0
    public init() {}

    public static let wireFields = WireFields([
        1: "room",
        2: "destination_identity",
        3: "method",
        4: "payload",
        5: "response_timeout_ms",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&room)
        case 2: try reader.scalar(&destinationIdentity)
        case 3: try reader.scalar(&method)
        case 4: try reader.scalar(&payload)
        case 5: try reader.scalar(&responseTimeoutMs)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, room)
        writer.scalar(2, destinationIdentity)
        writer.scalar(3, method)
        writer.scalar(4, payload)
        writer.scalar(5, responseTimeoutMs)
    }
}

/// `livekit.PerformRpcResponse`.
public struct PerformRpcResponse: WireMessage {
    public var payload: String = ""
    public init() {}

    public static let wireFields = WireFields([
        1: "payload",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(&payload)
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        writer.scalar(1, payload)
    }
}
