public import Access
import Basics
import Crypto
public import Wire

/// Checks webhooks signed as LiveKit does, ours or another server's, as `WebhookReceiver` of its SDKs would.
public struct WebhookVerifier: Sendable {
    private let verifier: TokenVerifier
    public init(_ verifier: TokenVerifier) { self.verifier = verifier }

    /// - Parameters:
    ///   - authorization: the header's value: the token alone.
    ///   - unixSeconds: now.
    /// - Returns: the event.
    public func verify(
        authorization: String?, body: [UInt8], unixSeconds: Int64
    ) throws(SignatureError) -> WebhookEvent {
        guard let authorization, !authorization.isEmpty else { throw .missing }
        let claims: Claims
        do throws(AccessError) { claims = try verifier.verify(authorization, now: unixSeconds) } catch {
            throw .token(error)
        }
        guard let hash = Base64.decode(claims.sha256), hash.count == SHA256.length else {
            throw .malformed("its token has no `sha256`")
        }
        guard constantTimeEquals(hash, SHA256.hash(body)) else { throw .otherBody }
        do throws(WireError) { return try WebhookEvent(jsonText: body) } catch {
            throw .malformed("the body is no WebhookEvent (\(error))")
        }
    }
}
