import Basics

/// Finds the tool that a request means, by the words of the tool's own name, description and parameters.
struct ToolMatcher {
    struct Match {
        let tool: ToolDescription
        /// Weighted words in common; see ``sure`` and ``unsure``.
        let score: Double
        let request: Utterance
    }
    /// From here on a request is taken as meant.
    static let sure = 2.4
    /// From here on it is worth asking back.
    static let unsure = 1.2

    private struct Profile {
        let tool: ToolDescription
        /// Stem → how much it says for this tool.
        var weights: [String: Double]
        /// The name's own verb, when it is a telling one: `end` of `end_call`.
        let verb: String?
        /// Whether an argument is a choice, such as on or off.
        let hasStates: Bool
    }
    private let profiles: [Profile]
    var isEmpty: Bool { profiles.isEmpty }

    init(_ tools: [ToolDescription]) {
        var profiles = tools.map(Self.profile)
        // A word that many tools have says little for any of them.
        for index in profiles.indices {
            for (stem, weight) in profiles[index].weights {
                let rivals = profiles.count { ($0.weights[stem] ?? 0) >= weight }
                profiles[index].weights[stem] = weight / Double(max(1, rivals))
            }
        }
        self.profiles = profiles
    }

    private static func profile(_ tool: ToolDescription) -> Profile {
        let name = nameWords(tool.name)
        let telling = name.filter { !Lexicon.plainVerbs.contains($0) }
        var weights: [String: Double] = [:]
        func add(_ words: [String], _ weight: Double) {
            for word in words where !Lexicon.stopWords.contains(word) {
                weights[Stem.of(word)] = max(weights[Stem.of(word)] ?? 0, weight)
            }
        }
        add(Utterance(tool.description).words, 1)
        for (parameter, schema) in tool.parameters["properties"]?.objectValue ?? [:] {
            add(nameWords(parameter), 0.8)
            add((schema["enum"]?.arrayValue ?? []).compactMap(\.stringValue).flatMap(nameWords), 0.8)
        }
        // `flashlight` of `set_flashlight` says it all; of `battery_level`, each word says nearly all.
        add(telling, telling.count == 1 ? 3.2 : 2.6)
        let verb = telling.count > 1 ? telling.first.map(Stem.of) : nil
        let hasStates = (tool.parameters["properties"]?.objectValue ?? [:]).values
            .contains { $0["type"] == "boolean" || $0["enum"] != nil }
        return Profile(tool: tool, weights: weights, verb: verb, hasStates: hasStates)
    }

    /// `getBatteryLevel`, `get_battery_level` → get, battery, level.
    static func nameWords(_ name: String) -> [String] {
        var spaced = ""
        for letter in name {
            if letter.isUppercase, spaced.last?.isLowercase == true { spaced.append(" ") }
            spaced.append(letter == "_" || letter == "-" || letter == "." ? " " : letter)
        }
        return Utterance(spaced).words
    }

    /// The best tool for one request, if any comes near.
    func best(for request: Utterance) -> Match? {
        let matches = profiles.map { Match(tool: $0.tool, score: score(request, $0), request: request) }
        return matches.max { $0.score < $1.score }.flatMap { $0.score >= Self.unsure ? $0 : nil }
    }

    /// The tool whose own name sounds like one to three words of a request.
    func resembling(_ request: Utterance) -> Match? {
        let words = request.words
        var best: (distance: Int, match: Match)?
        for profile in profiles where ToolOffer.isForCallers(profile.tool) {
            let names = profile.weights.filter { $0.value >= Self.sure && $0.key.utf8.count >= 6 }.keys
            for name in names.map(Self.consonants) where name.count >= 4 {
                for start in words.indices {
                    for end in start..<min(words.count, start + 3) {
                        let heard = Self.consonants(words[start...end].joined())
                        let distance = EditDistance.between(heard, name)
                        guard distance <= 1, distance < best?.distance ?? 2 else { continue }
                        best = (distance, Match(tool: profile.tool, score: Self.unsure, request: request))
                    }
                }
            }
        }
        return best?.match
    }

    private func score(_ request: Utterance, _ profile: Profile) -> Double {
        var words = request.words.filter { !Lexicon.stopWords.contains($0) }
        var matched = Set<String>()
        var score = 0.0
        var contentMatched = 0.0
        func take(_ word: String) -> Bool {
            guard let (stem, likeness) = nearest(word, profile), !matched.contains(stem) else { return false }
            matched.insert(stem)
            score += (profile.weights[stem] ?? 0) * likeness
            return true
        }
        for idiom in Lexicon.idioms where request.says(idiom.phrase) {
            // A turn of phrase is as good as the name, even where only the description has its word.
            let before = score
            for word in idiom.means where take(word) { contentMatched += 1 }
            if score > before { score = max(score, before + Self.sure + 0.2) }
        }
        // `flash light`, `screen shot`: two words heard for one.
        for (left, right) in zip(request.words, request.words.dropFirst()) {
            guard let (stem, _) = nearest(left + right, profile), left.count + right.count >= 6,
                !matched.contains(stem), (profile.weights[stem] ?? 0) > 1
            else { continue }
            if take(left + right) {
                contentMatched += 1
                words.removeAll { $0 == left || $0 == right }
            }
        }
        for word in words where take(word) { contentMatched += 1 }
        // Without its verb the name means something else: "call my mother" is not `end_call`.
        if let verb = profile.verb, !matched.contains(verb), Lexicon.imperativeStems.contains(verb) {
            let isWish = request.says(anyOf: ["would like", "i want", "can i have", "i need", "could i have"])
            if !(isWish && Lexicon.acquiringStems.contains(verb)) { score *= 0.4 }
        }
        guard contentMatched > 0 else { return 0 }
        // What cannot be on or off is not meant to be switched.
        if !profile.hasStates, request.says(anyOf: ["turn on", "turn off", "switch on", "switch off"]) {
            score *= 0.45
        }
        // A word in passing, in a long story, is no request.
        let coverage = contentMatched / Double(max(1, max(words.count, 1)))
        return score * min(1, 0.55 + coverage)
    }

    /// The tool's word that a heard one may be, and how surely.
    private func nearest(_ word: String, _ profile: Profile) -> (stem: String, likeness: Double)? {
        let stem = Stem.of(word)
        let own = profile.weights[stem] ?? 0
        let synonyms = (Lexicon.synonyms[stem] ?? []).filter { (profile.weights[$0] ?? 0) > own }
        if let best = synonyms.max(by: { (profile.weights[$0] ?? 0, $0) < (profile.weights[$1] ?? 0, $1) }) {
            return (best, 0.95)
        }
        if own > 0 { return (stem, 1) }
        guard stem.count >= 4 else { return nil }
        let alike = profile.weights.keys.filter { Likeness.isSame(stem, $0) || soundsLike(stem, $0) }
        return alike.min { EditDistance.between($0, stem) < EditDistance.between($1, stem) }.map { ($0, 0.8) }
    }

    /// The same consonants in the same order, from the first letter on.
    private func soundsLike(_ heard: String, _ meant: String) -> Bool {
        guard meant.count >= 6, heard.first == meant.first else { return false }
        let skeleton = Self.consonants(meant)
        return skeleton.count >= 3 && skeleton == Self.consonants(heard)
    }
    static func consonants(_ word: String) -> String {
        var result = ""
        for letter in word where !"aeiouyhw".contains(letter) {
            let sound: Character =
                switch letter {
                case "c", "q", "k", "g": "k"
                case "z", "s": "s"
                case "d", "t": "t"
                case "b", "p": "p"
                case "v", "f": "f"
                default: letter
                }
            if result.last != sound { result.append(sound) }
        }
        return result
    }
}
