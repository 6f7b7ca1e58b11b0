import Basics

/// Finds what somebody probably meant.
enum Spelling {
    /// The candidate fewest edits away, when that is at most a third of the word.
    static func nearest(to word: String, among candidates: [String]) -> String? {
        candidates.map { (name: $0, distance: EditDistance.between(word, $0)) }
            .filter { $0.distance <= max(1, word.count / 3) }
            .min { $0.distance < $1.distance }?.name
    }
}
