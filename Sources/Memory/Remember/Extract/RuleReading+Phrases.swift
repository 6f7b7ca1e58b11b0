import Basics

/// Pieces of statements: objects, names, dates.
extension RuleReading {
    /// Words up to where something else is said.
    func object(
        _ words: some Collection<SpokenWord>, most: Int = 6, stops: Set<String> = RuleReading.stops
    ) -> [SpokenWord] {
        var taken: [SpokenWord] = []
        for word in words.prefix(most) {
            if stops.contains(word.lower), !(taken.isEmpty && word.lower == "the") { break }
            if word.lower == "at", words.map(\.lower).starts(with: ["at", "the", "moment"]) { break }
            taken.append(word)
            if word.pause != .none { break }
        }
        while let last = taken.last?.lower, Self.loose.contains(last) { taken.removeLast() }
        return taken
    }
    static let stops: Set<String> = [
        "and", "but", "because", "so", "since", "with", "which", "who", "where", "when", "that", "as", "while", "until",
        "if", "though", "although", "then", "too", "now", "right", "these", "for", "i", "or", "than",
    ]
    private static let loose: Set<String> = [
        "a", "an", "the", "at", "in", "on", "to", "of", "my", "and", "or", "very", "moment", "by", "any",
    ]

    /// A person's, a pet's or a firm's: in capitals, or the words up to something that is no name.
    func name(_ words: some Collection<SpokenWord>, most: Int = 3) -> String? {
        let particles: Set<String> = [
            "de", "da", "do", "dos", "van", "von", "der", "la", "al", "el", "bin", "di", "du",
        ]
        let isCapital = words.first?.text.first?.isUppercase == true && words.first?.lower != "i"
        var taken: [String] = []
        for word in words.prefix(most) {
            let isName = word.text.first?.isUppercase == true && word.lower != "i"
            if !isName {
                guard !isCapital || particles.contains(word.lower), !Self.notNames.contains(word.lower),
                    !EnglishSpeech.stopWords.contains(word.lower) || particles.contains(word.lower),
                    !EnglishSpeech.feelings.contains(word.lower), !word.lower.hasSuffix("ing"),
                    word.lower.contains(where: \.isLetter), isCapital || taken.count < 2
                else { break }
            }
            taken.append(particles.contains(word.lower) ? word.lower : word.text.capitalizedFirst)
            if word.pause != .none { break }
        }
        while let last = taken.last, particles.contains(last) { taken.removeLast() }
        return taken.isEmpty ? nil : taken.joined(separator: " ")
    }
    private static let notNames: Set<String> = [
        "bye", "goodbye", "okay", "yes", "hello", "hi", "thanks", "thank", "what", "nothing", "none", "wait", "never",
        "calling", "speaking", "again", "please", "sorry", "fine", "good", "great", "not", "back", "sure", "well",
        "today",
        "tomorrow", "later", "maybe", "because", "since", "late", "early", "when", "after", "before", "if", "old",
        "years",
        "from", "ready", "here", "happy", "busy", "is", "lives", "works", "tonight", "soon", "anytime", "instead",
        "only",
    ]

    /// A place, in capitals where it was not written at all.
    func place(_ words: some Collection<SpokenWord>) -> String? {
        let taken = object(words, most: 6, stops: Self.placeStops)
        guard !taken.isEmpty, !["a", "an", "my", "the", "our", "this", "there", "here", "it"].contains(taken[0].lower)
        else {
            return nil
        }
        let hasCapitals = taken.contains { $0.text.first?.isUppercase == true }
        return taken.map { hasCapitals || ["of", "the"].contains($0.lower) ? $0.text : $0.text.capitalizedFirst }
            .joined(separator: " ")
    }
    private static let placeStops: Set<String> = stops.union([
        "near", "at", "on", "by", "next", "last", "in", "from", "together", "alone", "again", "already", "anyway",
        "all",
        "about", "over", "to", "after", "before", "during", "not", "just", "my", "recently",
    ])

    func dates(in words: [SpokenWord]) -> [SpokenDate] { SpokenDate.find(in: words.lowers, today: today) }

    /// Words retold from outside, with their days made absolute.
    func retold(_ words: [SpokenWord]) -> String {
        var result: [String] = []
        var index = 0
        for date in dates(in: words) {
            result.append(ThirdPerson.rest(Array(words[index..<date.range.lowerBound])))
            result.append(date.text)
            index = date.range.upperBound
        }
        result.append(ThirdPerson.rest(Array(words[index...])))
        return result.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// A statement with subject, predicate and object.
    func fact(
        _ statement: Statement, _ predicate: String, _ object: String, type: String, sector: Sector = .semantic,
        salience: Double, text: String? = nil, ends: Bool = false
    ) -> NewFact {
        NewFact(
            sector: sector,
            text: text
                ?? ThirdPerson.sentence(statement.subject.display, ends ? "no longer " + predicate : predicate, object),
            type: type, subject: statement.subject.key, predicate: predicate, object: object.isEmpty ? nil : object,
            salience: salience, confidence: statement.confidence, ends: ends)
    }
    /// One that has no such form.
    func note(
        _ text: String, type: String, sector: Sector, salience: Double, confidence: Double, due: UnixTime? = nil
    ) -> NewFact {
        NewFact(sector: sector, text: text, type: type, salience: salience, confidence: confidence, due: due)
    }
    /// Words that say something, as opposed to holding it together.
    func contentCount(_ words: [SpokenWord]) -> Int {
        words.count { !EnglishSpeech.stopWords.contains($0.lower) && $0.lower.count > 1 }
    }
}
