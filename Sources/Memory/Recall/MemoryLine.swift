import Basics

/// Memories as lines of a prompt: each stands alone, with who said it and when.
enum MemoryLine {
    /// Characters that make a token, about: English in the tokenisers of today's models.
    static let charactersPerToken = 4

    static func turn(_ turn: Turn, in call: Conversation?) -> String {
        let who =
            switch turn.speaker {
            case .caller: call?.callerName ?? "The caller"
            case .agent: call?.agentName ?? "The agent"
            case .tool: "A tool"
            }
        return "\(who) on \(CalendarDay(turn.said).words): \(turn.text)"
    }

    static func fact(_ fact: Fact) -> String {
        let due = fact.due.map { ", due \(CalendarDay($0).words)" } ?? ""
        return "\(fact.text) (\(CalendarDay(fact.validFrom).words)\(due))"
    }

    /// At least one token a line, and one for its end.
    static func tokens(_ line: String) -> Int { line.unicodeScalars.count / charactersPerToken + 1 }

    /// How many of the first lines fit; a line is never cut.
    static func fitting(_ lines: [String], budget: Int?) -> Int {
        guard let budget else { return lines.count }
        var left = budget
        for (count, line) in lines.enumerated() {
            left -= tokens(line)
            if left < 0 { return count }
        }
        return lines.count
    }
}
