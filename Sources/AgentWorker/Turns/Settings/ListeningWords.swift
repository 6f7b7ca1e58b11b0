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

    /// - Parameter language: BCP 47; only the language counts. English for those not known here.
    public static func of(language: String) -> ListeningWords {
        switch language.lowercased().prefix(2) {
        case "pt": portuguese
        case "es": spanish
        default: english
        }
    }

    public static let portuguese = ListeningWords(
        backChannels: [
            "mhm", "mm", "hm", "hmm", "aham", "uhum", "ah", "oh", "é", "sei", "tá", "ok", "okay", "certo", "entendi",
            "isso",
            "legal", "tá bom", "tá bem", "pois é",
        ],
        urgent: ["para", "pare", "espera", "espere", "um momento", "um instante", "silêncio", "cancela"],
        digits: [
            "zero", "um", "uma", "dois", "duas", "três", "quatro", "cinco", "seis", "meia", "sete", "oito", "nove",
        ])

    public static let spanish = ListeningWords(
        backChannels: [
            "mhm", "mm", "hm", "hmm", "ajá", "ah", "oh", "ya", "vale", "ok", "okay", "claro", "entiendo", "bueno",
            "ya veo",
            "está bien",
        ],
        urgent: ["para", "pare", "espera", "espere", "un momento", "silencio", "cancela", "cállate"],
        digits: ["cero", "uno", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"])

    public static let english = ListeningWords(
        backChannels: [
            "mhm", "mm", "mmm", "hm", "hmm", "mm hm", "uh huh", "uh", "um", "huh", "ah", "oh", "yeah", "yep", "yup",
            "ok",
            "okay", "right", "i see", "got it", "sure", "cool", "wow", "alright", "all right", "go on",
        ],
        urgent: ["stop", "wait", "hold on", "hang on", "be quiet", "shut up", "quiet", "no no", "cancel"],
        digits: ["zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
}
