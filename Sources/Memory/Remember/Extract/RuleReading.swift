import Basics

/// The state of reading one call by rules, turn by turn.
struct RuleReading {
    let call: CallTranscript
    private(set) var facts: [NewFact] = []
    private(set) var refusals: [Extraction.Refusal] = []
    /// Whom "she" means.
    var last: Statement.Subject?
    var turn: Turn
    private var question: AgentQuestion?
    /// What the agent said of late, as sets of words: heard again on the caller's line, it is an echo.
    private var agentSaid: [Set<String>] = []
    private let recited: [Set<String>]
    /// Turns of the caller so far.
    private var heard = 0
    /// For each fact the caller's turn it came from.
    private var origins: [Int] = []

    /// How far back a correction reaches, in turns of the caller.
    private static let correctionReach = 2

    init(_ call: CallTranscript) {
        self.call = call
        turn = Turn(index: 0, speaker: .caller, said: call.started, text: "")
        recited = call.recited.prefix(200).map { Self.bag($0) }
    }

    var today: CalendarDay { CalendarDay(turn.said, utcOffset: call.utcOffset) }

    mutating func read(_ turn: Turn) {
        switch turn.speaker {
        case .tool: return
        case .agent:
            question = AgentQuestion(turn.text)
            agentSaid.append(contentsOf: SentenceCutter.sentences(of: turn.text).map(Self.bag))
            if agentSaid.count > 12 { agentSaid.removeFirst(agentSaid.count - 12) }
        case .caller:
            self.turn = turn
            heard += 1
            readCaller()
            question = nil
        }
    }

    private mutating func readCaller() {
        guard !isEcho(turn.text) else { return }
        let clauses = ClauseCutter.clauses(of: turn.text)
        let before = facts.count
        let answersYes =
            clauses.first?.words.first.map { ["yes", "right", "correct", "exactly"].contains($0.lower) } ?? false
        let answersNo = clauses.first?.words.first?.lower == "no"
        var isFirst = true
        for raw in clauses {
            guard let clause = raw.prepared() else { continue }
            read(clause, isFirst: isFirst)
            isFirst = false
        }
        if facts.count == before, let question {
            if answersYes || answersNo, let clause = question.asStatement { answer(clause, isDenied: answersNo) }
        }
    }

    private mutating func read(_ clause: Clause, isFirst: Bool) {
        if clause.isRecital { return }
        if correct(clause) { return }
        if let asked = task(clause) ?? request(clause) ?? explicit(clause) {
            keep(asked)
            return
        }
        guard !clause.isQuestion, !clause.isHypothetical else { return }
        let made = statements(clause)
        if !made.isEmpty { return keep(made) }
        if isFirst, let question, let made = question.facts(of: clause, in: self) { keep(made) }
    }

    private mutating func answer(_ clause: Clause, isDenied: Bool) {
        var clause = clause
        clause.confidence *= 0.8
        let made = statements(clause, isDenied: isDenied)
        keep(made)
    }

    /// Takes facts up, each once; a later word in the same call replaces an earlier one.
    mutating func keep(_ made: [NewFact]) {
        for var fact in made {
            fact.sourceTurns = [turn.id]
            fact.conversation = call.conversation
            fact.origin = .call
            fact.validFrom = turn.said
            guard !fact.text.isEmpty, fact.text.count <= NewFact.longest else { continue }
            if recited.contains(Self.bag(fact.text)) && !fact.ends && fact.type == "note" {
                refusals.append(.recited)
                continue
            }
            if let index = facts.firstIndex(where: { $0.isSame(as: fact) }) {
                if !facts[index].sourceTurns.contains(turn.id) { facts[index].sourceTurns.append(turn.id) }
                facts[index].confidence = max(facts[index].confidence, fact.confidence)
                continue
            }
            if let index = facts.firstIndex(where: { fact.replaces($0) }) { drop(index) }
            facts.append(fact)
            origins.append(heard)
        }
    }
    private mutating func drop(_ index: Int) {
        facts.remove(at: index)
        origins.remove(at: index)
    }

    /// "No, I meant Lisbon": the object of the last thing said.
    private mutating func correct(_ clause: Clause) -> Bool {
        guard clause.isCorrection, (1...4).contains(clause.words.count), !clause.isQuestion else { return false }
        var words = clause.words
        while let first = words.first?.lower, ["it", "is", "in", "at", "called", "the", "not", "for"].contains(first) {
            words.removeFirst()
        }
        guard !words.isEmpty,
            Set(words.lowers).isDisjoint(with: ["i", "my", "we", "you", "that", "problem", "way", "worries", "need"]),
            let index = facts.indices.last(where: { facts[$0].object != nil && !facts[$0].ends }),
            heard - origins[index] <= Self.correctionReach, let old = facts[index].object
        else { return false }
        var mended = facts[index]
        let isName = old.first?.isUppercase == true
        let object = isName ? words.map { $0.text.capitalizedFirst }.joined(separator: " ") : words.text
        guard object != old, !object.isEmpty else { return true }
        mended.object = object
        mended.text = mended.text.replacing(old, with: object)
        mended.corrects = true
        mended.sourceTurns = [turn.id]
        mended.validFrom = turn.said
        facts[index] = mended
        origins[index] = heard
        return true
    }

    /// What the agent just said, on the caller's line.
    private func isEcho(_ text: String) -> Bool {
        let bag = Self.bag(text)
        guard bag.count >= 5 else { return false }
        return agentSaid.contains { said in
            said.count >= 4 && Double(bag.intersection(said).count) >= 0.9 * Double(max(bag.count, said.count))
        }
    }
    static func bag(_ text: String) -> Set<String> { Set(SpokenWord.words(of: String(text.prefix(2000))).map(\.lower)) }
}

extension NewFact {
    /// Of a fact's text, in characters: a sentence or two.
    static let longest = 400

    func isSame(as other: NewFact) -> Bool {
        if let subject, let predicate, let object, ends == other.ends {
            return subject == other.subject && predicate == other.predicate
                && object.lowercased() == other.object?.lowercased()
        }
        return text.lowercased() == other.text.lowercased()
    }
    /// Said later in the same call, it takes the other's place.
    func replaces(_ other: NewFact) -> Bool {
        guard let subject, let predicate, !ends, !other.ends else { return false }
        return subject == other.subject && predicate == other.predicate
            && (corrects || Predicate.isSingleValued(predicate, subject: subject))
    }
}

/// Sentences by their full stops alone.
enum SentenceCutter {
    static func sentences(of text: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        for character in text.prefix(SpokenWord.limit) {
            current.append(character)
            if ".!?\n".contains(character) {
                sentences.append(current)
                current = ""
            }
        }
        if current.contains(where: \.isLetter) { sentences.append(current) }
        return sentences
    }
}
