/// Why a token is not accepted, or not enough. The texts name the value and what mends it; never the token or a secret.
public enum AccessError: Error, Equatable, Sendable, CustomStringConvertible {
    // The token is not one, or not true.
    case malformed(String)
    case tooLong(bytes: Int, limit: Int)
    case wrongAlgorithm(String)
    case unknownKey(String)
    case badSignature(key: String)
    case noExpiry
    /// Times in Unix seconds.
    case expired(at: Int64, now: Int64)
    case notYetValid(from: Int64, now: Int64)
    case wrongClaim(name: String, expected: String)

    // The token is true, but not enough.
    case noToken
    case noGrants
    /// The name of the grant as a token spells it: `roomAdmin`.
    case notGranted(String)
    case wrongRoom(granted: String, asked: String)

    // What is asked for cannot be.
    case empty(String)
    case tooLarge(what: String, size: Int, limit: Int)

    public var description: String {
        switch self {
        case .malformed(let reason): "token cannot be read: \(reason); send the JWT as it was made"
        case .tooLong(let bytes, let limit):
            "token has \(bytes) bytes, more than \(limit); keep metadata and attributes in it small"
        case .wrongAlgorithm(let name):
            "token is signed with '\(Self.short(name))'; only HS256 is accepted, so make it with a LiveKit SDK"
        case .unknownKey(let id):
            "token is signed with key '\(Self.short(id))', which this server does not know; "
                + "add it under `keys:` in the config"
        case .badSignature(let key):
            "token's signature does not fit key '\(Self.short(key))'; check the secret it was made with"
        case .noExpiry: "token never expires; make it with an `exp` claim"
        case .expired(let time, let now):
            "token expired at \(time), \(now.subtractingReportingOverflow(time).partialValue) s ago; make a new one"
        case .notYetValid(let time, let now):
            "token is valid only from \(time), and it is \(now); check the clocks of both machines"
        case .wrongClaim(let name, let expected): "token's claim '\(name)' must be \(expected)"
        case .noToken: "no token; send it as `Authorization: Bearer …` or in the query as `access_token`"
        case .noGrants: "no permissions to access the room; make the token with a `video` grant"
        case .notGranted(let grant): "permissions denied: the token lacks the grant '\(grant)'"
        case .wrongRoom(let granted, let asked):
            "permissions denied: the token is for room '\(Self.short(granted))', not '\(Self.short(asked))'"
        case .empty(let what): "no \(what); name one"
        case .tooLarge(let what, let size, let limit): "\(what) has \(size), more than the \(limit) allowed; shorten it"
        }
    }

    /// 400 for what no token could mend, else 401: LiveKit's clients give up at once on 401, which is right for both.
    public var httpStatus: Int {
        switch self {
        case .empty, .tooLarge: 400
        default: 401
        }
    }

    /// A stranger chose it, so only its head goes into logs.
    private static func short(_ text: String) -> String { text.count > 80 ? text.prefix(80) + "…" : text }
}
