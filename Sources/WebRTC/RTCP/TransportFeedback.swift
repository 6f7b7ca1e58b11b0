import Basics

/// When each packet of a transport-wide sequence arrived, for the sender's bandwidth estimate.
/// Source: draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.
public struct TransportFeedback: Sendable, Equatable {
    /// Arrival of one packet.
    public enum Arrival: Sendable, Equatable {
        case lost
        /// Ticks of 250 µs since the packet before it that arrived (the first: since the reference time).
        case received(delta: Int16)
    }
    public var sender: UInt32
    public var media: UInt32
    /// The first packet spoken of; the rest follow without a gap.
    public var baseSequence: UInt16
    /// 24 bits, signed on the wire, in units of 64 ms.
    public var referenceTime: Int32
    /// Counts feedback packets, so that lost ones are noticed.
    public var feedbackCount: UInt8
    public var arrivals: [Arrival]

    /// The sequence is 16 bits; what a feedback says must not go round it.
    public static let maximumArrivals = 8192

    public init(
        sender: UInt32, media: UInt32, baseSequence: UInt16, referenceTime: Int32, feedbackCount: UInt8,
        arrivals: [Arrival]
    ) {
        self.sender = sender
        self.media = media
        self.baseSequence = baseSequence
        self.referenceTime = referenceTime
        self.feedbackCount = feedbackCount
        self.arrivals = arrivals
    }
}

extension TransportFeedback {
    /// The two-bit symbol of an arrival: 0 not received, 1 small delta (one byte), 2 large delta (two bytes).
    static func symbol(_ arrival: Arrival) -> UInt16 {
        switch arrival {
        case .lost: 0
        case .received(let delta): (0...255).contains(delta) ? 1 : 2
        }
    }

    /// Reads everything after the two SSRCs. Nil when chunks or deltas are missing or there are too many packets.
    init?(sender: UInt32, media: UInt32, body: inout ByteReader) {
        guard let base = body.readUInt16(), let count = body.readUInt16(), let reference = body.readUInt32(),
            count <= Self.maximumArrivals
        else { return nil }
        var symbols: [UInt16] = []
        symbols.reserveCapacity(Int(count))
        while symbols.count < count {
            guard let chunk = body.readUInt16() else { return nil }
            let missing = Int(count) - symbols.count
            if chunk & 0x8000 == 0 {
                symbols += repeatElement(chunk >> 13 & 0x03, count: min(missing, Int(chunk & 0x1FFF)))
                // A run of nothing would let a packet claim work without end.
                guard chunk & 0x1FFF > 0 else { return nil }
            } else if chunk & 0x4000 == 0 {
                for index in 0..<min(14, missing) { symbols.append(chunk >> (13 - index) & 0x01) }
            } else {
                for index in 0..<min(7, missing) { symbols.append(chunk >> (12 - 2 * index) & 0x03) }
            }
        }
        var arrivals: [Arrival] = []
        arrivals.reserveCapacity(symbols.count)
        for symbol in symbols {
            switch symbol {
            case 1:
                guard let delta = body.readUInt8() else { return nil }
                arrivals.append(.received(delta: Int16(delta)))
            case 2:
                guard let delta = body.readUInt16() else { return nil }
                arrivals.append(.received(delta: Int16(bitPattern: delta)))
            default: arrivals.append(.lost)  // 3 is reserved
            }
        }
        self.init(
            sender: sender, media: media, baseSequence: base,
            referenceTime: Int32(bitPattern: reference & 0xFFFF_FF00) >> 8, feedbackCount: UInt8(reference & 0xFF),
            arrivals: arrivals)
    }

    /// Everything after the two SSRCs, padded to a whole word.
    var body: [UInt8] {
        var bytes: [UInt8] = []
        bytes.appendBigEndian(baseSequence)
        bytes.appendBigEndian(UInt16(clamping: arrivals.count))
        bytes.appendBigEndian(UInt32(bitPattern: referenceTime << 8) | UInt32(feedbackCount))
        for chunk in Self.chunks(arrivals.map(Self.symbol)) { bytes.appendBigEndian(chunk) }
        for case .received(let delta) in arrivals {
            if (0...255).contains(delta) { bytes.append(UInt8(delta)) } else { bytes.appendBigEndian(delta) }
        }
        while bytes.count % 4 != 0 { bytes.append(0) }
        return bytes
    }

    /// Packs symbols: a run when it beats a vector, else 14 one-bit ones if no large delta is among them, else 7.
    static func chunks(_ symbols: [UInt16]) -> [UInt16] {
        var chunks: [UInt16] = []
        var index = 0
        while index < symbols.count {
            let symbol = symbols[index]
            let run = symbols[index...].prefix(0x1FFF).prefix { $0 == symbol }.count
            let left = symbols.count - index
            let oneBit = symbols[index...].prefix(14).allSatisfy { $0 < 2 }
            if run >= (oneBit ? 14 : 7) || run == left {
                chunks.append(symbol << 13 | UInt16(run))
                index += run
            } else if oneBit {
                chunks.append(
                    symbols[index...].prefix(14).enumerated().reduce(0x8000) { $0 | $1.element << (13 - $1.offset) })
                index += min(14, left)
            } else {
                chunks.append(
                    symbols[index...].prefix(7).enumerated().reduce(0xC000) { $0 | $1.element << (12 - 2 * $1.offset) })
                index += min(7, left)
            }
        }
        return chunks
    }
}
