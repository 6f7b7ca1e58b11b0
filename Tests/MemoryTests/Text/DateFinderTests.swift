import Basics
import Testing

@testable import Memory

struct DateFinderTests {
    /// Wednesday, 15 November 2023.
    let today = CalendarDay(number: 19_676)

    private func found(_ text: String, years: ClosedRange<Int> = 2_022...2_023) -> [String] {
        DateFinder(today: today, years: years).mentions(in: text).map { mention in
            let (first, last) = (mention.first.civil, mention.last.civil)
            let start = "\(first.year)-\(first.month)-\(first.day)"
            return mention.first == mention.last ? start : start + "/\(last.year)-\(last.month)-\(last.day)"
        }
    }

    @Test func `today is what the table takes it for`() {
        #expect(today.civil == (2_023, 11, 15))
        #expect(today.weekday == 2)
    }

    @Test(arguments: [
        ("on 7 May 2023", ["2023-5-7"]), ("May 7, 2023", ["2023-5-7"]), ("the 7th of May, 2023", ["2023-5-7"]),
        ("May 7th of 2023", ["2023-5-7"]), ("2023-05-07", ["2023-5-7"]), ("in May 2023", ["2023-5-1/2023-5-31"]),
        ("in february of 2024", ["2024-2-1/2024-2-29"]), ("30 February 2023", []), ("29 February 2023", []),
        ("in June", ["2022-6-1/2022-6-30", "2023-6-1/2023-6-30"]), ("during 2022", ["2022-1-1/2022-12-31"]),
        ("3 July", ["2022-7-3", "2023-7-3"]), ("call 2023 times", []), ("summer 2022", ["2022-6-1/2022-8-31"]),
        ("winter 2023", ["2022-12-1/2023-2-28"]),
        (
            "from June 2022 to August 2023",
            [
                "2022-6-1/2022-6-30", "2023-8-1/2023-8-31",
            ]
        ),
    ])
    func `dates by the calendar`(_ text: String, _ dates: [String]) { #expect(found(text) == dates) }

    @Test(arguments: [
        ("yesterday", ["2023-11-14"]), ("last May", ["2023-5-1/2023-5-31"]),
        ("last December", ["2022-12-1/2022-12-31"]),
        ("last week", ["2023-11-6/2023-11-12"]), ("this week", ["2023-11-13/2023-11-15"]),
        ("last month", ["2023-10-1/2023-10-31"]), ("last year", ["2022-1-1/2022-12-31"]),
        ("last summer", ["2023-6-1/2023-8-31"]), ("two weeks ago", ["2023-10-29/2023-11-4"]),
        ("a month ago", ["2023-10-1/2023-10-31"]), ("3 days ago", ["2023-11-12"]),
        ("a couple of days ago", ["2023-11-13"]), ("ten years ago", ["2013-1-1/2013-12-31"]),
        ("on Monday", ["2023-11-13"]), ("last Wednesday", ["2023-11-8"]), ("last weekend", ["2023-11-11/2023-11-12"]),
        ("at last", []), ("last", []), ("a dog ago", []), ("ago", []),
    ])
    func `dates counted back from today`(_ text: String, _ dates: [String]) { #expect(found(text) == dates) }

    @Test(arguments: ["May I ask you something", "they march on", "you may", "may be", "spring clean", "may"])
    func `a verb is not a month`(_ text: String) { #expect(found(text).isEmpty) }

    @Test(arguments: ["what did I say in may", "since march", "early march", "plans for May", "may 7"])
    func `a month in context is one`(_ text: String) { #expect(!found(text).isEmpty) }

    @Test func `what was said on a date may be told two weeks later`() {
        let mention = DateMention.day(CalendarDay(number: 100))
        #expect(mention.window == CalendarDay(number: 99)...CalendarDay(number: 114))
        let relative = DateMention.day(CalendarDay(number: 100), isRelative: true)
        #expect(relative.window == CalendarDay(number: 99)...CalendarDay(number: 101))
    }

    @Test func `every day of four centuries is itself again`() {
        var number = CalendarDay(year: 1_800, month: 1, day: 1)?.number ?? 0
        let end = number + 146_097
        var wrong = 0
        while number < end {
            let (year, month, day) = CalendarDay(number: number).civil
            if CalendarDay(year: year, month: month, day: day)?.number != number { wrong += 1 }
            number += 1
        }
        #expect(wrong == 0)
    }

    @Test func `times before 1970 fall on their own day`() {
        #expect(CalendarDay(UnixTime(milliseconds: -1)).number == -1)
        #expect(CalendarDay(UnixTime(milliseconds: 86_400_000)).number == 1)
        #expect(CalendarDay(UnixTime(seconds: 1_683_417_600)).words == "7 May 2023")
    }

    @Test func `any today and any years give an answer, never a trap`() {
        for seconds in [Int64.min, -62_135_596_801, 0, 253_402_300_800, .max] {
            let finder = DateFinder(today: CalendarDay(UnixTime(seconds: seconds)), years: 1...9_999)
            for text in [
                "999 months ago", "last May", "in June", "last winter", "on Friday", "9999-12-31", "this year",
            ] {
                _ = finder.mentions(in: text)
            }
        }
    }
}
