/// What somebody meant to say, without what they only began or ended with.
extension Utterance {
    /// Said to get the word, or to win time: "stop", "okay so", "hold on a second".
    private static let openers = [
        "hold on a second", "hold on a minute", "hold on", "hang on", "wait a second", "wait a minute", "one moment",
        "just a moment", "all right", "alright", "excuse me", "shut up", "be quiet", "never mind", "that is enough",
        "stop it", "stop", "wait", "no", "yes", "okay", "so", "well", "please", "now", "then", "just", "oh",
        "and", "but", "uh", "um", "er", "ah", "hm", "hmm", "mm", "listen", "actually", "sorry",
    ].map { $0.split(separator: " ") }
    private static let closers = ["please", "thanks", "then", "okay", "uh", "um", "er", "hm", "hmm", "mm"]
    /// After these "stop" is what is wanted: "stop the music".
    private static let objects: Set<String> = ["the", "it", "this", "that", "my", "your"]
    private static let greetings = [
        "good morning", "good afternoon", "good evening", "good day", "hello there", "hi there", "hello again",
        "hello", "hi", "hey", "greetings",
    ].map { $0.split(separator: " ") }

    /// The request or statement itself; empty when there is nothing but openers and closers.
    var core: Utterance {
        var rest = words[...]
        while let opener = Self.openers.first(where: { rest.starts(with: $0, by: ==) }), !Self.isObject(rest, opener) {
            rest = rest.dropFirst(opener.count)
        }
        while let last = rest.last, Self.closers.contains(last) { rest = rest.dropLast() }
        return Utterance(words: rest)
    }
    private static func isObject(_ words: ArraySlice<String>, _ opener: [Substring]) -> Bool {
        guard opener == ["stop"], let next = words.dropFirst().first else { return false }
        // "Stop. My name is …" goes on with a sentence.
        if objects.contains(next) { return !words.contains("is") }
        return next.count > 5 && next.hasSuffix("ing")
    }

    /// What follows a greeting at the beginning; nil when there is none.
    var afterGreeting: Utterance? {
        let words = core.words
        guard let greeting = Self.greetings.first(where: { words.starts(with: $0, by: ==) }) else { return nil }
        return Utterance(words: words.dropFirst(greeting.count)).core
    }

    /// Without "very" and the like, which change nothing about what is meant.
    var unstressed: Utterance {
        Utterance(words: words.filter { !["very", "really", "quite", "so", "too", "pretty"].contains($0) })
    }
    /// Whether one of these words stands somewhere, small errors forgiven.
    func has(anyOf wanted: [String]) -> Bool {
        wanted.contains { word in words.contains { Likeness.isSame($0, word) } }
    }
}
