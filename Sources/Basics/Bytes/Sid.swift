/// Makes LiveKit's identifiers: a prefix and 12 base-57 characters (about 70 bits).
public enum Sid {
    /// No `0 1 I O l`: a person may have to read one aloud.
    static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
    static let length = 12

    /// - Parameter prefix: `RM_`, `PA_`, `TR_AM` …: the Rust SDK asserts the first three.
    public static func make(_ prefix: String, using random: inout some RandomNumberGenerator) -> String {
        prefix + String((0..<length).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
    }
    public static func make(_ prefix: String) -> String {
        var system = SystemRandomNumberGenerator()
        return make(prefix, using: &system)
    }
}
