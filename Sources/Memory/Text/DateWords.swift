/// The words that ``DateFinder`` knows, folded.
enum DateWords {
    static let months: [String: Int] = {
        let names = [
            ["january", "jan"], ["february", "feb"], ["march"], ["april", "apr"], ["may"], ["june", "jun"],
            ["july", "jul"], ["august", "aug"], ["september", "sept", "sep"], ["october", "oct"], ["november", "nov"],
            ["december", "dec"],
        ]
        var table: [String: Int] = [:]
        for (index, forms) in names.enumerated() {
            for form in forms { table[form] = index + 1 }
        }
        return table
    }()
    static let ambiguousMonths: Set<String> = ["may", "march"]
    static let seasons = ["winter": 0, "spring": 1, "summer": 2, "autumn": 3, "fall": 3]
    static let weekdays = [
        "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    ]
    static let units: [String: DateMention.Precision] = [
        "day": .day, "days": .day, "week": .week, "weeks": .week, "month": .month, "months": .month, "year": .year,
        "years": .year,
    ]
    static let counts = [
        "a": 1, "an": 1, "one": 1, "two": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6,
        "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
    ]
    static let afterCount: Set<String> = ["couple", "few", "of"]
    static let last: Set<String> = ["last", "past", "previous"]
    static let ordinals = ["st", "nd", "rd", "th"]
    static let beforeYear: Set<String> = [
        "in", "during", "of", "year", "since", "before", "after", "from", "until", "by",
    ]
    static let beforeMonth: Set<String> = [
        "in", "of", "last", "this", "next", "since", "by", "until", "during", "early", "late", "mid", "from", "on",
        "and",
        "before", "after", "to", "past", "previous",
    ]
}
