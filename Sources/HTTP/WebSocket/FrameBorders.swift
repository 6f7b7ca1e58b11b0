/// Says how many bytes wslay may have, so that it gets every control frame in one piece.
///
/// wslay 1.1.1 takes the first two bytes of *each* piece of a close frame for its code when it checks the reason's UTF-8,
/// and so refuses good reasons and takes bad ones. Can go with Debian's first newer wslay that does not.
struct FrameBorders {
    /// Bytes of the present frame that wslay has not been given; 0 between frames.
    private var left: UInt64 = 0

    /// - Parameter input: what wslay has not been given.
    /// - Returns: how many bytes of it wslay may have now; 0 when more must come first.
    mutating func allowance(_ input: ArraySlice<UInt8>) -> Int {
        if left == 0 { left = Self.frame(input) ?? 0 }
        let count = Int(min(left, UInt64(input.count)))
        left -= UInt64(count)
        return count
    }

    /// The length of the frame that begins here, or of as much of it as wslay needs to refuse it. RFC 6455 §5.2.
    private static func frame(_ input: ArraySlice<UInt8>) -> UInt64? {
        let head = Array(input.prefix(14))
        guard head.count >= 2 else { return nil }
        let short = Int(head[1] & 0x7F)
        let mask = head[1] & 0x80 == 0 ? 0 : 4
        if head[0] & 0x08 != 0 {
            if short > 125 { return 2 }
            return input.count < 2 + mask + short ? nil : UInt64(2 + mask + short)
        }
        let extended = short == 127 ? 8 : short == 126 ? 2 : 0
        guard head.count >= 2 + extended + mask else { return nil }
        let length = extended == 0 ? UInt64(short) : head[2..<(2 + extended)].reduce(0) { $0 << 8 | UInt64($1) }
        // A longer one is refused when its payload begins.
        return UInt64(2 + extended + mask) + min(length, 1 << 62)
    }
}
