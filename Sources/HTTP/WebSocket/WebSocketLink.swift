import Basics
import Synchronization

/// A session between its owner's task and the loop that reads and writes for it.
final class WebSocketLink: WebSocketSession {
    let remote: SocketAddress
    let messages: AsyncStream<WebSocketMessage>
    let inbound: InboundMessages

    private struct Outbound {
        var frames: [[UInt8]] = []
        /// Queued here and on the loop, not yet taken by the kernel.
        var bytes = 0
        var isClosed = false
        var ending: WebSocketEnding?
    }
    private let outbound = Mutex(Outbound())
    /// What the loop has to do for the owner.
    enum Wish: Sendable { case flush, cutSlowReader }
    private let role: WebSocketRole
    private let tell: @Sendable (Wish) -> Void
    private let sendLimit: Int

    init(
        role: WebSocketRole, remote: SocketAddress, sendLimit: Int, maxInbound: Int,
        tell: @escaping @Sendable (Wish) -> Void
    ) {
        self.role = role
        self.remote = remote
        self.sendLimit = sendLimit
        self.tell = tell
        let inbound = InboundMessages(maxBytes: maxInbound)
        self.inbound = inbound
        messages = AsyncStream(unfolding: { await inbound.next() })
    }

    func send(_ message: WebSocketMessage) {
        push(WebSocketFrame.bytes(message, from: role), closing: false)
    }
    func close(code: UInt16, reason: String) {
        push(WebSocketFrame.close(code: code, reason: reason, from: role), closing: true)
    }

    private func push(_ frame: [UInt8], closing: Bool) {
        let wish = outbound.withLock { outbound -> Wish? in
            guard !outbound.isClosed else { return nil }
            outbound.isClosed = closing
            // One message may be longer than the limit; a second one behind it may not.
            guard outbound.bytes == 0 || outbound.bytes + frame.count <= sendLimit else {
                outbound = Outbound(isClosed: true)
                return .cutSlowReader
            }
            let wasEmpty = outbound.frames.isEmpty
            outbound.frames.append(frame)
            outbound.bytes += frame.count
            return wasEmpty ? .flush : nil
        }
        if let wish { tell(wish) }
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
    /// - Parameter ending: why, for a client's owner; the first one counts.
    func finish(_ ending: WebSocketEnding? = nil) {
        outbound.withLock { outbound in
            outbound.isClosed = true
            outbound.ending = outbound.ending ?? ending
        }
        inbound.finish()
    }
    /// A client's: why it is over.
    var ending: WebSocketEnding? { outbound.withLock { $0.ending } }
}
