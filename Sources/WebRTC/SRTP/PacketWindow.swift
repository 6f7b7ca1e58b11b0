import Basics

/// Packet indices of one direction, per SSRC: the roll-over counter that sequence numbers do not carry, and which packets
/// were here already (RFC 3711 §3.3.1, §3.3.2). Nothing is allocated for an SSRC that is known.
struct PacketWindow: Sendable {
    /// Packets remembered: 1024 lets video of 10 Mbit/s come about a second late.
    static let size: Int64 = 1024
    private static let words = Int(size) / 64
    /// More streams than any call has; beyond, packets of new ones are dropped.
    static let maxStreams = 4096
    /// 2^48 packets is what one key may protect (RFC 3711 §9.2).
    static let end: Int64 = 1 << 48

    private var indices: [UInt32: Int] = [:]
    /// Highest index of each stream.
    private var highest: [Int64] = []
    /// A ring of bits for each stream, `words` long.
    private var seen: [UInt64] = []
    private var lastSSRC: UInt32 = 0
    private var lastStream = -1
    private let remembers: Bool

    /// - Parameter remembersPackets: for a receiver. A sender may repeat itself, and spares a cold line of memory a packet.
    init(remembersPackets: Bool = true) { remembers = remembersPackets }

    /// The stream of an SSRC; nil before its first packet was taken.
    @inline(__always)
    private mutating func find(_ ssrc: UInt32) -> Int? {
        if ssrc == lastSSRC, lastStream >= 0 { return lastStream }
        guard let stream = indices[ssrc] else { return nil }
        lastSSRC = ssrc
        lastStream = stream
        return stream
    }

    /// The index of an RTP packet: the one nearest to the highest so far that ends in its sequence number. Negative for
    /// one from before the first roll-over counter.
    @inline(__always)
    mutating func index(of sequence: UInt16, ssrc: UInt32) -> Int64 {
        guard let stream = find(ssrc) else { return Int64(sequence) }
        let distance = Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: highest[stream]))
        return highest[stream] + Int64(distance)
    }

    /// Why a received index must not be taken; nil when it may.
    @inline(__always)
    mutating func refusal(of index: Int64, ssrc: UInt32) -> SRTPDrop? {
        guard index >= 0 else { return .tooOld }
        guard index < Self.end else { return .keyExpired }
        guard let stream = find(ssrc) else { return highest.count < Self.maxStreams ? nil : .other }
        guard index <= highest[stream] else { return nil }
        guard highest[stream] - index < Self.size else { return .tooOld }
        let (word, bit) = Self.place(index, stream)
        return seen[word] & bit == 0 ? nil : .replayed
    }

    /// Remembers an authentic packet, or one that was sent.
    @inline(__always)
    mutating func take(_ index: Int64, ssrc: UInt32) {
        guard let stream = find(ssrc) else { return begin(index, ssrc: ssrc) }
        let before = highest[stream]
        guard remembers else {
            if index > before { highest[stream] = index }
            return
        }
        if index > before {
            // Bits of what lies between were last used a window ago.
            if index - before >= Self.size {
                for word in 0..<Self.words { seen[stream * Self.words + word] = 0 }
            } else {
                var between = before + 1
                while between <= index {
                    let (word, bit) = Self.place(between, stream)
                    seen[word] &= ~bit
                    between += 1
                }
            }
            highest[stream] = index
        }
        let (word, bit) = Self.place(index, stream)
        seen[word] |= bit
    }

    /// The next index of a stream that counts by itself (SRTCP), for sending: 31 bits.
    mutating func next(ssrc: UInt32) -> Int64 {
        let index = find(ssrc).map { highest[$0] + 1 } ?? 1
        take(index, ssrc: ssrc)
        return index
    }

    private mutating func begin(_ index: Int64, ssrc: UInt32) {
        guard highest.count < Self.maxStreams else { return }
        indices[ssrc] = highest.count
        highest.append(index)
        guard remembers else { return }
        seen.append(contentsOf: repeatElement(0, count: Self.words))
        let (word, bit) = Self.place(index, highest.count - 1)
        seen[word] |= bit
    }

    @inline(__always)
    private static func place(_ index: Int64, _ stream: Int) -> (word: Int, bit: UInt64) {
        let slot = Int(index & (size - 1))
        return (stream * words + slot >> 6, 1 << UInt64(slot & 63))
    }
}
