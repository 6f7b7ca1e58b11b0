import Basics

/// What spoken dates need of a calendar: the day where the caller is, days and months from it, a time on it.
extension CalendarDay {
    /// - Parameter utcOffset: how far the place's clock is ahead of UTC.
    init(_ time: UnixTime, utcOffset: Duration) {
        let local = time.milliseconds.addingReportingOverflow(utcOffset.milliseconds)
        self.init(UnixTime(milliseconds: local.overflow ? time.milliseconds : local.partialValue))
        // Years 1…9999: no date of a call is outside, and arithmetic on it cannot overflow.
        number = min(max(number, -719_162), 2_932_896)
    }

    func adding(_ days: Int) -> CalendarDay {
        CalendarDay(number: min(max(number + min(max(days, -4_000_000), 4_000_000), -719_162), 2_932_896))
    }
    /// The same day of another month, or that month's last.
    func adding(months: Int) -> CalendarDay {
        let (year, month, day) = civil
        let total = year * 12 + month - 1 + min(max(months, -100_000), 100_000)
        guard total >= 12 else { return self }
        let (newYear, newMonth) = (total / 12, total % 12 + 1)
        let length = Self.days(in: newMonth, of: newYear)
        return CalendarDay(year: newYear, month: newMonth, day: min(day, length)) ?? self
    }
    /// - Parameter minute: of that day, by the place's clock.
    func time(minute: Int, utcOffset: Duration) -> UnixTime {
        UnixTime(milliseconds: Int64(number) * 86_400_000 + Int64(minute) * 60_000 - utcOffset.milliseconds)
    }

    /// "May 2023".
    var monthWords: String { "\(Self.months[civil.month - 1]) \(civil.year)" }

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
}
