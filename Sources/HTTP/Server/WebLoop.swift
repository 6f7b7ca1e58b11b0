import Basics
import Sockets

/// The one thread that reads and writes every connection. It is made inside its thread and stays there.
final class WebLoop {
    struct Rules: Sendable {
        let handle: @Sendable (HTTPRequest) async -> HTTPResponse
        let upgrade: @Sendable (HTTPRequest) -> UpgradeDecision
    }
    let poller: EventPoller
    let configuration: HTTPServer.Configuration
    let rules: Rules
    let counters: WebCounters
    let mailbox: Mailbox<WebCommand>
    let log = Log("http")
    private let tls: TLSContext?
    private var listeners: [TCPListener]
    private let firstConnectionMark: UInt64
    private var nextMark: UInt64
    private var listenersPaused = false

    var connections: [ConnectionID: WebConnection] = [:]
    var now = MonotonicClock.now
    /// Set by ``HTTPServer/stop(within:)``: no new work, and an end.
    var drainUntil: Moment?
    /// Deadlines are looked at this often; timeouts are seconds, so coarse is fine and cheap.
    private static let sweepInterval: Duration = .milliseconds(250)
    private var nextSweep: Moment
    /// One read's worth; shared, since reads do not overlap.
    private var scratch = [UInt8](repeating: 0, count: 64 << 10)

    init(
        poller: EventPoller, listeners: [TCPListener], configuration: HTTPServer.Configuration, rules: Rules,
        counters: WebCounters, mailbox: Mailbox<WebCommand>, tls: TLSContext?
    ) {
        self.poller = poller
        self.listeners = listeners
        self.configuration = configuration
        self.rules = rules
        self.counters = counters
        self.mailbox = mailbox
        self.tls = tls
        firstConnectionMark = UInt64(listeners.count)
        nextMark = firstConnectionMark
        nextSweep = now + Self.sweepInterval
    }

    /// Runs until a drain has ended, or the server was let go.
    func run(until stop: LoopThread.Stop) {
        while !stop.isRequested {
            let events = poller.wait(until: nextSweep)
            now = MonotonicClock.now
            for event in events { take(event) }
            for command in mailbox.drain() { take(command) }
            if now >= nextSweep { sweep() }
            if let drainUntil, connections.isEmpty || now >= drainUntil { break }
        }
        for connection in Array(connections.values) { end(connection) }
    }

    private func take(_ event: EventPoller.Event) {
        guard event.mark >= firstConnectionMark else {
            if Int(event.mark) < listeners.count { accept(from: listeners[Int(event.mark)]) }
            return
        }
        guard let connection = connections[ConnectionID(number: event.mark)] else { return }
        if !event.ready.isDisjoint(with: .broken) { return broke(connection) }
        if event.ready.contains(.write) || connection.transport.wantsWrite {
            flush(connection)
            readOn(connection)
        }
        guard connections[connection.id] != nil else { return }
        if connection.wantedInterest.contains(.read), !event.ready.isDisjoint(with: [.read, .peerEnd]) {
            read(connection)
        } else if event.ready.contains(.peerEnd) {
            // The client left before its answer.
            counters.abandoned.add()
            end(connection)
        }
    }

    private func take(_ command: WebCommand) {
        switch command {
        case .respond(let id, let response): respond(response, on: id)
        case .flush(let id):
            guard let connection = connections[id], case .webSocket = connection.phase else { return }
            writeFrames(connection)
        case .cutSlowReader(let id):
            guard let connection = connections[id] else { return }
            counters.slowReaders.add()
            log.warn("cut a WebSocket whose client reads too slowly", ["remote": connection.transport.stream.remote])
            end(connection)
        case .drain(let deadline): drain(until: deadline)
        }
    }

    private func accept(from listener: TCPListener) {
        // A bound, so that a storm of connections does not starve those that are open.
        for _ in 0..<64 {
            switch listener.accept() {
            case .none: return
            case .exhausted:
                log.error("no file descriptor left for a new connection; raise `ulimit -n`")
                for listener in listeners { poller.remove(listener) }
                listenersPaused = true
                return
            case .stream(let stream):
                guard connections.count < configuration.maxConnections else {
                    counters.refusedConnections.add()
                    continue
                }
                open(stream)
            }
        }
    }

    private func open(_ stream: TCPStream) {
        var transport = Transport.plain(stream)
        if let tls {
            guard let secured = TLSStream(stream, context: tls) else { return }
            transport = .tls(secured)
        }
        let id = ConnectionID(number: nextMark)
        let limits = RequestParser.Limits(head: configuration.maxHeader, body: configuration.maxBody)
        let connection = WebConnection(
            id: id, transport: transport, parser: RequestParser(limits: limits),
            deadline: now + configuration.headerTimeout)
        guard (try? poller.add(stream, mark: id.number, connection.interest)) != nil else { return }
        nextMark += 1
        connections[id] = connection
        counters.connections.add(1)
    }

    /// Reads what is there, at most a few buffers full, so that one busy client does not starve the rest.
    private func read(_ connection: WebConnection) {
        for _ in 0..<4 {
            var span = scratch.mutableSpan
            switch connection.transport.read(into: &span) {
            case .bytes(let count):
                received(Array(scratch[..<count]), on: connection)
            case .wouldBlock:
                return watch(connection)
            case .ended, .failed:
                return end(connection)
            }
            guard connections[connection.id] != nil, connection.wantedInterest.contains(.read) else { return }
            // Plain sockets tell again; TLS may hold decrypted bytes the kernel knows nothing of.
        }
        watch(connection)
    }

    /// The connection is reset, but that does not unsay what came before: a client that leaves and ends at once has its
    /// goodbye still in the kernel's buffer, and losing that would keep it in its room until a timeout.
    private func broke(_ connection: WebConnection) {
        guard !connection.isBroken else { return }
        connection.isBroken = true
        if case .webSocket = connection.phase {
            for _ in 0..<64 {
                var span = scratch.mutableSpan
                guard case .bytes(let count) = connection.transport.read(into: &span) else { break }
                received(Array(scratch[..<count]), on: connection)
                guard connections[connection.id] != nil else { return }
            }
        }
        end(connection)
    }

    private func received(_ bytes: [UInt8], on connection: WebConnection) {
        switch connection.phase {
        case .reading:
            connection.parser.append(bytes)
            readRequests(connection)
        case .webSocket:
            readFrames(bytes, on: connection)
        case .lingering:
            connection.lingered += bytes.count
            if connection.lingered > 1 << 20 { end(connection) }
        case .handling, .answering:
            preconditionFailure("these phases do not read")
        }
    }

    /// Writes what waits; goes on with what follows once it is gone.
    func flush(_ connection: WebConnection) {
        guard case .wrote(let count) = connection.out.flush(to: connection.transport) else { return broke(connection) }
        switch connection.phase {
        case .webSocket(let state):
            if count > 0 { state.link.wrote(count) }
            if connection.out.isEmpty, state.hasClosed, state.peerClosed { return linger(connection) }
        case .answering(let keepsAlive):
            if count > 0 { connection.deadline = now + configuration.writeTimeout }
            if connection.out.isEmpty { return answered(connection, keepsAlive: keepsAlive) }
        case .reading, .handling, .lingering: break
        }
        watch(connection)
    }

    func linger(_ connection: WebConnection) {
        if case .webSocket(let state) = connection.phase { closed(state) }
        connection.phase = .lingering
        connection.deadline = now + .seconds(2)
        connection.transport.finishWriting()
        watch(connection)
    }

    /// Tells the poller what this connection now waits for.
    func watch(_ connection: WebConnection) {
        guard connections[connection.id] != nil else { return }
        let wanted = connection.wantedInterest
        guard wanted != connection.interest else { return }
        connection.interest = wanted
        poller.change(connection.transport.stream, mark: connection.id.number, to: wanted)
    }

    /// The connection is gone: whoever works for it hears of it.
    func end(_ connection: WebConnection) {
        guard connections.removeValue(forKey: connection.id) != nil else { return }
        poller.remove(connection.transport.stream)
        counters.connections.add(-1)
        switch connection.phase {
        case .handling(let task, _, _): task.cancel()
        case .webSocket(let state): closed(state)
        case .reading, .answering, .lingering: break
        }
    }
    private func closed(_ state: WebConnection.WebSocketState) {
        counters.webSockets.add(-1)
        state.link.finish()
    }

    private func sweep() {
        nextSweep = now + Self.sweepInterval
        for connection in Array(connections.values) { checkTime(connection) }
        if listenersPaused, drainUntil == nil {
            for (index, listener) in listeners.enumerated() { try? poller.add(listener, mark: UInt64(index)) }
            listenersPaused = false
        }
    }

    private func checkTime(_ connection: WebConnection) {
        if case .webSocket(let state) = connection.phase, !state.hasClosed { return checkPulse(connection) }
        guard now >= connection.deadline else { return }
        switch connection.phase {
        case .handling: return
        case .reading: readingTimedOut(connection)
        case .answering:
            counters.writeTimeouts.add()
            end(connection)
        case .webSocket, .lingering: end(connection)
        }
    }

    private func drain(until deadline: Moment) {
        drainUntil = deadline
        nextSweep = min(nextSweep, deadline)
        for listener in listeners { poller.remove(listener) }
        listeners = []
        for connection in Array(connections.values) {
            switch connection.phase {
            case .reading where connection.parser.isBetweenRequests: end(connection)
            case .webSocket(let state): state.link.close(code: 1001, reason: "server is stopping")
            case .reading, .handling, .answering, .lingering: break
            }
        }
    }
}
