/// Sums, counting and spelling: what can be worked out from the words alone.
extension OfflineDialogue {
    func skill() -> String? { counting() ?? spelling() ?? sum() }

    /// As far as anyone would listen.
    private static let mostCounted = 100

    private func counting() -> String? {
        guard said.words.contains(where: { $0 == "count" || $0 == "counting" }) else { return nil }
        let numbers = SpokenNumbers.find(in: said.words).compactMap { Int(exactly: $0.value) }
        guard let last = numbers.last else { return "How far should I count?" }
        let isDown = said.words.contains("down") || said.words.contains("backwards")
        let first = numbers.count > 1 ? numbers[0] : 1
        let (start, end) = isDown && numbers.count == 1 ? (last, 1) : (first, last)
        guard abs(start) <= 1_000_000, abs(end) <= 1_000_000, abs(end - start) < Self.mostCounted else {
            return "That is too far for a call. I count up to \(Self.mostCounted) numbers."
        }
        let counted = start <= end ? Array(start...end) : Array((end...start).reversed())
        return counted.map(String.init).joined(separator: ", ") + "."
    }

    private func spelling() -> String? {
        guard said.words.contains("spell") || said.words.contains("spelling") else { return nil }
        let rest = said.after("spell") ?? said.after("spelling") ?? said
        let words = rest.words.filter {
            !["the", "word", "of", "for", "me", "please", "is", "it", "that"].contains($0)
        }
        if let word = words.first { return word.uppercased().map(String.init).joined(separator: ", ") + "." }
        return rest.words.last.map { $0.uppercased().map(String.init).joined(separator: ", ") + "." }
            ?? "Which word should I spell?"
    }

    private static let operators: Set<String> = [
        "plus", "+", "minus", "less", "times", "multiplied by", "x", "*", "percent of", "divided by", "over",
    ]

    private func sum() -> String? {
        let numbers = SpokenNumbers.find(in: said.words)
        guard let first = numbers.first, numbers.count > 1 else { return nil }
        // Terms to add; multiplication and division bind into the last one.
        var terms = [first.value]
        var previousEnd = first.range.upperBound
        var isSum = false
        for number in numbers.dropFirst() {
            let between = said.words[previousEnd..<number.range.lowerBound].joined(separator: " ")
            switch between {
            case "plus", "+": terms.append(number.value)
            case "minus", "less": terms.append(-number.value)
            case "times", "multiplied by", "x", "*": terms[terms.count - 1] *= number.value
            case "percent of": terms[terms.count - 1] *= number.value / 100
            case "divided by", "over":
                guard number.value != 0 else { return "Nothing can be divided by zero." }
                terms[terms.count - 1] /= number.value
            // A sum begins anew: "what" is often heard as "one".
            default: terms = [number.value]
            }
            isSum = Self.operators.contains(between)
            previousEnd = number.range.upperBound
        }
        guard isSum else { return nil }
        let total = terms.reduce(0, +)
        guard total.isFinite, abs(total) < 1e15 else { return "That number is too large for me." }
        return "That is \(SpokenNumbers.text(total))."
    }
}
