@testable import Access
import Basics
import Crypto
import Wire

extension FuzzTarget {
    private static let now: Int64 = 1_795_181_247
    private static let verifier = TokenVerifier(keys: ["devkey": Private("secret")])

    /// Tokens as they come, and tokens whose header or claims are the input's, signed with the right key.
    static let jwt = FuzzTarget(
        name: "jwt",
        seeds: { fixtures in
            let tokens = fixtures.json("tokens.json")["tokens"]?.objectValue ?? [:]
            return tokens.sorted { $0.key < $1.key }.compactMap(\.value.stringValue).flatMap { token -> [[UInt8]] in
                let parts = token.split(separator: ".")
                let claims = parts.count == 3 ? Base64.decode(parts[1]) ?? [] : []
                return [[0] + token.utf8, [1] + claims]
            } + [[2] + #"{"alg":"HS256","typ":"JWT"}"#.utf8]
        },
        run: { input in
            let kind = input.choice(3)
            let bytes = input.rest()
            let header = Array(#"{"alg":"HS256"}"#.utf8)
            switch kind {
            case 0: verify(bytes)
            case 1: verify(signed(header, bytes))
            default: verify(signed(bytes, Array(#"{"iss":"devkey","exp":1795181300}"#.utf8)))
            }
        })

    private static func signed(_ header: [UInt8], _ claims: [UInt8]) -> [UInt8] {
        let text = Base64.encodeURLSafe(header) + "." + Base64.encodeURLSafe(claims)
        let code = HMACSHA256.authenticate(Array(text.utf8), key: Array("secret".utf8))
        return Array("\(text).\(Base64.encodeURLSafe(code))".utf8)
    }

    private static func verify(_ token: [UInt8]) {
        let claims: Claims
        do throws(AccessError) { claims = try verifier.verify(token: token, now: now) } catch {
            _ = (error.description, error.httpStatus)
            return
        }
        expect(claims.issuer == "devkey" && claims.expires >= now - TokenVerifier.leeway, "a true token is true")
        _ = claims.video?.permission
        let again = AccessToken(claims).jwt(key: "devkey", secret: Private("secret"), now: now)
        expect((try? verifier.verify(again, now: now)) != nil, "claims make a token again")
    }
}
