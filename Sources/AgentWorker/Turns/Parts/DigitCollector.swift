import Basics

/// Collects telephone keys until a number is complete: the terminator, enough of them, a pause, or time.
struct DigitCollector: Sendable {
    private let settings: DigitSettings
    private var keys = ""
    private var firstAt: Moment?
    private var lastAt = Moment.zero

    init(_ settings: DigitSettings) { self.settings = settings }

    var isCollecting: Bool { firstAt != nil }
    /// When ``flush()`` is due; nil when nothing was dialled.
    var deadline: Moment? {
        firstAt.map { min(lastAt.advanced(by: settings.idle), $0.advanced(by: settings.longest)) }
    }

    static func isKey(_ key: Character) -> Bool { "0123456789*#ABCD".contains(key) }

    /// - Parameter expected: how many keys make the number complete, when that is known.
    /// - Returns: the turn's text once the number is complete.
    mutating func add(_ key: Character, expected: Int?, now: Moment) -> String? {
        if firstAt == nil { firstAt = now }
        lastAt = now
        if key == settings.terminator { return flush() }
        keys.append(key)
        let enough = max(1, min(settings.maximumCount, expected ?? settings.maximumCount))
        return keys.count >= enough ? flush() : nil
    }

    /// What was dialled, as the language model reads it: `DTMF: 1234`; the terminator alone is `DTMF: #`.
    mutating func flush() -> String? {
        guard firstAt != nil else { return nil }
        defer {
            keys = ""
            firstAt = nil
        }
        return "DTMF: " + (keys.isEmpty ? String(settings.terminator) : keys)
    }
}
