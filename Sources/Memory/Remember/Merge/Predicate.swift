/// What facts say of their subjects, and which of it can be true only once.
enum Predicate {
    static let called = "is called", livesIn = "lives in", worksAt = "works at", worksAs = "works as"
    static let aged = "is aged", comesFrom = "comes from", bornOn = "was born on", marital = "has marital status"
    static let phone = "has phone number", email = "has email address", address = "has address"
    static let likes = "likes", dislikes = "dislikes", prefers = "prefers", has = "has", contactBy = "is contacted by"

    private static let single: Set<String> = [
        called, livesIn, worksAt, aged, comesFrom, bornOn, marital, phone, email, address, "is married to", contactBy,
    ]

    /// Whether another object means that the earlier one no longer holds.
    /// - Parameter subject: one has a mother, but may have two dogs.
    static func isSingleValued(_ predicate: String, subject: String) -> Bool {
        if predicate == called, let relation = subject.split(separator: " ").last.map(String.init), subject != "caller"
        {
            return EnglishSpeech.uniqueRelations.contains(relation)
        }
        return single.contains(predicate) || predicate.hasPrefix("has favourite ") || predicate == "is set to"
    }
    /// What cannot be said of the same object at once.
    static func opposite(_ predicate: String) -> String? {
        switch predicate {
        case likes: dislikes
        case dislikes: likes
        default: nil
        }
    }
}
