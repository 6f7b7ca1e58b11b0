/// Reads durations as Go writes them, since LiveKit's configuration does.
public enum DurationText {
    private static let units: [(name: String, nanoseconds: Double)] = [
        ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
    ]

    /// - Returns: nil for anything but number and unit, perhaps several times; also when it is over 100 years.
    public static func parse(_ text: String) -> Duration? {
        if text == "0" { return .zero }
        var rest = text[...]
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let unitName = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unitName.count)
            guard let value = Double(number), let unit = units.first(where: { $0.name == unitName }) else { return nil }
            total += value * unit.nanoseconds
        }
        guard total < 100 * 365 * 86_400e9 else { return nil }
        return .nanoseconds(Int64(total.rounded()))
    }
}
