import Basics
import HTTP
import Synchronization
import Wire

/// A worker at the far end of a WebSocket: says what it is told to, and keeps what it hears.
final class WorkerDouble: WebSocketSession {
    let remote = SocketAddress(v4: 0x7F00_0001, port: 9)
    let messages: AsyncStream<WebSocketMessage>
    private let inbound: AsyncStream<WebSocketMessage>.Continuation
    /// What the server sent, in order; ends when it closes.
    let heard: AsyncStream<WebSocketMessage>
    private let outbound: AsyncStream<WebSocketMessage>.Continuation
    private let closing = Mutex<(code: UInt16, reason: String)?>(nil)

    init() {
        (messages, inbound) = AsyncStream.makeStream()
        (heard, outbound) = AsyncStream.makeStream()
    }
    func send(_ message: WebSocketMessage) { outbound.yield(message) }
    func close(code: UInt16, reason: String) {
        closing.withLock { $0 = $0 ?? (code, reason) }
        outbound.finish()
        inbound.finish()
    }

    var closed: (code: UInt16, reason: String)? { closing.withLock { $0 } }
    func say(_ message: WorkerMessage.Message) {
        inbound.yield(.binary(WorkerMessage.with { $0.message = message }.protobuf))
    }
    func say(raw: WebSocketMessage) { inbound.yield(raw) }
    func hangUp() { inbound.finish() }

    /// The server's next message; nil when it has closed.
    func next() async throws -> ServerMessage.Message? {
        for await frame in heard {
            guard case .binary(let bytes) = frame else { continue }
            return try ServerMessage(protobuf: bytes).message
        }
        return nil
    }
    func nextFrame() async -> WebSocketMessage? { await heard.first { _ in true } }
}
