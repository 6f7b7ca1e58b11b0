import Access
import Basics
public import HTTP
import Wire

/// The pages behind `parley webhooks`. They tell of every room, so they ask for a token that may create rooms, as a
/// backend's does.
extension WebhookService {
    /// `GET /webhooks[?state=&target=&room=&type=&limit=]`, `GET /webhooks/{id}`, `POST /webhooks/{id}/retry[?target=]`,
    /// `POST /webhooks/retry-dead[?target=]`; nil for a path that is not ours.
    public func handle(_ request: HTTPRequest) async -> HTTPResponse? {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard parts.first == "webhooks" else { return nil }
        do throws(TwirpError) {
            try ensureBackend(request)
            guard let answer = try await answer(request, parts) else {
                throw TwirpError(.badRoute, "there is no \(request.method) of this path; see docs/webhooks.md")
            }
            return .json(answer)
        } catch {
            return .json(error.json, status: error.code.httpStatus)
        }
    }

    private func answer(_ request: HTTPRequest, _ parts: [String]) async throws(TwirpError) -> JSONValue? {
        let target = request.queryValue("target")
        do throws(QueueError) {
            switch (request.method, parts.count) {
            case ("GET", 1): return ["events": .array(try await list(request))]
            case ("GET", 2): return try await queue.show(EventID(parts[1])).json
            case ("POST", 2) where parts[1] == "retry-dead": return try await queue.retryAllDead(target: target).json
            case ("POST", 3) where parts[2] == "retry":
                return try await queue.retry(EventID(parts[1]), target: target).json
            default: return nil
            }
        } catch {
            switch error {
            case .noSuchEvent: throw TwirpError(.notFound, error.description)
            case .nothingToRetry: throw TwirpError(.failedPrecondition, error.description)
            case .database, .leaseLost, .closed: throw TwirpError(.internal, error.description)
            }
        }
    }

    private func list(_ request: HTTPRequest) async throws(QueueError) -> [JSONValue] {
        var filter = EventQueue.Filter()
        filter.state = request.queryValue("state")
        filter.target = request.queryValue("target")
        filter.room = request.queryValue("room")
        filter.name = request.queryValue("type")
        if let limit = request.queryValue("limit").flatMap({ Int($0) }) { filter.limit = limit }
        return try await queue.list(filter).map(\.json)
    }

    private func ensureBackend(_ request: HTTPRequest) throws(TwirpError) {
        do throws(AccessError) {
            let token = request.headers["authorization"].flatMap { AccessToken.bearer(in: $0) }
            guard let token else { throw .noToken }
            try verifier.verify(token, now: unixMilliseconds() / 1000).ensureCanCreateRooms()
        } catch { throw TwirpError(error) }
    }
}
