/// What is counted back from today.
extension DateFinder {
    /// "yesterday", "three weeks ago", "last month", "on Monday". The length is in words, 0 when there is none.
    func relative(_ words: [WordSplitter.Word], at position: Int) -> ([DateMention], Int) {
        let word = words[position].folded
        let next = position + 1 < words.count ? words[position + 1].folded : ""
        switch word {
        case "today", "tonight": return ([.day(today, isRelative: true)], 1)
        case "yesterday": return ([.day(back(1), isRelative: true)], 1)
        case _ where DateWords.last.contains(word):
            return lastMention(next).map { ([$0], 2) } ?? ([], 0)
        case "this":
            return DateWords.units[next].flatMap(current).map { ([$0], 2) } ?? ([], 0)
        case "on":
            guard let weekday = DateWords.weekdays[next] else { return ([], 0) }
            return ([.day(latest(weekday), isRelative: true)], 2)
        default: return ago(words, at: position)
        }
    }

    private func back(_ days: Int) -> CalendarDay { CalendarDay(number: today.number - days) }

    /// The latest such day before today.
    private func latest(_ weekday: Int) -> CalendarDay {
        let difference = (today.weekday - weekday + 7) % 7
        return back(difference == 0 ? 7 : difference)
    }

    private func lastMention(_ what: String) -> DateMention? {
        if let weekday = DateWords.weekdays[what] { return .day(latest(weekday), isRelative: true) }
        if what == "night" { return .day(back(1), isRelative: true) }
        if what == "weekend" {
            let sunday = latest(6)
            return span(sunday.number - 1, sunday.number, .week)
        }
        guard let unit = DateWords.units[what] else { return nil }
        let now = today.civil
        switch unit {
        case .day: return .day(back(1), isRelative: true)
        case .week:
            let monday = today.number - today.weekday - 7
            return span(monday, monday + 6, .week)
        case .month: return now.month == 1 ? .month(12, of: now.year - 1) : .month(now.month - 1, of: now.year)
        case .year, .season: return .year(now.year - 1)
        }
    }

    private func current(_ unit: DateMention.Precision) -> DateMention? {
        let now = today.civil
        switch unit {
        case .day: return .day(today, isRelative: true)
        case .week: return span(today.number - today.weekday, today.number, .week)
        case .month: return .month(now.month, of: now.year)
        case .year, .season: return .year(now.year)
        }
    }

    /// "three weeks ago", "a couple of days ago".
    private func ago(_ words: [WordSplitter.Word], at position: Int) -> ([DateMention], Int) {
        let word = words[position].folded
        guard let count = DateWords.counts[word] ?? Int(word), (1...999).contains(count) else { return ([], 0) }
        var end = position + 1
        while end < words.count, end < position + 3, DateWords.afterCount.contains(words[end].folded) { end += 1 }
        guard end + 1 < words.count, let unit = DateWords.units[words[end].folded], words[end + 1].folded == "ago"
        else {
            return ([], 0)
        }
        let length = end + 2 - position
        // In "a couple of" the last number counts.
        let amount = words[position..<end].reversed().lazy.compactMap { DateWords.counts[$0.folded] }.first ?? count
        switch unit {
        case .day: return ([.day(back(amount), isRelative: true)], length)
        case .week:
            let day = today.number - amount * 7
            return ([span(day - 3, day + 3, .week)], length)
        case .month, .season:
            let now = today.civil
            let index = now.year * 12 + now.month - 1 - amount
            return (DateMention.month(index % 12 + 1, of: index / 12).map { [$0] } ?? [], length)
        case .year: return (DateMention.year(today.year - amount).map { [$0] } ?? [], length)
        }
    }

    private func span(_ first: Int, _ last: Int, _ precision: DateMention.Precision) -> DateMention {
        DateMention(
            first: CalendarDay(number: first), last: CalendarDay(number: last), precision: precision, isRelative: true)
    }
}
