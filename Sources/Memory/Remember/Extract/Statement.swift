/// A clause as who, what, of what: "my sister does not live in Porto any more".
struct Statement {
    enum Tense { case present, past, future }
    var subject: Subject
    var verb: String
    /// Behind the verb.
    var rest: [SpokenWord]
    var tense = Tense.present
    var isNegated = false
    /// "No longer", "any more", "stopped": it was so.
    var isOver = false
    /// "Would", "could": it need not be so.
    var isModal = false
    var confidence: Double

    /// Who or what a statement is about.
    struct Subject: Equatable {
        /// As facts name it: `caller`, `caller's sister`, `caller's phone number`.
        var key: String
        /// As a sentence begins with it: `The caller's sister Anna`.
        var display: String
        /// `sister`, `dog`; nil: the caller.
        var relation: String?
        var name: String?
        var isThing = false
        static let caller = Subject(key: "caller", display: "The caller")
        var isCaller: Bool { relation == nil && !isThing }
        var isPlural: Bool { relation.map { $0.hasSuffix("s") && $0 != "boss" || $0 == "children" } ?? false }

        static func relation(_ noun: String, name: String? = nil) -> Subject {
            Subject(
                key: "caller's \(noun)", display: "The caller's \(noun)" + (name.map { " " + $0 } ?? ""),
                relation: noun,
                name: name)
        }
    }

    init(subject: Subject, verb: String, rest: [SpokenWord], confidence: Double) {
        self.subject = subject
        self.verb = verb
        self.rest = rest
        self.confidence = confidence
    }

    /// Nil: it is no statement about the caller or somebody of theirs.
    /// - Parameter last: whom "she" means.
    init?(_ clause: Clause, last: Subject?) {
        var words = clause.words[...]
        guard let (subject, count) = Self.subject(words, last: last) else { return nil }
        words = words.dropFirst(count)
        self.subject = subject
        confidence = clause.confidence
        verb = ""
        rest = []
        guard readVerb(&words) else { return nil }
        rest = Array(words)
        readEnd()
    }

    private static func subject(_ words: ArraySlice<SpokenWord>, last: Subject?) -> (Subject, Int)? {
        guard let first = words.first else { return nil }
        let second = words.dropFirst().first?.lower ?? ""
        switch first.lower {
        case "i", "we": return (.caller, 1)
        case "he", "she", "they", "it":
            guard let last else { return nil }
            return ["he", "she"].contains(first.lower) && last.isThing ? nil : (last, 1)
        case "me" where second == "and", "both" where second == "of": return nil
        case "my", "our":
            if let pair = withCompany(words) { return pair }
            return possession(words)
        default: return nil
        }
    }

    /// "My sister and I": of the caller, with company.
    private static func withCompany(_ words: ArraySlice<SpokenWord>) -> (Subject, Int)? {
        guard let joint = words.prefix(4).firstIndex(where: { $0.lower == "and" }),
            words[joint...].starts(with: ["and", "i"]),
            let company = words[..<joint].last?.lower,
            EnglishSpeech.relations.contains(company) || EnglishSpeech.pets.contains(company)
        else { return nil }
        let whom = words[..<joint].dropFirst().text
        return (Subject(key: "caller", display: "The caller and their \(whom)"), joint + 2 - words.startIndex)
    }

    /// "my sister Anna", "my best friend", "my favourite colour".
    private static func possession(_ words: ArraySlice<SpokenWord>) -> (Subject, Int)? {
        var noun: [String] = []
        var taken = 1
        for word in words.dropFirst().prefix(5) {
            if verbs.contains(word.lower) && !(noun.isEmpty && word.lower == "name") || word.lower.hasSuffix("'s") {
                break
            }
            if let relation = noun.last,
                EnglishSpeech.relations.contains(relation) || EnglishSpeech.pets.contains(relation)
            {
                // A name behind the relation: it stands in capitals, or before something that is said of it.
                let next = words.dropFirst(taken + 1).first?.lower ?? ""
                let isName = word.text.first?.isUppercase == true || (verbs.contains(next) && !next.hasSuffix("ed"))
                guard isName, !EnglishSpeech.stopWords.contains(word.lower), !word.lower.hasSuffix("ed"),
                    !EnglishSpeech.irregularPast.contains(word.lower), !EnglishSpeech.emphases.contains(word.lower)
                else { break }
                let name = word.text.capitalizedFirst
                return (.relation(noun.joined(separator: " "), name: name), taken + 1)
            }
            if word.lower == "and" || word.lower == "i" || (!noun.isEmpty && isPast(word.lower)) { break }
            noun.append(word.lower)
            taken += 1
        }
        if let owner = words.dropFirst(taken).first, owner.lower.hasSuffix("'s") {
            let owned = String(owner.lower.dropLast(2))
            let next = words.dropFirst(taken + 1).first?.lower ?? ""
            let key = (noun + [owned]).joined(separator: " ")
            if next == "name" { return (.relation(key), taken + 1) }
            return ["called", "named"].contains(next) ? (.relation(key), taken + 1) : nil
        }
        guard let head = noun.last else { return nil }
        if EnglishSpeech.relations.contains(head) || EnglishSpeech.pets.contains(head) {
            return (.relation(noun.joined(separator: " ")), taken)
        }
        guard let next = words.dropFirst(taken).first, verbs.contains(next.lower) || isPast(next.lower) else {
            return nil
        }
        let key = noun.joined(separator: " ")
        return (
            Subject(key: "caller's \(key)", display: "The caller's \(key)", relation: nil, name: nil, isThing: true),
            taken
        )
    }
    private static let verbs: Set<String> = [
        "is", "are", "was", "were", "has", "have", "had", "lives", "live", "works", "work", "likes", "loves", "hates",
        "name", "called", "named", "died", "passed", "will", "does", "do", "did", "can", "goes", "plays", "studies",
        "wants", "needs", "hurts", "hurt", "aches", "moved", "got", "would", "could", "should", "just", "also",
        "really",
        "owns", "speaks", "prefers", "enjoys", "started", "used", "no", "not", "still", "turned", "turns", "went",
        "came",
    ]

    private mutating func readVerb(_ words: inout ArraySlice<SpokenWord>) -> Bool {
        if subject.isThing == false, subject.relation != nil || subject.isCaller, words.first?.lower == "name" {
            // "my dog's name is Bruno"
            words = words.dropFirst()
            guard let copula = words.first?.lower, copula == "is" || copula == "was" else { return false }
            words = words.dropFirst()
            verb = "be called"
            return true
        }
        // "my name is" has the name for a thing.
        while let word = words.first?.lower {
            switch word {
            case _ where EnglishSpeech.emphases.contains(word), "always", "often", "sometimes", "all",
                "have" where word != "have":
                words = words.dropFirst()
            case "do",
                "does" where words.dropFirst().first?.lower == "not":
                guard words.dropFirst().first?.lower == "not" else { return take(&words) }
                isNegated = true
                words = words.dropFirst(2)
            case "did" where words.dropFirst().first?.lower == "not":
                (isNegated, tense) = (true, .past)
                words = words.dropFirst(2)
            case "will", "shall":
                tense = .future
                words = words.dropFirst()
            case "would", "could", "should", "might", "may", "can", "must":
                isModal = true
                if words.dropFirst().starts(with: ["not"]) { isNegated = true }
                verb = word
                words = words.dropFirst(isNegated ? 2 : 1)
                return true
            case "not":
                isNegated = true
                words = words.dropFirst()
            case "never":
                isNegated = true
                words = words.dropFirst()
            case "no" where words.dropFirst().first?.lower == "longer":
                (isNegated, isOver) = (true, true)
                words = words.dropFirst(2)
            default: return take(&words)
            }
        }
        return false
    }

    private mutating func take(_ words: inout ArraySlice<SpokenWord>) -> Bool {
        guard let word = words.popFirst()?.lower else { return false }
        switch word {
        case "am", "is", "are", "'m":
            verb = "be"
            readNegation(&words)
        case "was", "were":
            (verb, tense) = ("be", .past)
            readNegation(&words)
        case "had": (verb, tense) = ("have", .past)
        case "have", "has":
            verb = "have"
            readNegation(&words)
            // "have got a dog", "have moved to": the perfect says what happened, or what is had.
            if words.first?.lower == "got" {
                words = words.dropFirst()
            } else if let next = words.first?.lower, Self.isPast(next) || next == "been", words.count > 1 {
                words = words.dropFirst()
                verb = next == "been" ? "have been" : next
                tense = .past
            }
        default:
            if tense == .present, !isNegated, Self.isPast(word) { tense = .past }
            let isThird = !subject.isCaller && !subject.isPlural
            verb = tense == .present && isThird && !isNegated ? ThirdPerson.base(word) : word
        }
        return true
    }
    private mutating func readNegation(_ words: inout ArraySlice<SpokenWord>) {
        if words.first?.lower == "not" {
            isNegated = true
            words = words.dropFirst()
        } else if words.starts(with: ["no", "longer"]) {
            (isNegated, isOver) = (true, true)
            words = words.dropFirst(2)
        }
        while let next = words.first?.lower, EnglishSpeech.emphases.contains(next) || next == "always",
            words.count > 1
        { words = words.dropFirst() }
    }
    private mutating func readEnd() {
        if rest.suffix(2).lowers == ["any", "more"] || rest.suffix(2).lowers == ["any", "longer"] {
            isOver = isNegated
            rest.removeLast(2)
        }
        while let last = rest.last?.lower,
            ["too", "though", "anyway", "please", "okay", "well", "either"].contains(last),
            rest.count > 1
        { rest.removeLast() }
        if rest.suffix(2).lowers == ["you", "know"] { rest.removeLast(2) }
    }

    private static let notPast: Set<String> = [
        "need", "feed", "speed", "exceed", "seed", "shed", "sled", "bleed", "breed",
    ]
    static func isPast(_ word: String) -> Bool {
        EnglishSpeech.irregularPast.contains(word)
            || (word.count > 3 && word.hasSuffix("ed") && !notPast.contains(word))
    }
}
