/// Turns 16-bit RTP sequence numbers into ones that never wrap, each taken as the nearest to the highest so far.
///
/// The first number starts one whole cycle up, so that packets older than it still come out positive.
public struct SequenceExtender: Sendable, Equatable {
    /// The highest extended number so far; nil before the first.
    public private(set) var highest: UInt64?

    public init() {}

    /// Extends without remembering.
    public func peek(_ sequence: UInt16) -> UInt64 {
        guard let highest else { return 0x1_0000 + UInt64(sequence) }
        let distance = Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: highest))
        return UInt64(bitPattern: Int64(bitPattern: highest) &+ Int64(distance))
    }
    public mutating func extend(_ sequence: UInt16) -> UInt64 {
        let extended = peek(sequence)
        if highest.map({ extended > $0 }) ?? true { highest = extended }
        return extended
    }
}

extension UInt16 {
    /// True when `self` comes after `other` on the circle of 65,536 (RFC 1982).
    @inlinable public func isAfter(_ other: UInt16) -> Bool { Int16(bitPattern: self &- other) > 0 }
}
