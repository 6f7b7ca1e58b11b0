import Basics

/// Reads a model's answer, and holds every fact of it against the call.
enum ExtractionAnswer {
    /// Facts of one answer that are looked at; a call has a few.
    static let most = 200

    /// The facts as they stand in the answer; nil: it is not JSON of the form asked for.
    static func candidates(in answer: String) -> [JSONValue]? {
        // Models wrap JSON in a fence or a sentence, whatever they are told.
        guard let open = answer.firstIndex(of: "{"), let close = answer.lastIndex(of: "}"), open < close,
            let document = try? JSONValue(parsing: String(answer[open...close])),
            let facts = document["facts"]?.arrayValue
        else { return nil }
        return Array(facts.prefix(most))
    }

    static func checked(
        _ candidates: [JSONValue], against call: CallTranscript
    ) -> (facts: [NewFact], refusals: [Extraction.Refusal]) {
        var facts: [NewFact] = []
        var refusals: [Extraction.Refusal] = []
        let check = Check(call)
        for candidate in candidates {
            switch check.fact(candidate) {
            case .success(let fact):
                if !facts.contains(where: { $0.isSame(as: fact) }) { facts.append(fact) }
            case .failure(let refusal): refusals.append(refusal)
            }
        }
        // In the order they were said: a later one may replace an earlier one.
        let places = Dictionary(call.turns.map { ($0.id, $0.index) }, uniquingKeysWith: { first, _ in first })
        let sorted = facts.enumerated().sorted {
            let (left, right) = (
                places[$0.element.sourceTurns.first ?? 0] ?? 0, places[$1.element.sourceTurns.first ?? 0] ?? 0
            )
            return (left, $0.offset) < (right, $1.offset)
        }
        return (sorted.map(\.element), refusals)
    }

    private struct Check {
        private let call: CallTranscript
        private let turns: [Int: Turn]
        private let recited: Set<String>

        init(_ call: CallTranscript) {
            self.call = call
            turns = Dictionary(call.turns.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
            recited = Set(call.recited.map(Normal.form))
        }

        func fact(_ candidate: JSONValue) -> Result<NewFact, Extraction.Refusal> {
            guard candidate.objectValue != nil else { return .failure(.notAnObject) }
            let text = (candidate["text"]?.stringValue ?? "").trimmed(\.isWhitespace)
            guard !text.isEmpty else { return .failure(.nothingSaid) }
            guard text.count <= NewFact.longest else { return .failure(.tooLong) }
            guard let sector = candidate["sector"]?.stringValue.flatMap(Sector.init(rawValue:)), sector != .reflective
            else {
                return .failure(.unknownSector)
            }
            guard let number = candidate["turn"]?.intValue.flatMap({ Int(exactly: $0) }), let turn = turns[number]
            else {
                return .failure(.noSuchTurn)
            }
            guard turn.speaker == .caller else { return .failure(.notTheCallersTurn) }
            let quote = Normal.form(candidate["quote"]?.stringValue ?? "")
            guard !quote.isEmpty, (" " + Normal.form(turn.text) + " ").contains(" " + quote + " ") else {
                return .failure(.quoteNotSaid)
            }
            let strings = ["subject", "predicate", "object"].map { candidate[$0]?.stringValue?.trimmed(\.isWhitespace) }
            guard isBorneOut(text + " " + (strings[2] ?? ""), by: turn) else { return .failure(.notInTheCall) }
            if recited.contains(Normal.form(text)), !isSaid(text, in: turn) { return .failure(.recited) }
            return .success(made(candidate, text, sector, strings, turn))
        }

        private func made(
            _ candidate: JSONValue, _ text: String, _ sector: Sector, _ strings: [String?], _ turn: Turn
        ) -> NewFact {
            let parts = strings.map { $0.flatMap { $0.isEmpty || $0.count > 200 ? nil : $0 } }
            let type = candidate["type"]?.stringValue.flatMap { $0.isEmpty || $0.count > 40 ? nil : $0.lowercased() }
            let confidence = candidate["confidence"]?.doubleValue ?? 0.8
            return NewFact(
                sector: sector, text: text, type: type, subject: parts[0]?.lowercased(),
                predicate: parts[1]?.lowercased(),
                object: parts[2], salience: Self.prior(type),
                confidence: confidence.isFinite ? min(max(confidence, 0), 1) : 0.5,
                origin: .call, sourceTurns: [turn.id], conversation: call.conversation, validFrom: turn.said,
                due: candidate["due"]?.stringValue.flatMap(due), ends: candidate["ends"]?.boolValue ?? false,
                corrects: candidate["corrects"]?.boolValue ?? false)
        }

        /// Names and numbers of a fact have been said: by the caller, or by the agent right before.
        private func isBorneOut(_ text: String, by turn: Turn) -> Bool {
            let nearby = call.turns.filter {
                $0.speaker == .caller || ($0.speaker == .agent && $0.index == turn.index - 1)
            }
            var said: Set<String> = []
            for other in nearby where other.index <= turn.index { said.formUnion(Normal.words(other.text)) }
            let spoken = SpokenWord.words(
                of: nearby.filter { $0.index <= turn.index }.map(\.text).joined(separator: " ")
            ).lowers
            said.formUnion(spoken)
            let digits = SpokenContact.allDigits(spoken)
            let day = CalendarDay(turn.said, utcOffset: call.utcOffset)
            let calendar = Set(
                (CalendarDay.months + CalendarDay.weekdays).map { $0.lowercased() }
                    + (-1...1).map { String(day.year + $0) })
            return Normal.claims(text).allSatisfy { claim in
                if said.contains(claim) || calendar.contains(claim) { return true }
                guard claim.contains(where: \.isNumber) else { return Self.titles.contains(claim) }
                // "the 15th" for "next Monday", "34" for "thirty four", "5551234" digit by digit.
                let plain = claim.filter(\.isNumber)
                if digits.contains(plain) { return true }
                return Int(plain).map { (1...31).contains($0) } ?? false
                    && !SpokenDate.find(in: spoken, today: day).isEmpty
            }
        }
        /// In capitals at times, and no names.
        private static let titles: Set<String> = ["caller", "agent", "i", "he", "she", "they", "english"]

        private func isSaid(_ text: String, in turn: Turn) -> Bool {
            let said = Set(Normal.words(turn.text))
            let words = Normal.words(text).filter { !EnglishSpeech.stopWords.contains($0) }
            return words.allSatisfy { word in said.contains { $0.hasPrefix(word.prefix(max(3, word.count - 2))) } }
        }

        private func due(_ text: String) -> UnixTime? {
            let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
            guard parts.count >= 3, let day = CalendarDay(year: parts[0], month: parts[1], day: parts[2]) else {
                return nil
            }
            let minute =
                parts.count >= 5 && (0..<24).contains(parts[3]) && (0..<60).contains(parts[4])
                ? parts[3] * 60 + parts[4] : SpokenDate.morning
            return day.time(minute: minute, utcOffset: call.utcOffset)
        }
        private static func prior(_ type: String?) -> Double {
            switch type {
            case "name": 0.95
            case "health", "note": 0.85
            case "commitment", "task", "contact", "home": 0.8
            case "manner", "family", "pet", "birthday": 0.75
            case "work", "age": 0.7
            case "event", "feeling": 0.45
            default: 0.55
            }
        }
    }
}
