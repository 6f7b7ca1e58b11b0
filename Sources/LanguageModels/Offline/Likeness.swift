import Basics

/// Whether two words may be the same one, misheard.
enum Likeness {
    static func isSame(_ heard: String, _ meant: some StringProtocol) -> Bool {
        if heard == meant { return true }
        // Bytes, since this is asked for every pair of words: any other letters only make it stricter.
        let (heardLength, length) = (heard.utf8.count, meant.utf8.count)
        // Short words differ by a letter and mean another thing: on, of, in.
        guard length >= 5, heardLength >= 4, abs(heardLength - length) <= 2 else { return false }
        // Too few letters for the first one to be misheard too.
        guard length >= 8 || heard.utf8.first == meant.utf8.first else { return false }
        return EditDistance.between(heard, String(meant)) <= (length >= 8 ? 2 : 1)
    }
}
