public import Access

/// Why a webhook that came in is not believed.
public enum SignatureError: Error, Equatable, CustomStringConvertible {
    case missing
    case malformed(String)
    /// Seconds; negative: it is from the future.
    case outOfTime(age: Int64, tolerance: Int64)
    case wrong
    case noSecret
    case token(AccessError)
    /// The body is not the one that was signed.
    case otherBody
    case replayed(String)

    public var description: String {
        switch self {
        case .missing: "the request has no signature; send the header, and set the same secret on both sides"
        case .malformed(let why): "the signature header cannot be read: \(why); write t=SECONDS,v0=HEX"
        case .outOfTime(let age, let tolerance):
            "the signature is \(age) s old, and \(tolerance) s either way are allowed; check both clocks"
        case .wrong: "the signature is not of this body and secret; check that the body is passed on as it came"
        case .noSecret: "no secret is configured to check signatures with"
        case .token(let error): error.description
        case .otherBody: "the body is not the one that was signed; check that it is passed on as it came"
        case .replayed(let id): "event '\(id.prefix(80))' has been had already"
        }
    }
}
