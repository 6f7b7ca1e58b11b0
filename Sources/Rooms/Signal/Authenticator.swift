import Access
import Basics
import HTTP

/// Takes the token out of a request and reads it. livekit-wire.md §1.1, §1.3.
struct Authenticator: Sendable {
    let verifier: TokenVerifier
    let clock: RoomClock

    var unixSeconds: Int64 { (clock.epoch &+ clock.now().nanoseconds / 1000) / 1_000_000 }

    /// - Returns: nil when the request carries no token at all: then whoever serves it decides.
    /// - Throws: a refusal for a token that is malformed, forged or expired.
    func claims(of request: HTTPRequest) throws(JoinRefusal) -> Claims? {
        let token: String
        if let header = request.headers["authorization"] {
            guard header.count > 7, header.prefix(7).lowercased() == "bearer " else {
                throw JoinRefusal(401, "invalid authorization header. Must start with Bearer ")
            }
            token = String(header.dropFirst(7))
        } else if let query = request.queryValue("access_token"), !query.isEmpty {
            token = query
        } else {
            return nil
        }
        do throws(AccessError) { return try verifier.verify(token, now: unixSeconds) } catch {
            throw JoinRefusal(error)
        }
    }
}
