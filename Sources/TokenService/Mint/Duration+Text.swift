extension Duration {
    /// Reads `6h`, `30m`, `90s`, `7d`, `1h30m`; a number alone is seconds. Nil for anything else or past 100 years.
    public init?(text: String) {
        var total: Int64 = 0
        var number: Int64?
        var lastUnit = Int64.max
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) {
                let (tens, tooLarge) = (number ?? 0).multipliedReportingOverflow(by: 10)
                guard !tooLarge, tens < Self.century else { return nil }
                number = tens + Int64(byte - 0x30)
                continue
            }
            // Units go down, so that 30m1h and 1h1h, which nobody means, are refused.
            guard let count = number, let unit = Self.units[byte], unit < lastUnit else { return nil }
            let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
            guard !overflow, seconds <= Self.century - total else { return nil }
            total += seconds
            lastUnit = unit
            number = nil
        }
        if let rest = number {
            guard lastUnit == .max, rest <= Self.century else { return nil }  // 1h30 is one guess too many
            total = rest
        } else if lastUnit == .max {
            return nil
        }
        self = .seconds(total)
    }

    private static let century: Int64 = 100 * 366 * 86_400
    private static let units: [UInt8: Int64] = [
        UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3600, UInt8(ascii: "d"): 86_400,
    ]
}
