import Access
import Basics
import Testing
import Wire

@testable import PostCall

struct SignatureTests {
    private let body = Array(#"{"type":"post_call_transcription"}"#.utf8)
    private let time: Int64 = 1_730_764_890
    /// Made with Python's hmac by the algorithm of ElevenLabs' SDK.
    private let vector = "t=1730764890,v0=35081589e703d39d1194aebedeaaddfdf367badbdc74c329effcbe1b36239d56"

    private func verifier(_ secrets: String..., acceptsVersion1: Bool = false) -> SignatureVerifier {
        SignatureVerifier(secrets: secrets.map { Private($0) }, acceptsVersion1: acceptsVersion1)
    }
    private func code(_ header: String?, _ verifier: SignatureVerifier, at now: Int64, body: [UInt8]? = nil) -> String {
        do throws(SignatureError) {
            try verifier.verify(header: header, body: body ?? self.body, unixSeconds: now)
            return "true"
        } catch { return String("\(error)".prefix(26)) }
    }

    @Test func `the vector of the reference is made and taken`() throws {
        #expect(TimedSignature.header(body: body, secrets: [Private("secret")], unixSeconds: time) == vector)
        let signed = try verifier("secret").verify(header: vector, body: body, unixSeconds: time)
        #expect(signed == time)
    }

    @Test func `half an hour either way is allowed, not a second more`() {
        for offset: Int64 in [-1800, 0, 1800] { #expect(code(vector, verifier("secret"), at: time + offset) == "true") }
        for offset: Int64 in [-1801, 1801, .min / 2, .max / 2] {
            #expect(code(vector, verifier("secret"), at: time &+ offset).hasPrefix("the signature is"), "\(offset)")
        }
    }

    @Test func `another body, secret, time or digit is refused`() {
        let wrong = "the signature is not of th"
        #expect(code(vector, verifier("secret"), at: time, body: body + [32]) == wrong)
        #expect(code(vector, verifier("other"), at: time) == wrong)
        #expect(code(vector.replacing("890", with: "891"), verifier("secret"), at: time) == wrong)
        #expect(code(vector.replacing("d56", with: "d57"), verifier("secret"), at: time) == wrong)
        #expect(code(nil, verifier("secret"), at: time) == "the request has no signatu")
        #expect(code(vector, verifier(), at: time) == code(vector, verifier(""), at: time))
    }

    @Test func `any of several secrets and any of several signatures will do`() {
        let both = TimedSignature.header(body: body, secrets: [Private("new"), Private("old")], unixSeconds: time)
        for known in [verifier("new"), verifier("old"), verifier("x", "old"), verifier("new", "old")] {
            #expect(code(both, known, at: time) == "true")
        }
        #expect(code(both, verifier("x"), at: time) != "true")
    }

    @Test func `v1 counts only when it is asked for`() {
        let header = vector.replacing("v0", with: "v1")
        #expect(code(header, verifier("secret"), at: time) != "true")
        #expect(code(header, verifier("secret", acceptsVersion1: true), at: time) == "true")
    }

    @Test func `parts of other kinds, blanks and capitals are no obstacle`() {
        let header =
            "v9=x, " + vector.replacing("35081589e", with: "35081589E").replacing(",", with: ", ") + ",k,,=,x=="
        #expect(code(header, verifier("secret"), at: time) == "true")
    }

    @Test(arguments: [
        "", "t=", "t=1", "v0=00", "t=1730764890,t=1730764890", "t=+1,v0=", "t=1e9", "t=99999999999999999999", "t= 1",
        "t=1730764890,v0=zz", "t=1730764890,v0=3508", "t=1730764890,v0=350", "t=１,v0=1", "t=-5",
        "t=1730764890" + String(repeating: ",v0=" + String(repeating: "0", count: 64), count: 9),
        String(repeating: "a", count: 5000),
    ]) func `what cannot be read is refused and says why`(header: String) {
        #expect(throws: SignatureError.self) {
            try verifier("secret").verify(header: header, body: body, unixSeconds: time)
        }
    }

    @Test func `every truncation of a true header is refused`() {
        for length in 0..<vector.count {
            #expect(code(String(vector.prefix(length)), verifier("secret"), at: time) != "true")
        }
    }

    @Test func `a second request of one id is a replay, for as long as its signature holds`() throws {
        var had = ReplayGuard(memory: .seconds(3600), limit: 3)
        try had.admit("a", now: .zero)
        #expect(throws: SignatureError.replayed("a")) { try had.admit("a", now: .seconds(3599)) }
        try had.admit("a", now: .seconds(3600))
        for id in ["b", "c", "d"] { try had.admit(id, now: .seconds(3601)) }
        #expect(throws: SignatureError.replayed("b")) { try had.admit("b", now: .seconds(3602)) }
        // Past its limit the oldest are forgotten.
        try had.admit("a", now: .seconds(3602))
    }

    @Test func `a LiveKit webhook of ours is true, and nothing else is`() throws {
        let secret = Private("a-secret-of-at-least-32-characters-")
        let known = WebhookVerifier(TokenVerifier(keys: ["key": secret]))
        let event = WebhookEvent.with {
            $0.event = "room_started"
            $0.id = "EV_1"
            $0.room = .with { $0.name = "lobby" }
        }
        let target = WebhookTarget(url: Private("http://x"), signing: .livekit(key: "key", secret: secret))
        let outgoing = OutgoingEvent(
            id: EventID("EV_1"), kind: .server, name: "room_started", created: UnixTime(seconds: time),
            payload: Private(event.jsonText))
        let request = DeliveryRequest(outgoing, to: target, attempt: 1, unixSeconds: time)
        let token = request.headers.first { $0.name == "Authorization" }?.value
        let read = try known.verify(authorization: token, body: request.body, unixSeconds: time + 359)
        #expect(read == event)
        #expect(throws: SignatureError.otherBody) {
            try known.verify(authorization: token, body: request.body + [32], unixSeconds: time)
        }
        #expect(throws: SignatureError.missing) {
            try known.verify(authorization: nil, body: request.body, unixSeconds: time)
        }
        #expect(throws: SignatureError.token(.expired(at: time + 300, now: time + 361))) {
            try known.verify(authorization: token, body: request.body, unixSeconds: time + 361)
        }
        let other = WebhookVerifier(TokenVerifier(keys: ["key": Private("another")]))
        #expect(throws: SignatureError.token(.badSignature(key: "key"))) {
            try other.verify(authorization: token, body: request.body, unixSeconds: time)
        }
        let plain = AccessToken(Claims(identity: "x")).jwt(key: "key", secret: secret, now: time)
        #expect(throws: SignatureError.malformed("its token has no `sha256`")) {
            try known.verify(authorization: plain, body: request.body, unixSeconds: time)
        }
    }

    @Test func `a webhook that livekit-api signed is true, and not a byte of it can be another`() throws {
        // Body by protobuf's json_format, token by livekit-api 1.2.2 (`AccessToken.with_sha256`) at 1795181247.
        let body =
            #"{"event": "room_started", "room": {"sid": "RM_abc", "name": "lobby", "metadata": "#
            + #""{\"\u00e4\":\"/\"}"}, "id": "EV_made4test", "createdAt": "1795181247"}"#
        let token =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
            + "eyJzaGEyNTYiOiJ6bGtCeW9hM1gzNlB1c3ZxQ0JHZGwvdVhlSmhqZHNOa3hNMDhmN2FWVmRVPSIsInN1YiI6IiIsImlzcyI6ImRldmtl"
            + "eSIsIm5iZiI6MTc5NTE4MTI0NywiZXhwIjoxNzk1MTgxNTQ3fQ.hPNhkFnf8Fm4QH_t7I9IF97H8xKEBILlqViyrwqRT34"
        let known = WebhookVerifier(
            TokenVerifier(keys: ["devkey": Private("a-secret-of-at-least-32-characters-")]))
        let event = try known.verify(authorization: token, body: Array(body.utf8), unixSeconds: 1_795_181_300)
        #expect((event.event, event.id, event.createdAt) == ("room_started", "EV_made4test", 1_795_181_247))
        #expect(event.room?.metadata == #"{"ä":"/"}"#)
        for place in 0..<body.utf8.count {
            var other = Array(body.utf8)
            other[place] ^= 1
            #expect(throws: SignatureError.otherBody) {
                try known.verify(authorization: token, body: other, unixSeconds: 1_795_181_300)
            }
        }
    }
}
