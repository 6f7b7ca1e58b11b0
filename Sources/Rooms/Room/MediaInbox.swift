import Synchronization

/// What a shard reports, on its way to the room: posted from the shard's thread without waiting, taken in order.
///
/// Bounded: past ``adviceLimit`` waiting events, reports that the next one will correct (speakers, quality, stream
/// state) are dropped; past ``limit`` everything is. Both are counted.
final class MediaInbox: Sendable {
    static let adviceLimit = 4096
    static let limit = 65_536

    private struct Queue: Sendable {
        var events: [MediaEvent] = []
        var dropped: UInt64 = 0
    }
    private let queue = Mutex(Queue())
    private let bell: AsyncStream<Void>.Continuation
    /// Rings at least once after each post.
    let rings: AsyncStream<Void>

    init() {
        // One ring stands for any number of events.
        (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func post(_ event: MediaEvent) {
        let isWaiting = queue.withLock { queue in
            let limit = event.isAdvice ? Self.adviceLimit : Self.limit
            guard queue.events.count < limit else {
                queue.dropped &+= 1
                return false
            }
            queue.events.append(event)
            return queue.events.count == 1
        }
        if isWaiting { bell.yield() }
    }

    /// Everything that waits, oldest first.
    func take() -> [MediaEvent] {
        queue.withLock { queue in
            defer { queue.events = [] }
            return queue.events
        }
    }
    var droppedCount: UInt64 { queue.withLock { $0.dropped } }
    func close() { bell.finish() }
}

extension MediaEvent {
    fileprivate var isAdvice: Bool {
        switch self {
        case .speakersChanged, .connectionQuality, .streamState, .subscribedQuality: true
        default: false
        }
    }
}
