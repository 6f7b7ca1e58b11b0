/// A line of what is remembered of the caller, taken apart: who said it, or that it is a fact.
///
/// Reads "The caller's dog is called Bruno. (20 November 2026)" and "The caller on 20 November 2026: my dog is called
/// bruno", and takes any other line for a fact.
struct RememberedLine: Equatable {
    enum Source: Equatable { case fact, caller, agent }
    let source: Source
    /// What was said, or the statement.
    let text: String

    init(_ line: String, agentName: String) {
        var line = Substring(line)
        if line.hasSuffix(")"), let open = line.lastIndex(of: "("), Self.hasYear(line[open...]) {
            line = line[..<open].trimmingSpaces
        }
        for label in ["To do: ", "Promised: "] where line.hasPrefix(label) { line = line.dropFirst(label.count) }
        guard let colon = line.firstIndex(of: ":"), let on = line[..<colon].range(ofLast: " on "),
            Self.hasYear(line[on.upperBound..<colon])
        else {
            (source, text) = (.fact, String(line))
            return
        }
        let who = line[..<on.lowerBound].lowercased()
        source = who == "the agent" || who == agentName.lowercased() || who == "a tool" ? .agent : .caller
        text = String(line[line.index(after: colon)...].trimmingSpaces)
    }

    /// Of a date: "20 November 2026", and what may stand with it: ", due 1 May 2027".
    private static func hasYear(_ text: Substring) -> Bool {
        text.split { !$0.isNumber }.contains { $0.count == 4 }
    }

    /// What may answer a question about the caller: statements, of a turn those sentences that are.
    var statements: [String] {
        switch source {
        case .agent: return []
        case .fact: return [text]
        case .caller:
            return text.split(omittingEmptySubsequences: true) { ".!;".contains($0) }
                .map { String($0.trimmingSpaces) }
                .filter { sentence in
                    guard !sentence.contains("?"), let first = Utterance(sentence).core.words.first else {
                        return false
                    }
                    return !Lexicon.questionWords.contains(first) && !Lexicon.imperatives.contains(first)
                        || first == "remember"
                }
        }
    }
}

extension Substring {
    fileprivate func range(ofLast text: String) -> Range<Index>? {
        var found: Range<Index>?
        var start = startIndex
        while let next = self[start...].firstRange(of: text) {
            found = next
            start = next.upperBound
        }
        return found
    }
}
