import Basics
import Sockets
import Synchronization

/// The one thread that reads and writes every WebSocket of this process's as a client. Made inside its thread.
final class ClientLoop {
    enum Command: Sendable {
        case open(WebSocketOrder)
        case cancel(ConnectionID)
        case lookedUp(ConnectionID, Result<Found, HTTPError>)
        case flush(ConnectionID)
        case cutSlowReader(ConnectionID)
    }
    /// What had to be waited for before connecting.
    struct Found: Sendable {
        let addresses: [SocketAddress]
        let tls: TLSContext?
    }

    let poller: EventPoller
    let mailbox: Mailbox<Command>
    var connections: [ConnectionID: ClientConnection] = [:]
    var now = MonotonicClock.now
    /// The earliest moment a connection may be due; it may have moved on since.
    private var nextSweep = Moment.distantFuture
    /// One read's worth; shared, since reads do not overlap. A TLS record is never longer, so none is left half read.
    private var scratch = [UInt8](repeating: 0, count: 64 << 10)

    private init(poller: EventPoller, mailbox: Mailbox<Command>) {
        self.poller = poller
        self.mailbox = mailbox
    }

    private static let running = Mutex<Mailbox<Command>?>(nil)

    /// The way into the loop; the first call starts its thread, which lives as long as the process.
    static func shared() throws(HTTPError) -> Mailbox<Command> {
        let result = running.withLock { running -> Result<Mailbox<Command>, HTTPError> in
            if let running { return .success(running) }
            return Result { () throws(HTTPError) in
                let mailbox = try start()
                running = mailbox
                return mailbox
            }
        }
        return try result.get()
    }

    private static func start() throws(HTTPError) -> Mailbox<Command> {
        let (waker, poller) = try EventPoller.withWaker()
        let mailbox = Mailbox<Command>(wakes: waker)
        do {
            try NamedThread.start("ws-client") { ClientLoop(poller: poller, mailbox: mailbox).run() }
        } catch { throw .thread(error.description) }
        return mailbox
    }

    private func run() -> Never {
        while true {
            let events = poller.wait(until: nextSweep)
            now = MonotonicClock.now
            for event in events { take(event) }
            for command in mailbox.drain() { take(command) }
            if now >= nextSweep { sweep() }
        }
    }

    private func take(_ command: Command) {
        switch command {
        case .open(let order): open(order)
        case .cancel(let id):
            guard let connection = connections[id] else { return }
            fail(connection, .cancelled)
        case .lookedUp(let id, let result):
            guard let connection = connections[id] else { return }
            lookedUp(connection, result)
        case .flush(let id):
            guard let connection = connections[id] else { return }
            writeFrames(connection)
        case .cutSlowReader(let id):
            guard let connection = connections[id] else { return }
            end(connection, .serverTooSlow)
        }
    }

    private func take(_ event: EventPoller.Event) {
        guard let connection = connections[ConnectionID(number: event.mark)] else { return }
        switch connection.phase {
        case .lookingUp: return
        case .connecting(let stream): connected(connection, stream)
        case .securing(let tls): secure(connection, tls)
        case .asking, .open, .lingering:
            if event.ready.contains(.write) || connection.transport?.wantsWrite == true { flush(connection) }
            guard connections[connection.id] != nil else { return }
            if !event.ready.isDisjoint(with: [.read, .peerEnd, .broken]) { read(connection) }
        }
    }

    /// Reads what is there, at most a few buffers full, so that one busy server does not starve the rest.
    private func read(_ connection: ClientConnection) {
        for _ in 0..<4 {
            guard let transport = connection.transport else { return }
            var span = scratch.mutableSpan
            switch transport.read(into: &span) {
            case .bytes(let count): received(Array(scratch[..<count]), on: connection)
            case .wouldBlock: return watch(connection)
            case .ended, .failed: return gone(connection)
            }
            guard connections[connection.id] != nil else { return }
        }
        watch(connection)
    }

    private func received(_ bytes: [UInt8], on connection: ClientConnection) {
        switch connection.phase {
        case .asking: readAnswer(bytes, on: connection)
        case .open: readFrames(bytes, on: connection)
        case .lookingUp, .connecting, .securing, .lingering: break
        }
    }

    /// The server ended the connection, or the network did.
    private func gone(_ connection: ClientConnection) {
        switch connection.phase {
        case .asking(let reader):
            refuse(connection, reader.end() ?? .broken("it ended the connection without an answer"))
        case .open(let state): end(connection, state.hasClosed ? .closedByUs : .lost)
        case .lookingUp, .connecting, .securing, .lingering: end(connection, .lost)
        }
    }

    func flush(_ connection: ClientConnection) {
        guard let transport = connection.transport else { return }
        guard case .wrote(let count) = connection.out.flush(to: transport) else {
            // What the server said before, its goodbye perhaps, can still be read.
            read(connection)
            if connections[connection.id] != nil { gone(connection) }
            return
        }
        if case .open(let state) = connection.phase { state.link.wrote(count) }
        if case .lingering = connection.phase, connection.out.isEmpty { transport.finishWriting() }
        watch(connection)
    }

    /// Tells the poller and the clock what this connection now waits for.
    func watch(_ connection: ClientConnection) {
        guard connections[connection.id] != nil else { return }
        nextSweep = min(nextSweep, connection.due)
        guard let stream = connection.stream, connection.wantedInterest != connection.interest else { return }
        connection.interest = connection.wantedInterest
        poller.change(stream, mark: connection.id.number, to: connection.interest)
    }

    /// After the order was answered: whoever has the WebSocket hears of its end.
    func end(_ connection: ClientConnection, _ ending: WebSocketEnding) {
        guard connections.removeValue(forKey: connection.id) != nil else { return }
        if let stream = connection.stream { poller.remove(stream) }
        if case .open(let state) = connection.phase { state.link.finish(ending) }
    }

    private func sweep() {
        nextSweep = .distantFuture
        for connection in Array(connections.values) {
            if now >= connection.due { timePassed(connection) }
            if connections[connection.id] != nil { nextSweep = min(nextSweep, connection.due) }
        }
    }

    private func timePassed(_ connection: ClientConnection) {
        switch connection.phase {
        case .lookingUp, .securing: timedOut(connection)
        case .connecting where now < connection.order.deadline: tryNext(connection, after: "it does not answer")
        case .connecting: timedOut(connection)
        case .asking(let reader):
            if let answer = reader.end() { refuse(connection, answer) } else { timedOut(connection) }
        case .open(let state) where state.hasClosed: end(connection, .closedByUs)
        case .open: checkPulse(connection)
        case .lingering: end(connection, .closedByUs)
        }
    }
}

extension ClientConnection {
    /// Nil while the name is looked up.
    var stream: TCPStream? {
        switch phase {
        case .lookingUp: nil
        case .connecting(let stream): stream
        case .securing(let tls): tls.stream
        case .asking, .open, .lingering: transport?.stream
        }
    }
}
