import Access
import Basics
import Testing
import Wire

struct TokenVerifierTests {
    let fixtures: TokenFixtures
    init() throws { fixtures = try TokenFixtures() }

    @Test func `every claim of a livekit-api token is read`() throws {
        let claims = try fixtures.verify("full")
        #expect(claims.identity == "alice")
        #expect(claims.name == "Alice ☎")
        #expect(claims.metadata == "{\"a\":1}")
        #expect(claims.kind == .agent)
        #expect(claims.attributes == ["lk.agent.state": "listening", "ü": ""])
        #expect(claims.issuer == "devkey")
        #expect(claims.expires == fixtures.now + 600)
        #expect(claims.roomConfig?.emptyTimeout == 60)
        #expect(claims.roomConfig?.agents.first?.agentName == "guide")
        #expect(claims.sip?.admin == true && claims.sip?.call == true)

        let video = try #require(claims.video)
        #expect(video.roomJoin && video.roomAdmin && video.roomCreate && video.roomList && video.roomRecord)
        #expect(video.room == "lobby" && video.destinationRoom == "ballroom")
        #expect(video.canPublish == false && video.canSubscribe == true && video.canPublishData == true)
        #expect(video.canPublishSources == [.microphone, .screenShareAudio])
        #expect(video.canUpdateOwnMetadata == true && video.canSubscribeMetrics == true)
        #expect(video.canManageAgentSession == nil)
        #expect(video.hidden && video.recorder && video.agent && video.ingressAdmin)
    }

    @Test func `a token for the API alone has no identity and is true`() throws {
        let claims = try fixtures.verify("api")
        #expect(claims.identity.isEmpty)
        try claims.ensureAdmin("lobby")
        try claims.ensureCanCreateRooms()
        try claims.ensureCanListRooms()
        #expect(throws: AccessError.notGranted("roomJoin")) { try claims.ensureCanJoin("lobby") }
    }

    @Test func `jti is the identity where sub is missing, and a fractional time is a time`() throws {
        #expect(try fixtures.verify("jti").identity == "from-jti")
        #expect(try fixtures.verify("fractional").expires == fixtures.now + 600)
    }

    @Test func `forged tokens are refused for what is wrong with them`() throws {
        let expected: [String: AccessError] = [
            "forged-secret": .badSignature(key: "devkey"), "forged-body": .badSignature(key: "devkey"),
            "alg-none": .wrongAlgorithm("none"), "alg-none-signed": .wrongAlgorithm("None"),
            "alg-hs512": .wrongAlgorithm("HS512"), "alg-rs256": .wrongAlgorithm("RS256"),
            "alg-missing": .wrongAlgorithm(""), "crit": .malformed("its header asks for extensions ('crit')"),
            "unknown-key": .unknownKey("nobody"), "no-key": .unknownKey(""), "no-exp": .noExpiry,
            "bad-name": .wrongClaim(name: "name", expected: "a string"),
            "bad-video": .wrongClaim(name: "video.roomJoin", expected: "true or false"),
        ]
        for (name, error) in expected { #expect(try fixtures.error(name) == error, "\(name)") }
    }

    @Test func `expiry and nbf have a minute's leeway and no second more`() throws {
        let now = fixtures.now
        #expect(try fixtures.error("raw", after: 600 + 60) == nil)
        #expect(try fixtures.error("raw", after: 600 + 61) == .expired(at: now + 600, now: now + 661))
        #expect(try fixtures.error("raw", after: -60) == nil)
        #expect(try fixtures.error("raw", after: -61) == .notYetValid(from: now, now: now - 61))
    }

    @Test func `a token cut, lengthened or changed anywhere is refused`() throws {
        let token = Array(try fixtures.token("raw").utf8)
        let verifier = fixtures.verifier
        func isTrue(_ bytes: [UInt8]) -> Bool { (try? verifier.verify(token: bytes, now: fixtures.now)) != nil }
        #expect(isTrue(token))
        for length in 0..<token.count { #expect(!isTrue(Array(token[..<length]))) }
        for index in token.indices {
            var changed = token
            changed[index] ^= 0x20
            #expect(!isTrue(changed), "byte \(index)")
        }
        for tail in [".", "=", " ", "\n", "A"] { #expect(!isTrue(token + Array(tail.utf8))) }
        #expect(!isTrue(token + token))
    }

    @Test func `a token past the size limit is refused before it is read`() {
        let token = String(repeating: "a", count: TokenVerifier.sizeLimit + 1)
        #expect(throws: AccessError.tooLong(bytes: token.utf8.count, limit: TokenVerifier.sizeLimit)) {
            try fixtures.verifier.verify(token, now: fixtures.now)
        }
    }

    @Test func `a key without a secret opens nothing`() {
        let token = AccessToken(Claims(identity: "eve")).jwt(key: "empty", secret: Private(""), now: fixtures.now)
        #expect(throws: AccessError.unknownKey("empty")) {
            try TokenVerifier(keys: ["empty": Private("")]).verify(token, now: fixtures.now)
        }
    }

    @Test func `no error text holds the token or the secret`() throws {
        for (name, token) in fixtures.tokens {
            guard let error = try fixtures.error(name, after: 1_000) else { continue }
            let text = "\(error)" + String(reflecting: error)
            #expect(!text.contains(fixtures.secret + "'") && !text.contains("another-secret"))
            for part in token.split(separator: ".") where part.count > 8 { #expect(!text.contains(part)) }
        }
        #expect(!String(reflecting: fixtures.verifier).contains("secret\""))
        var dumped = ""
        dump(fixtures.verifier, to: &dumped)
        #expect(!dumped.contains("another-secret"))
    }
}
