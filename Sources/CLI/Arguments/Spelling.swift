/// Finds what somebody probably meant.
enum Spelling {
    /// The candidate fewest edits away, when that is at most a third of the word.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        candidates.map { (name: $0, distance: distance(word, $0)) }
            .filter { $0.distance <= max(1, word.count / 3) }
            .min { $0.distance < $1.distance }?.name
    }

    /// Levenshtein's distance in characters.
    static func distance(_ left: String, _ right: String) -> Int {
        let target = Array(right)
        var row = Array(0...target.count)
        for (line, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in target.indices {
                let substitution = diagonal + (character == target[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(substitution, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[target.count]
    }
}
