import Access
import Basics
import Testing

/// Tests/Fixtures/tokens.json: by livekit-api and PyJWT (make-tokens.py).
struct TokenFixtures {
    let key: String
    let secret: String
    let now: Int64
    let tokens: [String: String]

    init() throws {
        let file = try JSONValue(parsing: fixture("tokens.json"))
        key = try #require(file["key"]?.stringValue)
        secret = try #require(file["secret"]?.stringValue)
        now = try #require(file["now"]?.intValue)
        tokens = try #require(file["tokens"]?.objectValue).compactMapValues(\.stringValue)
    }

    var verifier: TokenVerifier { TokenVerifier(keys: [key: Private(secret), "other": Private("another-secret")]) }
    func token(_ name: String) throws -> String { try #require(tokens[name], "no token '\(name)' in tokens.json") }
    func verify(_ name: String, after seconds: Int64 = 0) throws -> Claims {
        try verifier.verify(token(name), now: now + seconds)
    }
    /// What verifying throws, nil when it does not.
    func error(_ name: String, after seconds: Int64 = 0) throws -> AccessError? {
        let token = try token(name)
        do throws(AccessError) { _ = try verifier.verify(token, now: now + seconds) } catch { return error }
        return nil
    }
}
