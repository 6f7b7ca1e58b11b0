import LanguageModels

/// Numbers and addresses as they are said.
enum SpokenContact {
    /// Digits of a phone number, with its plus; nil: too few or too many to be one.
    static func phone(_ words: [String]) -> String? {
        var digits = ""
        var repeats = 1
        for word in words.prefix(40) {
            if word == "plus" || word.hasPrefix("+"), digits.isEmpty { digits = "+" }
            if word == "double" || word == "triple" {
                repeats = word == "double" ? 2 : 3
                continue
            }
            let plain = word.filter { $0.isASCII && $0.isNumber }
            var said = plain
            if plain.isEmpty {
                said = SpokenNumbers.digits(in: [word == "oh" || word == "o" ? "zero" : word])
                if said.isEmpty, let number = SpokenNumbers.find(in: [word]).first,
                    let value = Int(exactly: number.value)
                {
                    said = String(value)
                }
                if said.isEmpty, !["plus", "is", "it", "and", "area", "code", "extension", "dash"].contains(word),
                    digits.count > 6
                {
                    break
                }
            }
            for _ in 0..<repeats { digits += said.filter(\.isNumber) }
            repeats = 1
        }
        let count = digits.count(where: \.isNumber)
        return (5...15).contains(count) ? digits : nil
    }

    /// Every number that words say, as digits: "thirty four" is 34, "five five five" also 555.
    static func allDigits(_ words: [String]) -> Set<String> {
        var numbers: Set<String> = []
        for found in SpokenNumbers.find(in: words) {
            if let value = Int64(exactly: found.value) { numbers.insert(String(value)) }
        }
        var run = ""
        for word in words + [""] {
            let digits = SpokenNumbers.digits(in: [word]).filter(\.isNumber)
            if digits.isEmpty {
                numbers.insert(run)
                run = ""
            } else {
                run += digits
            }
        }
        return numbers
    }

    /// "maria at example dot com", or as it is written.
    static func email(_ words: [String]) -> String? {
        if let written = words.prefix(12).first(where: { $0.contains("@") }) {
            let parts = written.split(separator: "@")
            return parts.count == 2 && parts[1].contains(".") ? written : nil
        }
        guard let at = words.prefix(12).firstIndex(of: "at"), at > 0 else { return nil }
        func joined(_ words: ArraySlice<String>) -> String {
            words.map {
                ["dot", "point"].contains($0)
                    ? "." : $0 == "underscore" ? "_" : ["dash", "hyphen", "minus"].contains($0) ? "-" : $0
            }
            .joined()
        }
        var domain: [String] = []
        for word in words[(at + 1)...].prefix(8) {
            if ["and", "but", "is", "so"].contains(word) { break }
            domain.append(word)
        }
        var user = words[..<at]
        while let first = user.first, ["it", "is", "email", "me"].contains(first) { user = user.dropFirst() }
        let host = joined(domain[...])
        return !user.isEmpty && host.contains(".") && !host.hasSuffix(".") ? joined(user) + "@" + host : nil
    }
}
