/// A received DataPacket, scanned but not unpacked: what routing needs to know, and a way to send it on with the
/// sender's name put right while every other byte, known or not, stays as it came (livekit-wire.md §3.6, §4.8, §9.4).
///
/// Payloads are not looked into, nor copied until ``rewritten(kind:identity:sid:)``.
public struct DataPacketSplice: Sendable {
    /// Which member of the packet's oneof is set; raw values are field numbers.
    public enum Value: Int, Sendable {
        case user = 2, speaker = 3, sipDtmf = 6, transcription = 7, metrics = 8, chatMessage = 9, rpcRequest = 10
        case rpcAck = 11, rpcResponse = 12, streamHeader = 13, streamChunk = 14, streamTrailer = 15, encryptedPacket =
            18
    }

    /// As the client claims; trust the channel the packet came on instead.
    public private(set) var kind = DataPacket.Kind.reliable
    /// As the client claims; empty from JS.
    public private(set) var participantIdentity = ""
    public private(set) var participantSid = ""
    /// 1, 2, 3 … per sender on the reliable channel; 0 when there is none.
    public private(set) var sequence: UInt32 = 0
    /// Nil for a packet without content, or with content newer than this server.
    public private(set) var value: Value?
    /// From UserPacket alone: nil without a topic.
    public private(set) var topic: String?
    /// From UserPacket alone: empty or 16 bytes, to drop what was sent twice.
    public private(set) var nonce: [UInt8] = []
    /// UserPacket's deprecated claim of who sends.
    public private(set) var userParticipantIdentity = ""

    private var packetDestinations: [String] = []
    private var userDestinations: [String] = []
    /// Legacy UserPacket list; only to be read when ``destinationIdentities`` is empty.
    public private(set) var destinationSids: [String] = []
    /// Who is to get it; the packet's own list wins over UserPacket's. Empty, like ``destinationSids``: everybody else.
    public var destinationIdentities: [String] { packetDestinations.isEmpty ? userDestinations : packetDestinations }

    private enum Piece {
        case copy(Range<Int>)
        /// What is kept of one UserPacket.
        case user([Range<Int>])
    }
    private let packet: [UInt8]
    private var pieces: [Piece] = []

    /// - Throws: ``WireError`` when the fields do not fit each other; the content of `value` is not checked.
    public init(_ packet: [UInt8]) throws(WireError) {
        self.packet = packet
        var reader = WireReader(protobuf: packet)
        var start = 0
        while let field = try reader.nextField() {
            switch (field, reader.wireType) {
            case (1, .varint): try reader.scalar(&kind)
            case (4, .delimited): try reader.scalar(&participantIdentity)
            case (17, .delimited): try reader.scalar(&participantSid)
            case (2, .delimited):
                value = .user
                pieces.append(.user(try scanUser(&reader)))
            case (5, .delimited):
                try reader.repeated(&packetDestinations)
                keep(start..<reader.position)
            case (16, .varint):
                try reader.scalar(&sequence)
                keep(start..<reader.position)
            case (_, let type):
                if type == .delimited, let found = Value(rawValue: field) { value = found }
                try reader.skip()
                keep(start..<reader.position)
            }
            start = reader.position
        }
    }

    /// Returns the fields to keep: all but participant_sid (1) and participant_identity (5).
    private mutating func scanUser(_ reader: inout WireReader) throws(WireError) -> [Range<Int>] {
        var kept: [Range<Int>] = []
        let outer = try reader.enter()
        var start = reader.position
        while let field = try reader.nextField() {
            var isKept = true
            switch (field, reader.wireType) {
            case (1, .delimited):
                try reader.skip()
                isKept = false
            case (5, .delimited):
                try reader.scalar(&userParticipantIdentity)
                isKept = false
            case (3, .delimited): try reader.repeated(&destinationSids)
            case (4, .delimited): try reader.optional(&topic)
            case (6, .delimited): try reader.repeated(&userDestinations)
            case (11, .delimited): try reader.scalar(&nonce)
            default: try reader.skip()
            }
            if isKept { Self.extend(&kept, by: start..<reader.position) }
            start = reader.position
        }
        reader.end = outer
        return kept
    }

    /// The packet to send on, in the name of `identity`.
    ///
    /// - Parameter kind: of the channel it came on, whatever the sender wrote.
    public func rewritten(kind: DataPacket.Kind, identity: String, sid: String) -> [UInt8] {
        var out: [UInt8] = []
        let names = 2 * (identity.utf8.count + sid.utf8.count) + 24
        out.reserveCapacity(packet.count + names)
        // One alone names the sender, or packets made of empty UserPackets would grow a hundredfold. The last: readers
        // merge those that follow each other, and otherwise take the last (protobuf's "last one wins").
        let lastUser = pieces.lastIndex { if case .user = $0 { true } else { false } }
        if kind.rawValue != 0 { Self.append(1, kind, to: &out) }
        Self.append(4, identity, to: &out)
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .copy(let range): out.append(contentsOf: packet[range])
            case .user(let ranges):
                var inside: [UInt8] = []
                if index == lastUser {
                    Self.append(1, sid, to: &inside)
                    Self.append(5, identity, to: &inside)
                }
                out.appendVarint(2 << 3 | UInt64(WireType.delimited.rawValue))
                out.appendVarint(UInt64(ranges.reduce(inside.count) { $0 + $1.count }))
                out.append(contentsOf: inside)
                for range in ranges { out.append(contentsOf: packet[range]) }
            }
        }
        Self.append(17, sid, to: &out)
        return out
    }

    private static func append<Scalar: WireScalar>(_ field: UInt64, _ value: Scalar, to out: inout [UInt8]) {
        out.appendVarint(field << 3 | UInt64(Scalar.wireType.rawValue))
        value.write(to: &out)
    }
    private mutating func keep(_ range: Range<Int>) {
        if case .copy(let last)? = pieces.last, last.upperBound == range.lowerBound {
            pieces[pieces.count - 1] = .copy(last.lowerBound..<range.upperBound)
        } else {
            pieces.append(.copy(range))
        }
    }
    /// Neighbours become one, so that an ordinary packet is copied in one go.
    private static func extend(_ ranges: inout [Range<Int>], by range: Range<Int>) {
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
    }
}
