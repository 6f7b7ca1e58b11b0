public import Basics
import Crypto
import Wire

/// Says whether a token is true: signed by a key we know, with the one algorithm we accept, and at the right time.
public struct TokenVerifier: Sendable {
    /// How far two machines' clocks may differ, in seconds (livekit-wire.md §1.1).
    public static let leeway: Int64 = 60
    /// Most bytes of a token: as much as fits the headers of a request.
    public static let sizeLimit = 64 * 1024

    private let secrets: [String: Private<String>]

    /// - Parameter keys: API key id → secret. A key without a secret would let everybody in, so it is not known.
    public init(keys: [String: Private<String>]) { secrets = keys.filter { !$0.value.revealed.isEmpty } }

    /// - Parameter now: Unix time in seconds.
    /// - Throws: ``AccessError``; nothing of an untrue token is returned.
    public func verify(_ token: String, now: Int64) throws(AccessError) -> Claims {
        try verify(token: Array(token.utf8), now: now)
    }

    /// As ``verify(_:now:)``, from bytes.
    public func verify(token: [UInt8], now: Int64) throws(AccessError) -> Claims {
        guard token.count <= Self.sizeLimit else { throw .tooLong(bytes: token.count, limit: Self.sizeLimit) }
        let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed("it has \(parts.count) parts instead of 3") }

        let header = try json(parts[0], "header")
        // The algorithm is fixed before anything else is believed: a token must not choose how it is checked.
        guard let algorithm = header["alg"]?.stringValue else { throw .wrongAlgorithm("") }
        guard algorithm == "HS256" else { throw .wrongAlgorithm(algorithm) }
        // RFC 7515 §4.1.11: what it lists must be understood, and we understand no extension.
        guard header["crit"] == nil else { throw .malformed("its header asks for extensions ('crit')") }

        let payload = try json(parts[1], "payload")
        let issuer = payload["iss"]?.stringValue ?? ""
        guard let secret = secrets[issuer] else { throw .unknownKey(issuer) }
        let expected = HMACSHA256.authenticate(
            Array(token[..<parts[1].endIndex]), key: Array(secret.revealed.utf8))
        guard constantTimeEquals(try bytes(parts[2], "signature"), expected) else { throw .badSignature(key: issuer) }

        let claims = try Claims(json: payload)
        guard claims.expires >= now - Self.leeway else { throw .expired(at: claims.expires, now: now) }
        if let start = claims.notBefore, start > now + Self.leeway { throw .notYetValid(from: start, now: now) }
        return claims
    }

    /// Strict base64url (RFC 7515 §2): `Base64` alone would also take the other alphabet, spaces and padding.
    private func bytes(_ part: ArraySlice<UInt8>, _ name: String) throws(AccessError) -> [UInt8] {
        let isURLSafe = part.allSatisfy {
            switch $0 {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard isURLSafe, let bytes = Base64.decode(Array(part)) else {
            throw .malformed("its \(name) is not base64url")
        }
        return bytes
    }
    private func json(_ part: ArraySlice<UInt8>, _ name: String) throws(AccessError) -> JSONValue {
        let bytes = try bytes(part, name)
        do throws(JSONError) { return try JSONValue(parsing: bytes) } catch {
            throw .malformed("its \(name) is not JSON")
        }
    }
}
