/// Words too common to find anything by. Question words and pronouns first: they say who is meant, which ``Participants``
/// reads, not what was said. Measured in Benchmarks/Memory; without the list R@10 is about two points lower.
enum StopWords {
    static let all: Set<String> = Set(
        """
        a an and are as at be been being but by can could did do does doing for from had has have having he her hers him
        his how i if in into is it its me my mine of on or our she should so than that the their them then there these
        they this those to too us was we were what when where which while who whom whose why will with would you your s
        t d ll m re ve about after before during not no any some all
        """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
