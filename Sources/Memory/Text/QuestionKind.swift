/// What sort of answer a question wants.
package struct QuestionKind: Sendable, Equatable {
    /// A time: "when", "what year", "how long".
    package var wantsTime: Bool
    /// A place or a name.
    package var wantsName: Bool

    init(_ words: [String]) {
        let text = " " + words.joined(separator: " ") + " "
        wantsTime = Self.timeForms.contains { text.contains($0) }
        wantsName = Self.nameForms.contains { text.contains($0) }
    }
    private static let timeForms = [
        " when ", " which year ", " which month ", " what year ", " what month ", " what date ", " how long ",
    ]
    /// Beginnings as well: "named", "countries".
    private static let nameForms = [" where", " which city", " what city", " countr", " place", " name"]
}
