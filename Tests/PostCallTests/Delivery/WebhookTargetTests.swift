import Basics
import Testing

@testable import PostCall

struct WebhookTargetTests {
    @Test(
        arguments: [
            ([], [], "room_started", true), (["room_*"], [], "room_started", true),
            (["room_*"], [], "track_published", false), (["room_*"], ["room_started"], "room_started", false),
            (["room_*"], ["room_started"], "room_finished", true), ([], ["track_*"], "track_published", false),
            (["*"], [], "call.completed", true), ([], ["*"], "x", false), (["call"], [], "call.completed", false),
        ] as [([String], [String], String, Bool)])
    func `filters`(includes: [String], excludes: [String], name: String, isWanted: Bool) {
        #expect(EventFilter(includes: includes, excludes: excludes).admits(name) == isWanted)
    }

    @Test func `LiveKit's receivers hear LiveKit's events, ours what they name or what comes after a call`() {
        let livekit = WebhookTarget.Signing.livekit(key: "k", secret: Private("s"))
        let timed = WebhookTarget.Signing.timed(header: "X", secrets: [])
        func wants(_ signing: WebhookTarget.Signing, _ includes: [String], _ kind: EventKind, _ name: String) -> Bool {
            WebhookTarget(url: Private("http://x"), signing: signing, filter: EventFilter(includes: includes))
                .wants(NewEvent(kind, name: name, payload: Private([])))
        }
        #expect(wants(livekit, [], .server, "room_started"))
        #expect(!wants(livekit, [], .notice, "call.completed"))
        #expect(!wants(livekit, ["*"], .notice, "call.completed"))
        #expect(wants(timed, [], .notice, "call.completed"))
        #expect(!wants(timed, [], .server, "room_started"))
        #expect(wants(timed, ["room_*"], .server, "room_started"))
        #expect(!wants(timed, ["*"], .callEnded, "call_ended"), "work is nobody's news")
    }

    @Test(arguments: [
        ("https://hook.example.org/a?token=abc#f", "https://hook.example.org/a"),
        ("https://user:password@example.org/a@b", "https://example.org/a@b"),
        ("http://127.0.0.1:80", "http://127.0.0.1:80"),
        ("nonsense?x", "nonsense"),
    ]) func `the name of a URL has no secrets`(url: String, name: String) {
        #expect(WebhookTarget.name(of: Private(url)) == name)
    }

    @Test func `an envelope is JSON with the data as it was, and nothing of a target prints its secrets`() throws {
        let target = WebhookTarget(
            name: "crm", url: Private("https://x/?key=sesame"),
            signing: .timed(header: "ElevenLabs-Signature", secrets: [Private("sesame")]))
        let data: JSONValue = ["summary": "says \"hi\"", "n": 1]
        let event = OutgoingEvent(
            id: EventID("EV_1"), kind: .notice, name: "call.completed", created: UnixTime(seconds: 99),
            payload: Private(data.serialized))
        let request = DeliveryRequest(event, to: target, attempt: 2, unixSeconds: 100)
        let body = try JSONValue(parsing: request.body)
        #expect(
            body == ["id": "EV_1", "type": "call.completed", "event_timestamp": 99, "data": data])
        let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(headers["Parley-Event-Id"] == "EV_1" && headers["Parley-Attempt"] == "2")
        #expect(headers["Content-Type"] == "application/json")
        try SignatureVerifier(secrets: [Private("sesame")])
            .verify(header: headers["ElevenLabs-Signature"], body: request.body, unixSeconds: 100)
        #expect(!"\(target) \(event)".contains("sesame"))
    }
}
