import Crypto

extension ICECredentials {
    /// ice-char without `/` and `+`, which some log tools and URLs mangle. 62 letters.
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    /// 8 random letters after the prefix, and a password of 24 (142 bits; RFC 8445 §5.3 wants 128). Not from a peer's
    /// seed: a password somebody can compute lets him move a call to his own address.
    static func fresh(prefix: String) -> ICECredentials {
        var random = SecureRandom()
        func letters(_ count: Int) -> String {
            String((0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
        }
        return ICECredentials(ufrag: prefix + letters(8), password: letters(24))
    }
}
