package import Basics

/// A question, understood: what the ranking asks the index.
package struct RecallQuery: Sendable, Equatable {
    /// What is embedded: the question in the words of the one it asks about.
    package var meaning: String
    /// Stemmed, without stop words and the participants' names.
    package var terms: [String]
    /// Whom it asks about; only one says something.
    package var speakers: Set<Turn.Speaker>
    /// Days of calls in which it may have been said.
    package var windows: [ClosedRange<CalendarDay>]

    /// - Parameters:
    ///   - years: in which there were calls.
    ///   - at: what "yesterday" counts back from.
    package init(
        _ question: String, asker: Turn.Speaker?, participants: Participants, years: ClosedRange<Int>?, at: UnixTime,
        analyzer: TextAnalyzer = .shared
    ) {
        let reading = participants.read(question, asker: asker)
        meaning = reading.rewritten
        terms = analyzer.queryTerms(of: reading.rewritten)
        speakers = reading.speakers
        let today = CalendarDay(at)
        windows = DateFinder(today: today, years: years ?? today.year...today.year).mentions(in: question).map(\.window)
    }
}
