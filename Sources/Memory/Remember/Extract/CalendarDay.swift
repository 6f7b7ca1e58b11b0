import Basics

/// A day of the Gregorian calendar, wherever the caller is.
struct CalendarDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; within the years 1…9999.
    let number: Int64

    init(number: Int64) { self.number = min(max(number, -719_162), 2_932_896) }
    /// - Parameter utcOffset: how far the place's clock is ahead of UTC.
    init(_ time: UnixTime, utcOffset: Duration) {
        let local = time.milliseconds.addingReportingOverflow(utcOffset.milliseconds)
        let milliseconds = local.overflow ? time.milliseconds : local.partialValue
        self.init(number: Int64((Double(milliseconds) / 86_400_000).rounded(.down)))
    }
    /// Nil: there is no such day.
    init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.length(year, month) else {
            return nil
        }
        // Eras of 400 years, years that begin in March: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = Int64(era * 146_097 + dayOfEra - 719_468)
    }

    static func length(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
    var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(number) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
    /// 0 Monday … 6 Sunday. 1970-01-01 was a Thursday.
    var weekday: Int { Int(((number + 3) % 7 + 7) % 7) }

    func adding(_ days: Int) -> CalendarDay {
        let sum = number.addingReportingOverflow(Int64(days))
        return CalendarDay(number: sum.overflow ? number : sum.partialValue)
    }
    /// The same day of another month, or that month's last.
    func adding(months: Int) -> CalendarDay {
        let (year, month, day) = civil
        guard abs(months) < 100_000 else { return self }
        let total = year * 12 + month - 1 + months
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        guard total >= 12 else { return self }
        return CalendarDay(year: newYear, month: newMonth, day: min(day, Self.length(newYear, newMonth))) ?? self
    }
    /// - Parameter minute: of that day, by the place's clock.
    func time(minute: Int, utcOffset: Duration) -> UnixTime {
        UnixTime(milliseconds: number * 86_400_000 + Int64(minute) * 60_000 - utcOffset.milliseconds)
    }

    static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

    /// "7 May 2023".
    var text: String {
        let (year, month, day) = civil
        return "\(day) \(Self.months[month - 1]) \(year)"
    }
    var monthText: String { "\(Self.months[civil.month - 1]) \(civil.year)" }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
