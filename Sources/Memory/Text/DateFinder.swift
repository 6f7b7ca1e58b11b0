/// Finds the dates in a question or a turn. Engine code: no clock, `today` comes in.
///
/// Understands months with or without a day and a year in either order, years, ISO days, seasons, weekdays, and what is
/// counted back from today ("two weeks ago", "last May"). English only.
package struct DateFinder: Sendable {
    /// What relative dates count back from.
    package var today: CalendarDay
    /// The years that a month without one may belong to: those in which there were calls.
    package var years: ClosedRange<Int>

    package init(today: CalendarDay, years: ClosedRange<Int>) {
        self.today = today
        self.years = years
    }

    /// - Returns: each time that is named; several for "in May" when calls span several years.
    package func mentions(in text: String) -> [DateMention] {
        let words = WordSplitter.located(text)
        var result: [DateMention] = []
        var position = 0
        while position < words.count {
            let (found, length) = read(words, at: position, in: text)
            result += found
            position += max(1, length)
        }
        return result
    }

    /// Tries every kind at one word. The length is in words, 0 when there is none.
    private func read(_ words: [WordSplitter.Word], at position: Int, in text: String) -> ([DateMention], Int) {
        let word = words[position].folded
        if let year = Self.year(word) {
            if let day = isoDay(words, at: position, year: year) { return ([.day(day)], 3) }
            let before = position > 0 ? words[position - 1].folded : ""
            guard DateWords.beforeYear.contains(before) else { return ([], 0) }
            return (DateMention.year(year).map { [$0] } ?? [], 1)
        }
        if let month = DateWords.months[word], isMonth(words, at: position, in: text) {
            return monthMention(month, words, at: position)
        }
        if let season = DateWords.seasons[word] { return seasonMention(season, words, at: position) }
        return relative(words, at: position)
    }

    /// "May" and "march" are also verbs: then something beside them must say that a month is meant.
    private func isMonth(_ words: [WordSplitter.Word], at position: Int, in text: String) -> Bool {
        guard DateWords.ambiguousMonths.contains(words[position].folded) else { return true }
        if position > 0 {
            let before = words[position - 1].folded
            if DateWords.beforeMonth.contains(before) || Self.dayNumber(before) != nil { return true }
            let isCapital = text.utf8.dropFirst(words[position].bytes.lowerBound).first == UInt8(ascii: "M")
            if isCapital { return true }
        }
        guard position + 1 < words.count else { return false }
        return Self.dayNumber(words[position + 1].folded) != nil || Self.year(words[position + 1].folded) != nil
    }

    private func monthMention(_ month: Int, _ words: [WordSplitter.Word], at position: Int) -> ([DateMention], Int) {
        var end = position + 1
        var day: Int?
        if position > 0 {
            day = Self.dayNumber(words[position - 1].folded)
            if day == nil, position > 1, words[position - 1].folded == "of" {
                day = Self.dayNumber(words[position - 2].folded)
            }
        }
        if day == nil, end < words.count, let number = Self.dayNumber(words[end].folded) {
            day = number
            end += 1
        }
        if end < words.count, words[end].folded == "of", end + 1 < words.count, Self.year(words[end + 1].folded) != nil
        {
            end += 1
        }
        var possible = Array(years.suffix(20))
        if end < words.count, let year = Self.year(words[end].folded) {
            possible = [year]
            end += 1
        } else if position > 0, DateWords.last.contains(words[position - 1].folded) {
            let now = today.civil
            possible = [month < now.month ? now.year : now.year - 1]
        }
        let found = possible.compactMap { year -> DateMention? in
            guard let day else { return .month(month, of: year) }
            return CalendarDay(year: year, month: month, day: day).map { .day($0) }
        }
        return (found, end - position)
    }

    private func seasonMention(_ season: Int, _ words: [WordSplitter.Word], at position: Int) -> ([DateMention], Int) {
        if position + 1 < words.count, let year = Self.year(words[position + 1].folded) {
            return (DateMention.season(season, of: year).map { [$0] } ?? [], 2)
        }
        let before = position > 0 ? words[position - 1].folded : ""
        let candidates = [today.year, today.year - 1].compactMap { DateMention.season(season, of: $0) }
        if DateWords.last.contains(before) {
            return (candidates.first { $0.last < today }.map { [$0] } ?? [], 1)
        }
        guard before == "this" else { return ([], 0) }
        return (candidates.first { $0.first <= today }.map { [$0] } ?? [], 1)
    }

    private func isoDay(_ words: [WordSplitter.Word], at position: Int, year: Int) -> CalendarDay? {
        guard position + 2 < words.count, let month = Int(words[position + 1].folded),
            let day = Int(words[position + 2].folded),
            words[position + 1].bytes.lowerBound == words[position].bytes.upperBound + 1,
            words[position + 2].bytes.lowerBound == words[position + 1].bytes.upperBound + 1
        else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }

    static func year(_ word: String) -> Int? {
        guard word.utf8.count == 4, let number = Int(word), (1_900...2_100).contains(number) else { return nil }
        return number
    }

    /// "7", "7th".
    static func dayNumber(_ word: String) -> Int? {
        var digits = Substring(word)
        if let suffix = DateWords.ordinals.first(where: { digits.hasSuffix($0) }) { digits.removeLast(suffix.count) }
        guard (1...2).contains(digits.utf8.count), let number = Int(digits), (1...31).contains(number) else {
            return nil
        }
        return number
    }
}
