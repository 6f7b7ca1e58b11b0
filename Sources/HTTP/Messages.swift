public import Basics

/// One request, whole: the body has arrived and is within the limit.
public struct HTTPRequest: Sendable {
    public var method: String
    /// Percent-decoded, without the query; a leading double slash is already one slash (livekit-wire.md §2.3).
    public var path: String
    /// Decoded name/value pairs in order.
    public var query: [(name: String, value: String)]
    /// Names in lower case.
    public var headers: [String: String]
    public var body: [UInt8]
    public var remote: SocketAddress

    public init(
        method: String, path: String, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
        body: [UInt8] = [], remote: SocketAddress = SocketAddress(v4: 0x7F00_0001, port: 0)
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remote = remote
    }
    /// The first query value of that name.
    public func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: [(name: String, value: String)]
    public var body: [UInt8]
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
    public static func text(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("content-type", "text/plain; charset=utf-8")], body: Array(text.utf8))
    }
    public static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, headers: [("content-type", "application/json")], body: value.serialized)
    }
}

public enum WebSocketMessage: Sendable, Equatable {
    case text(String)
    case binary([UInt8])
}

/// What the server does with a request that asks for a WebSocket. Decided on the web loop, so it must not block.
public enum UpgradeDecision: Sendable {
    /// 101; then the closure runs as a task for the life of the connection.
    case accept(@Sendable (any WebSocketSession) async -> Void)
    case reject(HTTPResponse)
}

/// One WebSocket connection as its owner sees it.
public protocol WebSocketSession: Sendable {
    var remote: SocketAddress { get }
    /// Whole messages in order; ends when the connection is gone, for whatever reason.
    var messages: AsyncStream<WebSocketMessage> { get }
    /// Queues a message. A reader so slow that `sendLimit` bytes wait is disconnected and counted.
    func send(_ message: WebSocketMessage)
    /// Sends what is queued, then a close frame.
    func close(code: UInt16, reason: String)
}
