import Access
import Basics
import Testing
import Wire

struct AccessTokenTests {
    let fixtures: TokenFixtures
    init() throws { fixtures = try TokenFixtures() }

    @Test func `what a token says survives being made and verified`() throws {
        for name in ["full", "plain", "api", "raw", "jti", "no-video"] {
            let claims = try fixtures.verify(name)
            let token = AccessToken(claims).jwt(key: "other", secret: Private("another-secret"), now: fixtures.now)
            var again = try fixtures.verifier.verify(token, now: fixtures.now)
            #expect(again.issuer == "other")
            #expect(again.notBefore == fixtures.now)
            #expect(again.expires == fixtures.now + 6 * 3600)
            again.issuer = claims.issuer
            again.notBefore = claims.notBefore
            again.expires = claims.expires
            #expect(again == claims)
        }
    }

    @Test func `a token lives as long as it is told, at least a second`() throws {
        for (lifetime, seconds): (Duration, Int64) in [(.seconds(30), 30), (.zero, 1), (.seconds(-5), 1)] {
            let token = AccessToken(Claims(identity: "a"))
                .jwt(key: fixtures.key, secret: Private(fixtures.secret), now: 1_000, lifetime: lifetime)
            #expect(try fixtures.verifier.verify(token, now: 1_000).expires == 1_000 + seconds)
        }
    }

    @Test func `kind details and the sources of a grant go through their lower-case names`() throws {
        var claims = Claims(identity: "a", video: VideoGrant(joining: "r"))
        claims.kindDetails = [.cloudAgent, .connectorTwilio]
        claims.video?.canPublishSources = [.screenShareAudio]
        #expect(claims.json["kindDetails"] == ["cloud_agent", "connector_twilio"])
        #expect(claims.json["video"]?["canPublishSources"] == ["screen_share_audio"])
        let token = AccessToken(claims).jwt(key: fixtures.key, secret: Private(fixtures.secret), now: fixtures.now)
        let read = try fixtures.verifier.verify(token, now: fixtures.now)
        #expect(read.kindDetails == claims.kindDetails)
        #expect(read.video == claims.video)
    }
}
