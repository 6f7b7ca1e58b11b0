/// Words of a language that mean something about the turn itself.
public struct ListeningWords: Sendable, Equatable {
    /// "mm-hm": said while listening; alone they interrupt nobody.
    public var backChannels: Set<String>
    /// "stop": interrupt however short they are.
    public var urgent: Set<String>
    /// Spoken digits, so that "five five one" counts as three.
    public var digits: Set<String>

    public init(backChannels: Set<String>, urgent: Set<String>, digits: Set<String>) {
        self.backChannels = backChannels
        self.urgent = urgent
        self.digits = digits
    }

    public static let english = ListeningWords(
        backChannels: [
            "mhm", "mm", "mmm", "hm", "hmm", "mm hm", "uh huh", "uh", "um", "huh", "ah", "oh", "yeah", "yep", "yup",
            "ok",
            "okay", "right", "i see", "got it", "sure", "cool", "wow", "alright", "all right", "go on",
        ],
        urgent: ["stop", "wait", "hold on", "hang on", "be quiet", "shut up", "quiet", "no no", "cancel"],
        digits: ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
}
