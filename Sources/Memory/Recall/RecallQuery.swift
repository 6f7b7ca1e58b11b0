package import Basics

/// A question, understood: what the ranking asks the index.
package struct RecallQuery: Sendable, Equatable {
    package struct Term: Sendable, Equatable {
        package var word: String
        package var stem: String
    }
    /// What is embedded: the question in the words of the one it asks about.
    package var meaning: String
    /// Without stop words and the participants' names.
    package var terms: [Term]
    /// Whom it asks about; only one says something.
    package var speakers: Set<Turn.Speaker>
    /// Times it names.
    package var dates: [DateMention]
    package var kind: QuestionKind

    /// - Parameters:
    ///   - years: in which there were calls.
    ///   - at: what "yesterday" counts back from.
    package init(
        _ question: String, asker: Turn.Speaker?, participants: Participants, years: ClosedRange<Int>?, at: UnixTime,
        analyzer: TextAnalyzer = .shared
    ) {
        let reading = participants.read(question, asker: asker)
        meaning = reading.rewritten
        terms = analyzer.asked(WordSplitter.words(reading.rewritten))
        speakers = reading.speakers
        let today = CalendarDay(at)
        dates = DateFinder(today: today, years: years ?? today.year...today.year).mentions(in: question)
        kind = QuestionKind(WordSplitter.words(question))
    }

    /// How well a day fits the times that the question names.
    func fit(_ day: CalendarDay) -> (date: Bool, day: Bool) {
        let isDate = dates.contains { $0.window.contains(day) }
        let isDay = dates.contains {
            $0.precision == .day && (day == $0.first || (!$0.isRelative && day.number == $0.first.number + 1))
        }
        return (isDate, isDay)
    }
}
