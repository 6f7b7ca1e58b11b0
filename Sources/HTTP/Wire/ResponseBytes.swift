/// A response as it goes over the wire.
enum ResponseBytes {
    /// - Parameters:
    ///   - toHead: HEAD wants the headers of the GET, without its body.
    ///   - keepsAlive: whether another request may follow.
    static func make(_ response: HTTPResponse, toHead: Bool = false, keepsAlive: Bool) -> [UInt8] {
        // A handler's slip must not become a broken wire.
        let status = (200...999).contains(response.status) ? response.status : 500
        let hasBody = status != 204 && status != 304
        var text = "HTTP/1.1 \(status) \(reason(status))\r\n"
        for (name, value) in response.headers where isAllowed(name) {
            text += "\(name): \(value.filter { !$0.isNewline && $0 != "\0" })\r\n"
        }
        if !response.headers.contains(where: { $0.name.lowercased() == "access-control-allow-origin" }) {
            // Any origin, on every answer: without it a browser client cannot even read why it was refused
            // (livekit-wire.md §1.3, §2.5).
            text += "access-control-allow-origin: *\r\n"
        }
        if hasBody { text += "content-length: \(response.body.count)\r\n" }
        text += keepsAlive ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n"
        return Array(text.utf8) + (hasBody && !toHead ? response.body : [])
    }

    /// The framing headers are ours; a name that is no token is dropped.
    private static func isAllowed(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy(RequestHead.isToken)
            && !["content-length", "transfer-encoding", "connection"].contains(name.lowercased())
    }

    static func reason(_ status: Int) -> String { reasons[status] ?? "Status" }
    private static let reasons = [
        200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 301: "Moved Permanently", 302: "Found",
        304: "Not Modified", 307: "Temporary Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict",
        411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large", 415: "Unsupported Media Type",
        422: "Unprocessable Content", 426: "Upgrade Required", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 501: "Not Implemented",
        502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
    ]
}
