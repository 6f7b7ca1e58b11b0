import Basics
import Crypto
import FoundationEssentials
import Sockets
import Synchronization

/// The media threads of this process, shared by all its connections: made when first needed, one a core at most.
final class MediaLoopPool: Sendable {
    private struct Running: Sendable {
        let mailbox: Mailbox<LoopMessage>
        let thread: LoopThread
        var links = 0
    }
    private struct State {
        var loops: [Running] = []
        var certificate: Certificate?
        var nextID = 0
    }
    static let shared = MediaLoopPool()
    private let state = Mutex(State())
    private let limit = max(1, ProcessInfo.processInfo.activeProcessorCount)

    /// A link's way to its loop. Let go of it and the link closes.
    final class Handle: Sendable {
        private let id: Int
        private let mailbox: Mailbox<LoopMessage>
        private let release: @Sendable () -> Void
        private let isClosed = Mutex(false)

        init(id: Int, mailbox: Mailbox<LoopMessage>, release: @escaping @Sendable () -> Void) {
            self.id = id
            self.mailbox = mailbox
            self.release = release
        }
        deinit { close {} }

        func post(_ command: LinkCommand) { mailbox.post(.command(id, command)) }

        /// Returns once nothing of the link is called any more.
        func close() async {
            await withCheckedContinuation { continuation in close { continuation.resume() } }
        }
        private func close(_ done: @escaping @Sendable () -> Void) {
            let wasClosed = isClosed.withLock { closed in
                defer { closed = true }
                return closed
            }
            guard !wasClosed else { return done() }
            mailbox.post(.close(id, done: done))
            release()
        }
    }

    /// A link on the loop with the fewest.
    func open(
        offersLoopback: Bool, seed: UInt64, events: @escaping LinkListener
    ) throws(RoomClientError) -> Handle {
        do {
            let (id, loop, mailbox, certificate) = try state.withLock { state in
                let certificate = try state.certificate ?? Certificate.selfSigned()
                state.certificate = certificate
                let idle = state.loops.firstIndex { $0.links == 0 }
                if idle == nil, state.loops.count < limit { state.loops.append(try Self.start(state.loops.count)) }
                let fewest = state.loops.map(\.links).min() ?? 0
                // Any of several: callers and agents that come in turn would else each have a loop of their own.
                let free = state.loops.indices.filter { state.loops[$0].links == fewest }
                let least = free[Int(seed % UInt64(max(1, free.count)))]
                state.loops[least].links += 1
                state.nextID += 1
                return (state.nextID, least, state.loops[least].mailbox, certificate)
            }
            let settings = LinkSettings(certificate: certificate, offersLoopback: offersLoopback, seed: seed)
            mailbox.post(.open(id, settings, events: events))
            return Handle(id: id, mailbox: mailbox) { [self] in state.withLock { $0.loops[loop].links -= 1 } }
        } catch { throw .media("\(error)") }
    }

    private static func start(_ index: Int) throws -> Running {
        let waker = try Waker()
        let poller = try EventPoller(waker: waker)
        let mailbox = Mailbox<LoopMessage>(wakes: waker)
        let thread = try LoopThread("client-media-\(index)", waker: waker) { stop in
            MediaLoop(poller: poller, mailbox: mailbox).run(until: stop)
        }
        return Running(mailbox: mailbox, thread: thread)
    }
}
