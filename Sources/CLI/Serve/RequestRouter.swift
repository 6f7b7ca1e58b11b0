import Basics
import HTTP
import PostCall
import Rooms
import TokenService

/// Which service a request is for. First come the server's own pages, then each service is asked in turn.
struct RequestRouter: Sendable {
    let rooms: RoomServer
    let tokens: TokenServer
    let dispatch: DispatchServer
    let calls: CallServer
    let webhooks: WebhookService
    let metrics: Metrics

    func handle(_ request: HTTPRequest) async -> HTTPResponse {
        switch request.path {
        case "/healthz": return .json(["status": "ok", "version": .string(Version.current)])
        case "/metrics":
            return HTTPResponse(
                status: 200, headers: [("content-type", "text/plain; version=0.0.4; charset=utf-8")],
                body: Array(metrics.exposition.utf8))
        default: break
        }
        if let response = await dispatch.handle(request) { return response }
        if let response = await rooms.handle(request) { return response }
        if let response = await tokens.handle(request) { return response }
        if let response = await calls.handle(request) { return response }
        if let response = await webhooks.handle(request) { return response }
        return .text("404 page not found\n", status: 404)
    }

    func upgrade(_ request: HTTPRequest) -> UpgradeDecision { dispatch.upgrade(request) ?? rooms.upgrade(request) }
}
