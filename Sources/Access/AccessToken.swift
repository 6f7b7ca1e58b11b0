public import Basics
import Crypto
import Wire

/// # Access: who may do what. LiveKit's access tokens, made, verified and asked.
///
/// **Never here:** clocks (the time is given in), sockets, rooms. **Folders:** `Claims` what a token says ·
/// `Verify` whether it is true · `Checks` whether it is enough.
/// **Used by:** Rooms, TokenService, CLI. **Thread:** any; everything is a value.
///
/// A token is a JWT signed with HS256 (livekit-wire.md §1); nobody can read a secret back out of anything here.
public struct AccessToken: Sendable, Equatable {
    /// What every LiveKit SDK gives a token that asks for nothing else.
    public static let defaultLifetime: Duration = .seconds(6 * 3600)

    public var claims: Claims
    public init(_ claims: Claims) { self.claims = claims }

    /// The signed token.
    ///
    /// - Parameters:
    ///   - key: API key id; it becomes the claim `iss`, and the verifier looks the secret up by it.
    ///   - now: Unix time in seconds; the token is valid from then.
    ///   - lifetime: at least 1 s is used.
    public func jwt(
        key: String, secret: Private<String>, now: Int64, lifetime: Duration = AccessToken.defaultLifetime
    ) -> String {
        var claims = claims
        claims.issuer = key
        claims.notBefore = now
        claims.expires = now &+ max(1, lifetime.components.seconds)
        let header = JSONValue.object(["alg": "HS256", "typ": "JWT"])
        let signed = [header, claims.json].map { Base64.encodeURLSafe($0.serialized) }.joined(separator: ".")
        let signature = HMACSHA256.authenticate(Array(signed.utf8), key: Array(secret.revealed.utf8))
        return "\(signed).\(Base64.encodeURLSafe(signature))"
    }
}
