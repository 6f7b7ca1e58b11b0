/// Which of a stream's last 1024 packets have come: tells a duplicate from a late one. Bits, inline; no allocation.
struct SequenceHistory: Sendable {
    /// Packets looked back on: 2.5 s of busy video.
    static var span: UInt64 { 1024 }

    private var words = InlineArray<16, UInt64>(repeating: 0)
    private(set) var highest: UInt64?

    /// Notes a packet. False when it was noted before or is too old to tell.
    mutating func insert(_ sequence: UInt64) -> Bool {
        guard let highest else {
            highest = sequence
            set(sequence)
            return true
        }
        if sequence > highest {
            clear(after: highest, through: sequence)
            self.highest = sequence
            set(sequence)
            return true
        }
        guard highest - sequence < Self.span, !isSet(sequence) else { return false }
        set(sequence)
        return true
    }

    /// False also for what is too old to tell.
    func contains(_ sequence: UInt64) -> Bool {
        guard let highest, sequence <= highest, highest - sequence < Self.span else { return false }
        return isSet(sequence)
    }

    private mutating func clear(after old: UInt64, through new: UInt64) {
        guard new - old < Self.span else {
            words = InlineArray(repeating: 0)
            return
        }
        var sequence = old
        while sequence < new {
            sequence += 1
            words[Self.word(sequence)] &= ~Self.bit(sequence)
        }
    }
    private func isSet(_ sequence: UInt64) -> Bool { words[Self.word(sequence)] & Self.bit(sequence) != 0 }
    private mutating func set(_ sequence: UInt64) { words[Self.word(sequence)] |= Self.bit(sequence) }
    private static func word(_ sequence: UInt64) -> Int { Int(truncatingIfNeeded: sequence % span / 64) }
    private static func bit(_ sequence: UInt64) -> UInt64 { 1 << (sequence % 64) }
}
