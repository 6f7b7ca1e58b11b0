import Basics
@testable import Memory

/// Calls in a line each: "agent: …" and "caller: …".
enum Calls {
    /// Wednesday, 10 May 2023, 12:00 UTC.
    static let noon = UnixTime(seconds: 1_683_720_000)

    static func transcript(_ lines: String..., started: UnixTime = noon, recited: [String] = [], id: Int64 = 1)
        -> CallTranscript
    {
        let turns = lines.enumerated().map { index, line in
            let isAgent = line.hasPrefix("agent: ")
            return Turn(
                id: id * 1000 + Int64(index), conversation: id, index: index, speaker: isAgent ? .agent : .caller,
                said: UnixTime(milliseconds: started.milliseconds + Int64(index) * 5_000),
                text: String(line.trimmingPrefix(isAgent ? "agent: " : "caller: ")))
        }
        return CallTranscript(conversation: id, started: started, turns: turns, recited: recited)
    }
    /// What one turn of a caller leaves behind, as sentences.
    static func texts(_ said: String) -> [String] { facts(said).map(\.text) }
    static func facts(_ said: String) -> [NewFact] { facts(transcript("caller: " + said)) }
    static func facts(_ call: CallTranscript) -> [NewFact] { RuleExtractor().extract(call).facts }
    /// The time of the next minute of that day in 2023, UTC.
    static func time(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0) -> UnixTime {
        CalendarDay(year: 2023, month: month, day: day)!.time(minute: hour * 60 + minute, utcOffset: .zero)
    }
}
