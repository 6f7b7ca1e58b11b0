/// Says a line about the caller to the caller.
enum Retelling {
    /// "The caller's sister lives in Lyon." → "your sister lives in Lyon". "i like tea" → "you like tea".
    static func secondPerson(_ line: String, name: String?) -> String {
        var words = line.split(separator: " ").map(String.init)
        while let last = words.last, let end = last.last, ".!".contains(end) {
            words[words.count - 1] = String(last.dropLast())
            if words[words.count - 1].isEmpty { words.removeLast() }
        }
        let names = name.map { $0.lowercased().split(separator: " ").map(String.init) } ?? []
        let subjects = Set(["caller", "user", "they"] + names)
        var result: [String] = []
        var isAfterYou = false
        var isCallerSubject = false
        for (index, word) in words.enumerated() {
            let lower = word.lowercased()
            let bare = lower.filter { $0 != "," && $0 != ":" }
            let next = index + 1 < words.count ? words[index + 1].lowercased() : ""
            if bare == "the", subjects.contains(next.replacing("'s", with: "").filter { $0 != "," }), next != "they" {
                continue
            }
            if bare.hasSuffix("'s"), subjects.contains(String(bare.dropLast(2))) {
                result.append("your")
                isAfterYou = false
            } else if subjects.contains(bare), bare != "they" || index == 0 {
                result.append("you")
                (isAfterYou, isCallerSubject) = (true, true)
            } else if bare == "i" {
                result.append("you")
                isAfterYou = true
            } else if let second = pronouns[bare] {
                result.append(second)
                isAfterYou = false
            } else if isCallerSubject, ["his", "her", "their"].contains(bare) {
                result.append("your")
            } else if isAfterYou {
                result.append(verb(bare, original: word))
                isAfterYou = ["also", "often", "always", "never", "really", "usually"].contains(bare)
            } else if index == 0, !lower.isEmpty, word.dropFirst().allSatisfy(\.isLowercase), articles.contains(lower) {
                result.append(lower)
            } else {
                result.append(word)
            }
        }
        return Self.joiningGenitives(result).joined(separator: " ").replacing(" 's", with: " is")
    }
    /// "your dog 's name is" → "your dog's name is"; "your sister 's in Lyon" is left: there it stands for "is".
    private static func joiningGenitives(_ words: [String]) -> [String] {
        var result: [String] = []
        for (index, word) in words.enumerated() {
            if word == "'s", let owner = result.last, words[(index + 1)...].contains(where: verbs.contains) {
                result[result.count - 1] = owner + word
            } else {
                result.append(word)
            }
        }
        return result
    }
    private static let verbs: Set<String> = ["is", "are", "was", "were", "lives", "works", "has", "likes"]
    private static let articles: Set<String> = ["the", "a", "an", "his", "her", "their", "there", "on", "in", "last"]
    private static let pronouns = [
        "my": "your", "me": "you", "mine": "yours", "myself": "yourself", "our": "your", "we": "you",
    ]
    private static func verb(_ word: String, original: String) -> String {
        switch word {
        case "is", "am": return "are"
        case "was": return "were"
        case "has": return "have"
        case "does": return "do"
        case "goes": return "go"
        default:
            if word.count > 3, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
            if word.count > 4, ["ches", "shes", "sses", "xes"].contains(where: word.hasSuffix) {
                return String(word.dropLast(2))
            }
            if word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss") { return String(word.dropLast()) }
            return original
        }
    }
}
