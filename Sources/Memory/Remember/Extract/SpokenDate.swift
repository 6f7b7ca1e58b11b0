import Basics
import LanguageModels

/// A date or time of day in spoken words: "tomorrow", "last Tuesday", "in two weeks", "on the 5th of May at 3 pm".
struct SpokenDate: Equatable {
    /// Where in the words, prepositions included.
    var range: Range<Int>
    var day: CalendarDay
    /// Of the day, by the caller's clock; nil: the day as such.
    var minute: Int?
    /// The same for somebody who does not know when it was said: "on 7 May 2023", "in the week of 1 May 2023".
    var text: String
    /// "By Friday": not on it.
    var isDeadline = false

    /// A day without a time begins its business then.
    static let morning = 9 * 60

    func time(utcOffset: Duration) -> UnixTime {
        day.time(minute: minute ?? (isDeadline ? 17 * 60 : Self.morning), utcOffset: utcOffset)
    }

    /// The dates that words name, in their order.
    /// - Parameter today: the day of the call where the caller is.
    static func find(in words: [String], today: CalendarDay) -> [SpokenDate] {
        var found: [SpokenDate] = []
        var index = 0
        // A time that no day stands before: "at 3 pm tomorrow".
        var waiting: (minute: Int, range: Range<Int>)?
        while index < words.count {
            guard var date = date(in: words, at: index, today: today) else {
                if let (minute, end) = timeOfDay(in: words, at: index) {
                    // A time alone belongs to the day before it in the sentence.
                    if let last = found.indices.last, found[last].range.upperBound == index {
                        found[last].minute = minute
                        found[last].range = found[last].range.lowerBound..<end
                    } else {
                        waiting = (minute, index..<end)
                    }
                    index = end
                } else {
                    index += 1
                }
                continue
            }
            if let (minute, end) = timeOfDay(in: words, at: date.range.upperBound) {
                date.minute = minute
                date.range = date.range.lowerBound..<end
            } else if let waiting, waiting.range.upperBound == index {
                date.minute = waiting.minute
                date.range = waiting.range.lowerBound..<date.range.upperBound
            }
            waiting = nil
            found.append(date)
            index = date.range.upperBound
        }
        return found
    }

    private static func date(in words: [String], at start: Int, today: CalendarDay) -> SpokenDate? {
        var index = start
        var isDeadline = false
        if ["on", "by", "before", "until", "since", "at"].contains(words[index]) {
            isDeadline = words[index] == "by" || words[index] == "before" || words[index] == "until"
            index += 1
        }
        guard index < words.count, let (day, text, end) = core(words, index, today) else { return nil }
        var date = SpokenDate(range: start..<end, day: day, minute: nil, text: text, isDeadline: isDeadline)
        if isDeadline { date.text = words[start] + " " + (text.hasPrefix("on ") ? String(text.dropFirst(3)) : text) }
        if ["tonight"].contains(words[index]) { date.minute = 20 * 60 }
        return date
    }

    private typealias Core = (day: CalendarDay, text: String, end: Int)

    private static func core(_ words: [String], _ index: Int, _ today: CalendarDay) -> Core? {
        func on(_ day: CalendarDay, _ end: Int) -> Core { (day, "on " + day.words, end) }
        let word = words[index]
        let next = index + 1 < words.count ? words[index + 1] : ""
        switch word {
        case "today", "tonight": return on(today, index + 1)
        case "tomorrow": return on(today.adding(1), index + 1)
        case "yesterday": return on(today.adding(-1), index + 1)
        case "the" where next == "day" && index + 3 < words.count:
            if words[index + 2] == "after", words[index + 3] == "tomorrow" { return on(today.adding(2), index + 4) }
            if words[index + 2] == "before", words[index + 3] == "yesterday" { return on(today.adding(-2), index + 4) }
            return nil
        case "next", "last", "this": return relative(word, next, index, today)
        case "in", "after": return span(words, index, today) ?? (word == "in" ? month(words, index + 1, today) : nil)
        default: break
        }
        if let weekday = weekday(word) {
            let ahead = (weekday - today.weekday + 7) % 7
            return on(today.adding(ahead == 0 ? 7 : ahead), index + 1)
        }
        if let core = ago(words, index, today) { return core }
        return dayOfMonth(words, index, today)
    }

    private static func relative(_ word: String, _ next: String, _ index: Int, _ today: CalendarDay) -> Core? {
        let step = word == "next" ? 1 : word == "last" ? -1 : 0
        let end = index + 2
        if let weekday = weekday(next) {
            let ahead = (weekday - today.weekday + 7) % 7
            let day = step < 0 ? today.adding(ahead - 7) : today.adding(ahead == 0 && step > 0 ? 7 : ahead)
            return (day, "on " + day.words, end)
        }
        switch next {
        case "week":
            let monday = today.adding(7 * step - today.weekday)
            return (monday, "in the week of " + monday.words, end)
        case "weekend":
            let saturday = today.adding(5 - today.weekday + (step < 0 ? (today.weekday > 5 ? 0 : -7) : step * 7))
            return (saturday, "on the weekend of " + saturday.words, end)
        case "month":
            let (year, month, _) = today.civil
            let first = (CalendarDay(year: year, month: month, day: 1) ?? today).adding(months: step)
            return (first, "in " + first.monthWords, end)
        case "year", "summer", "winter", "spring", "autumn", "fall":
            let year = today.civil.year + step
            let first = CalendarDay(year: year, month: 1, day: 1) ?? today
            return (first, next == "year" ? "in \(year)" : "in the \(next) of \(year)", end)
        case "morning", "afternoon", "evening", "night":
            guard word != "next" else { return nil }
            let day = today.adding(word == "last" ? -1 : 0)
            // The part of the day is read as its time of day.
            return word == "last" ? (day, "on " + day.words, end) : (day, "on " + day.words, index + 1)
        default: return nil
        }
    }

    /// "in June", "in June 2024"
    private static func month(_ words: [String], _ index: Int, _ today: CalendarDay) -> Core? {
        guard index < words.count, let month = monthNumber(words[index]) else { return nil }
        var (year, thisMonth, _) = today.civil
        var end = index + 1
        if end < words.count, let said = Int(words[end]), (1900...2200).contains(said) {
            (year, end) = (said, end + 1)
        } else if thisMonth - month > 6 {
            year += 1
        }
        guard let first = CalendarDay(year: year, month: month, day: 1) else { return nil }
        return (first, "in " + first.monthWords, end)
    }
    /// "in two weeks"
    private static func span(_ words: [String], _ index: Int, _ today: CalendarDay) -> Core? {
        guard let (count, after) = count(words, index + 1), after < words.count,
            let day = shifted(today, by: count, unit: words[after])
        else { return nil }
        return (day, "on " + day.words, after + 1)
    }
    /// "three years ago"
    private static func ago(_ words: [String], _ index: Int, _ today: CalendarDay) -> Core? {
        guard let (count, after) = count(words, index), after + 1 < words.count, words[after + 1] == "ago",
            let day = shifted(today, by: -count, unit: words[after])
        else { return nil }
        let unit = words[after]
        let text =
            unit.hasPrefix("year")
            ? "in \(day.civil.year)" : unit.hasPrefix("month") ? "in \(day.monthWords)" : "on " + day.words
        return (day, text, after + 2)
    }
    private static func shifted(_ day: CalendarDay, by count: Int, unit: String) -> CalendarDay? {
        switch unit {
        case "day", "days": day.adding(count)
        case "week", "weeks", "weekends": day.adding(7 * count)
        case "month", "months": day.adding(months: count)
        case "year", "years": day.adding(months: 12 * count)
        case "hour", "hours", "minute", "minutes": day
        default: nil
        }
    }
    private static func count(_ words: [String], _ index: Int) -> (Int, Int)? {
        guard index < words.count else { return nil }
        if words[index] == "a" || words[index] == "an" { return (1, index + 1) }
        if words[index] == "few" { return (3, index + 1) }
        guard let number = SpokenNumbers.find(in: Array(words[index...].prefix(3))).first, number.range.lowerBound == 0,
            let value = Int(exactly: number.value), (0...1000).contains(value)
        else { return nil }
        return (value, index + number.range.upperBound)
    }

    /// "5 May", "May 5th", "the 5th", "the fifth of May 2024"
    private static func dayOfMonth(_ words: [String], _ start: Int, _ today: CalendarDay) -> Core? {
        var index = start
        let hasArticle = words[index] == "the"
        if hasArticle { index += 1 }
        guard index < words.count else { return nil }
        var day: Int?
        var month: Int?
        if let named = monthNumber(words[index]) {
            month = named
            index += 1
            if index < words.count, let number = ordinal(words[index], isLoose: true) {
                day = number
                index += 1
            }
        } else if let number = ordinal(words[index], isLoose: true) {
            let isOrdinal = ordinal(words[index], isLoose: false) != nil
            var after = index + 1
            if after < words.count, words[after] == "of" { after += 1 }
            if after < words.count, let named = monthNumber(words[after]) {
                (day, month, index) = (number, named, after + 1)
            } else if isOrdinal, hasArticle {
                (day, index) = (number, index + 1)
            }
        }
        guard let day else { return nil }
        var (year, thisMonth, thisDay) = today.civil
        if month != nil, index < words.count, let said = Int(words[index]), (1900...2200).contains(said) {
            year = said
            index += 1
        } else if let month, (month, day) < (thisMonth, thisDay), thisMonth - month > 6 {
            year += 1  // "on 5 January" in December is the next one; a date not long ago is that one
        }
        let date: CalendarDay?
        if let month {
            date = CalendarDay(year: year, month: month, day: day)
        } else {
            let here = CalendarDay(year: year, month: thisMonth, day: day)
            if day < thisDay { thisMonth += 1 }
            date =
                thisMonth > 12
                ? CalendarDay(year: year + 1, month: 1, day: day)
                : CalendarDay(year: year, month: thisMonth, day: day) ?? here
        }
        return date.map { ($0, "on " + $0.words, index) }
    }

    private static func monthNumber(_ word: String) -> Int? {
        // "may" and "march" are words as well; a number beside them settles it.
        CalendarDay.months.firstIndex {
            $0.lowercased() == word || (word.count == 3 && $0.lowercased().hasPrefix(word))
        }
        .map { $0 + 1 }
    }
    static func weekday(_ word: String) -> Int? {
        let bare = word.hasSuffix("s") ? String(word.dropLast()) : word
        return CalendarDay.weekdays.firstIndex(of: bare)
    }
    private static func ordinal(_ word: String, isLoose: Bool) -> Int? {
        if let index = ordinals.firstIndex(of: word) { return index + 1 }
        for ending in ["st", "nd", "rd", "th"] where word.hasSuffix(ending) {
            if let number = Int(word.dropLast(2)), (1...31).contains(number) { return number }
        }
        guard isLoose, let number = Int(word), (1...31).contains(number) else { return nil }
        return number
    }
    private static let ordinals = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
        "twentieth",
    ]

    /// "at 3 pm", "in the morning", "at half past three", "at noon": a minute of the day, and where the words end.
    static func timeOfDay(in words: [String], at start: Int) -> (minute: Int, end: Int)? {
        guard start < words.count else { return nil }
        var index = start
        if ["at", "around", "about", "by"].contains(words[index]) { index += 1 }
        if index + 1 < words.count, words[index] == "in", words[index + 1] == "the" { index += 2 }
        guard index < words.count else { return nil }
        if let minute = partsOfDay[words[index]] { return (minute, index + 1) }
        let isNamed = index > start
        var past = 0
        if index + 1 < words.count, words[index] == "half", words[index + 1] == "past" {
            (past, index) = (30, index + 2)
        }
        guard index < words.count, let (hour, minute, after) = clock(words, index) else { return nil }
        var end = after
        var result = hour * 60 + minute + past
        if end < words.count, ["am", "pm", "a.m", "p.m"].contains(words[end]) {
            if words[end].hasPrefix("p"), hour < 12 { result += 720 }
            if words[end].hasPrefix("a"), hour == 12 { result -= 720 }
            end += 1
        } else if end < words.count, ["oclock", "o'clock"].contains(words[end]) {
            end += 1
            if hour < 8 { result += 720 }
        } else {
            guard isNamed || past > 0 else { return nil }
            if hour < 8 { result += 720 }  // "at three" is in the afternoon
        }
        return (0..<1440).contains(result) ? (result, end) : nil
    }
    private static func clock(_ words: [String], _ index: Int) -> (Int, Int, Int)? {
        var word = words[index]
        var suffix = 0
        for (ending, shift) in [("am", 0), ("pm", 12)] where word.hasSuffix(ending) && word.count > 2 {
            word = String(word.dropLast(2))
            suffix = shift
        }
        let parts = word.split(separator: ":")
        if let hour = parts.first.flatMap({ Int($0) }), (0...23).contains(hour), parts.count <= 2 {
            let minute = parts.count == 2 ? Int(parts[1]) ?? 60 : 0
            guard (0..<60).contains(minute) else { return nil }
            return (hour < 12 ? hour + suffix : hour, minute, index + 1)
        }
        guard let number = SpokenNumbers.find(in: [words[index]]).first, let hour = Int(exactly: number.value),
            (1...12).contains(hour)
        else { return nil }
        if index + 1 < words.count, words[index + 1] == "thirty" { return (hour, 30, index + 2) }
        return (hour, 0, index + 1)
    }
    private static let partsOfDay = [
        "morning": 9 * 60, "noon": 720, "midday": 720, "lunchtime": 720, "afternoon": 15 * 60, "evening": 19 * 60,
        "night": 20 * 60, "midnight": 1439,
    ]
}
