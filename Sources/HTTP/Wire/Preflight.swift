/// Answers a browser's question before a cross-origin request. Source: Fetch standard, "CORS-preflight request";
/// values as LiveKit's server gives them (livekit-wire.md §1.3).
enum Preflight {
    /// Nil when the request is no preflight.
    static func answer(to request: HTTPRequest) -> HTTPResponse? {
        guard request.method == "OPTIONS", request.headers["origin"] != nil,
            request.headers["access-control-request-method"] != nil
        else { return nil }
        // Echoed, since the wildcard does not cover Authorization.
        let asked = request.headers["access-control-request-headers"] ?? "*"
        return HTTPResponse(
            status: 204,
            headers: [
                ("access-control-allow-origin", "*"),
                ("access-control-allow-methods", "OPTIONS, HEAD, GET, POST, PUT, PATCH, DELETE"),
                ("access-control-allow-headers", asked), ("access-control-max-age", "86400"),
                ("vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"),
            ])
    }
}
