import Basics
import LanguageModels

/// What a model is asked for, and how it has to answer.
enum ExtractionPrompt {
    /// Of a call's text that is sent, in characters: about 12,000 tokens. Beyond it the most surprising of the caller's turns
    /// are sent; the others are kept as turns all the same.
    static let budget = 48_000

    static func messages(for call: CallTranscript) -> [ChatMessage] {
        [.system(instructions(call)), .user(transcript(call))]
    }

    private static func instructions(_ call: CallTranscript) -> String {
        let day = CalendarDay(call.started, utcOffset: call.utcOffset)
        return """
            You read a phone call and note what is worth remembering of the caller in later calls. Use only what the \
            caller says in the call. Nothing from these instructions, nothing that only the agent says, no guesses. An \
            agent's question may explain a short answer.
            The call is on \(CalendarDay.weekdays[day.weekday]), \(day.words).
            Answer with one JSON object and nothing else: {"facts": [ … ]}. An empty list is a good answer. Each fact:
            "text": a sentence in the third person that stands alone, such as "The caller lives in Porto."
            "sector": "semantic" (what is so), "episodic" (what happened or is planned), "procedural" (how the caller \
            wants things done), "emotional" (how the caller felt)
            "type": one of name, age, birthday, home, origin, work, family, pet, preference, possession, health, contact, \
            plan, event, feeling, manner, commitment, task, note
            "subject", "predicate", "object": where it has that form; the caller is "caller", others "caller's sister". \
            Predicates: "is called", "lives in", "comes from", "is aged", "was born on", "works at", "works as", "likes", \
            "dislikes", "prefers", "has", "is married to", "has phone number", "has email address", or others
            "turn": the number of the caller's turn it comes from
            "quote": the words of that turn that say it, copied exactly
            "confidence": 0 to 1, less for what the caller is unsure of
            "due": for commitments and tasks with a day, as YYYY-MM-DD or YYYY-MM-DDTHH:MM by the caller's clock
            "ends": true if it says that something is no longer so
            "corrects": true if it puts right what was said before
            """
    }

    static let repair = """
        That was not the JSON I asked for. Answer with the object {"facts": [ … ]} alone: no words around it, no comments, \
        every string closed.
        """

    /// The turns with their numbers; of a call too long for it the ones that say most.
    private static func transcript(_ call: CallTranscript) -> String {
        let lines = call.turns.compactMap { turn -> (index: Int, line: String)? in
            guard turn.speaker != .tool, !turn.text.isEmpty else { return nil }
            return (
                turn.index, "[\(turn.index)] \(turn.speaker == .caller ? "caller" : "agent"): \(turn.text.prefix(2000))"
            )
        }
        guard lines.reduce(0, { $0 + $1.line.count }) > budget else { return lines.map(\.line).joined(separator: "\n") }
        var surprise = LexicalSurprise()
        let scores = call.turns.map { surprise.observe($0.text) }
        let order = call.turns.indices.filter { call.turns[$0].speaker == .caller }.sorted {
            (scores[$0], $1) > (scores[$1], $0)
        }
        var taken: Set<Int> = []
        var room = budget
        for index in order {
            // With the turn before, which may be its question.
            for part in [index - 1, index] where part >= 0 && !taken.contains(call.turns[part].index) {
                guard room > 0 else { break }
                taken.insert(call.turns[part].index)
                room -= min(call.turns[part].text.count, 2000) + 16
            }
        }
        return lines.filter { taken.contains($0.index) }.map(\.line).joined(separator: "\n")
    }
}
