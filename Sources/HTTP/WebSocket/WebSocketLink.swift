import Basics
import Sockets
import Synchronization

/// A session between its owner's task and the web loop.
final class WebSocketLink: WebSocketSession {
    let remote: SocketAddress
    let messages: AsyncStream<WebSocketMessage>
    let inbound: InboundMessages

    private struct Outbound {
        var frames: [[UInt8]] = []
        /// Queued here and on the loop, not yet taken by the kernel.
        var bytes = 0
        var isClosed = false
    }
    private let outbound = Mutex(Outbound())
    private let connection: ConnectionID
    private let mailbox: Mailbox<WebCommand>
    private let sendLimit: Int

    init(
        connection: ConnectionID, remote: SocketAddress, mailbox: Mailbox<WebCommand>, sendLimit: Int, maxInbound: Int
    ) {
        self.connection = connection
        self.remote = remote
        self.mailbox = mailbox
        self.sendLimit = sendLimit
        let inbound = InboundMessages(maxBytes: maxInbound)
        self.inbound = inbound
        messages = AsyncStream(unfolding: { await inbound.next() })
    }

    func send(_ message: WebSocketMessage) {
        push(WebSocketFrame.bytes(message), closing: false)
    }
    func close(code: UInt16, reason: String) {
        push(WebSocketFrame.close(code: code, reason: reason), closing: true)
    }

    private func push(_ frame: [UInt8], closing: Bool) {
        let command = outbound.withLock { outbound -> WebCommand? in
            guard !outbound.isClosed else { return nil }
            outbound.isClosed = closing
            // One message may be longer than the limit; a second one behind it may not.
            guard outbound.bytes == 0 || outbound.bytes + frame.count <= sendLimit else {
                outbound = Outbound(isClosed: true)
                return .cutSlowReader(connection)
            }
            let wasEmpty = outbound.frames.isEmpty
            outbound.frames.append(frame)
            outbound.bytes += frame.count
            return wasEmpty ? .flush(connection) : nil
        }
        if let command { mailbox.post(command) }
    }

    /// For the loop: what to write now, and whether a close frame ends it.
    func takeFrames() -> (frames: [[UInt8]], isClosing: Bool) {
        outbound.withLock { outbound in
            defer { outbound.frames = [] }
            return (outbound.frames, outbound.isClosed)
        }
    }
    /// For the loop: the kernel took this many bytes.
    func wrote(_ bytes: Int) {
        outbound.withLock { $0.bytes = max(0, $0.bytes - bytes) }
    }
    /// For the loop: the connection is gone, or the peer closes.
    func finish() {
        outbound.withLock { $0.isClosed = true }
        inbound.finish()
    }
}
