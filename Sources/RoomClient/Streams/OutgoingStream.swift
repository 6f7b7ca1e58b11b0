public import Wire

/// A data stream of ours as the packets that make it up, all for the reliable channel. Pure.
///
/// First ``opening``, then what each `write` returns, last ``close(attributes:reason:)``.
public struct OutgoingStream: Sendable {
    /// Content of one chunk, in bytes. livekit-wire.md §9.1.
    public static let chunkLimit = 15_000
    /// Of a packet with a header or a trailer, in bytes. livekit-wire.md §9.1.
    public static let headerLimit = 15_000

    public let info: StreamInfo
    public let opening: DataPacket
    private let recipients: [String]
    private var nextIndex: UInt64 = 0
    public private(set) var isClosed = false

    /// - Parameter recipients: identities; empty for everyone else in the room.
    /// - Throws: `.headerTooLong`.
    public init(_ info: StreamInfo, to recipients: [String] = []) throws(StreamFailure) {
        self.info = info
        self.recipients = recipients
        opening = try Self.packet(.streamHeader(info.header), to: recipients, limit: Self.headerLimit)
    }

    /// A stream whose content is known, from header to trailer.
    public static func whole(
        _ info: StreamInfo, _ content: [UInt8], to recipients: [String] = []
    ) throws(StreamFailure) -> [DataPacket] {
        var info = info
        info.totalLength = UInt64(content.count)
        var stream = try OutgoingStream(info, to: recipients)
        return try [stream.opening] + stream.write(content) + stream.close()
    }

    public mutating func write(_ text: String) -> [DataPacket] { write(Array(text.utf8)) }

    /// - Parameter content: of a text stream: whole characters.
    /// - Returns: nothing once the stream is closed, or for no content.
    public mutating func write(_ content: [UInt8]) -> [DataPacket] {
        guard !isClosed else { return [] }
        var packets: [DataPacket] = []
        var rest = content[...]
        while !rest.isEmpty {
            let piece =
                info.kind == .text ? UTF8Border.prefix(of: rest, atMost: Self.chunkLimit) : rest.prefix(Self.chunkLimit)
            rest = rest.dropFirst(piece.count)
            var chunk = DataStream.Chunk()
            chunk.streamId = info.id
            chunk.chunkIndex = nextIndex
            chunk.content = Array(piece)
            nextIndex += 1
            packets.append(Self.packet(.streamChunk(chunk), to: recipients))
        }
        return packets
    }

    /// - Parameters:
    ///   - attributes: added to those of the header, where the receiver has both.
    ///   - reason: why it breaks off; empty for a good end.
    /// - Returns: the trailer; nothing when it was closed before.
    public mutating func close(
        attributes: [String: String] = [:], reason: String = ""
    ) throws(StreamFailure) -> [DataPacket] {
        guard !isClosed else { return [] }
        var trailer = DataStream.Trailer()
        trailer.streamId = info.id
        trailer.reason = reason
        trailer.attributes = attributes
        let packet = try Self.packet(.streamTrailer(trailer), to: recipients, limit: Self.headerLimit)
        isClosed = true
        return [packet]
    }

    private static func packet(
        _ value: DataPacket.Value, to recipients: [String], limit: Int
    ) throws(StreamFailure) -> DataPacket {
        let packet = packet(value, to: recipients)
        let count = packet.protobuf.count
        guard count <= limit else { throw .headerTooLong(bytes: count, limit: limit) }
        return packet
    }
    private static func packet(_ value: DataPacket.Value, to recipients: [String]) -> DataPacket {
        var packet = DataPacket()
        packet.destinationIdentities = recipients
        packet.value = value
        return packet
    }
}
