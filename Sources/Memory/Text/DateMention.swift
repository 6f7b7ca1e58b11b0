/// A time that somebody named: "in May", "7 May 2023", "last week".
package struct DateMention: Hashable, Sendable {
    package enum Precision: Hashable, Sendable { case day, week, month, season, year }
    package var first: CalendarDay
    package var last: CalendarDay
    package var precision: Precision
    /// Counted back from now ("yesterday") rather than named by the calendar.
    package var isRelative: Bool

    /// The days of calls in which it may have been talked about. An event named by its date is told on the day or up to
    /// two weeks later, in a month named within ten days of its end (memory.md §1); what is counted back from now is
    /// mostly the call's own day, so less is allowed.
    package var window: ClosedRange<CalendarDay> {
        let (before, after) =
            switch (precision, isRelative) {
            case (.day, false): (1, 14)
            case (.day, true): (1, 1)
            case (.week, _): (1, 3)
            case (.month, _), (.season, _), (.year, _): (0, 10)
            }
        return CalendarDay(number: first.number - before)...CalendarDay(number: last.number + after)
    }

    static func month(_ month: Int, of year: Int) -> DateMention? {
        guard let first = CalendarDay(year: year, month: month, day: 1) else { return nil }
        let last = CalendarDay(number: first.number + CalendarDay.days(in: month, of: year) - 1)
        return DateMention(first: first, last: last, precision: .month, isRelative: false)
    }

    static func year(_ year: Int) -> DateMention? {
        guard let first = CalendarDay(year: year, month: 1, day: 1),
            let last = CalendarDay(year: year, month: 12, day: 31)
        else { return nil }
        return DateMention(first: first, last: last, precision: .year, isRelative: false)
    }

    static func day(_ day: CalendarDay, isRelative: Bool = false) -> DateMention {
        DateMention(first: day, last: day, precision: .day, isRelative: isRelative)
    }

    /// 0 winter (December of the year before to February), 1 spring, 2 summer, 3 autumn: the northern ones.
    static func season(_ season: Int, of year: Int) -> DateMention? {
        let firstMonth = season == 0 ? 12 : season * 3
        let lastMonth = season * 3 + 2
        guard let first = CalendarDay(year: season == 0 ? year - 1 : year, month: firstMonth, day: 1),
            let last = CalendarDay(year: year, month: lastMonth, day: CalendarDay.days(in: lastMonth, of: year))
        else { return nil }
        return DateMention(first: first, last: last, precision: .season, isRelative: false)
    }
}
