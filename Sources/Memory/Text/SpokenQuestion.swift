/// Whether a turn asks rather than tells: what was asked is seldom what somebody later wants to know.
enum SpokenQuestion {
    private static let openers: Set<String> = [
        "what", "who", "whose", "where", "when", "why", "how", "which", "do", "does", "did", "is", "are", "was", "were",
        "can", "could", "would", "will", "have", "has", "should",
    ]

    /// A written question ends with its mark (a note in brackets may follow). A recogniser that writes no marks at all
    /// gives itself away by having no sentence end; then the first word decides.
    static func asks(_ text: String) -> Bool {
        var scalars = Substring(text).unicodeScalars
        func dropSpaces() {
            while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        }
        dropSpaces()
        if scalars.last == "]", let open = scalars.lastIndex(of: "[") {
            scalars = scalars[..<open]
            dropSpaces()
        }
        guard let last = scalars.last else { return false }
        if last == "?" { return true }
        guard !scalars.contains(where: { $0 == "." || $0 == "!" || $0 == "?" || $0 == "," }) else { return false }
        guard let first = WordSplitter.words(String(scalars)).first else { return false }
        return openers.contains(first) && scalars.allSatisfy { !$0.properties.isUppercase || $0 == "I" }
    }
}
