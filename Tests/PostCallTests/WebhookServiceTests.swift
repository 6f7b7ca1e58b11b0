import Access
import Basics
import HTTP
import Testing
import Wire

@testable import PostCall

struct WebhookServiceTests {
    private let clock = TestClock()
    private let secret = Private("a-secret-of-at-least-32-characters-")

    private func service(
        _ targets: [WebhookTarget], work: (@Sendable (WebhookEvent) -> [NewEvent])? = nil
    ) async throws -> WebhookService {
        var configuration = WebhookService.Configuration(
            path: nil, targets: targets, clock: clock.queueClock, seed: 1)
        configuration.work = work
        return try await WebhookService.start(
            configuration, verifier: TokenVerifier(keys: ["key": secret]), metrics: Metrics())
    }
    private func event(_ name: String, _ id: String) -> WebhookEvent {
        .with {
            $0.event = name
            $0.id = id
            $0.room = .with { $0.name = "lobby" }
        }
    }
    private func target(_ events: [String]) -> WebhookTarget {
        // Nobody listens there; 127.0.0.1:9 refuses at once.
        WebhookTarget(
            name: "away", url: Private("http://127.0.0.1:9/"), signing: .livekit(key: "key", secret: secret),
            filter: EventFilter(includes: events))
    }
    private func get(_ service: WebhookService, _ path: String, _ fill: (inout VideoGrant) -> Void) async -> Int? {
        var grant = VideoGrant()
        fill(&grant)
        let token = AccessToken(Claims(identity: "", video: grant)).jwt(
            key: "key", secret: secret, now: TestClock.epoch / 1000)
        let request = HTTPRequest(method: "GET", path: path, headers: ["authorization": "Bearer \(token)"])
        return await service.handle(request)?.status
    }

    @Test func `what no target wants is not kept, what work follows from is, with its work`() async throws {
        let service = try await service([target(["room_*"])]) { event in
            event.event == "track_published" ? [.work("lobby", key: "work of \(event.id)")] : []
        }
        for (name, id) in [("room_started", "EV_1"), ("participant_joined", "EV_2"), ("track_published", "EV_3")] {
            service.post(event(name, id))
        }
        let work = try await service.queue.next(kinds: [.callEnded], owner: "w", lease: .seconds(9))
        let list = try await service.queue.list(.init())
        #expect(work?.room == "lobby")
        #expect(list.map(\.name) == ["call_ended", "room_started"])
        await service.stop(within: .seconds(5))
    }

    @Test func `its pages are for those who may create rooms`() async throws {
        let service = try await service([])
        let id = try await service.queue.add(.news("r"))
        let answers = [
            await get(service, "/webhooks", { $0.roomCreate = true }),
            await get(service, "/webhooks/\(id)", { $0.roomCreate = true }),
            await get(service, "/webhooks/EV_x", { $0.roomCreate = true }),
            await get(service, "/webhooks/\(id)/what", { $0.roomCreate = true }),
            await get(service, "/webhooks", { $0.roomList = true }),
            await get(service, "/other", { $0.roomCreate = true }),
            await service.handle(HTTPRequest(method: "GET", path: "/webhooks"))?.status,
        ]
        #expect(answers == [200, 200, 404, 404, 401, nil, 401])
        await service.stop(within: .seconds(5))
    }
}
