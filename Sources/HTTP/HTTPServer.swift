public import Basics
import Sockets
import Synchronization

/// # HTTP: requests and WebSockets in, answers out; and a client for calling others.
///
/// **Never here:** rooms, tokens, what a path means. **Folders:** `Server` the web loop and its connections · `Wire`
/// HTTP/1.1 as bytes, pure · `WebSocket` frames and sessions · `Client` requests to others, on libcurl ·
/// `WebSocketClient` WebSockets to others · `Transport` TCP with or without TLS.
/// **Used by:** Rooms, TokenService, RoomClient, AgentWorker, CLI. **Thread:** one web loop per server; handlers run as tasks.
///
/// HTTP/1.1 is read by http_parser and WebSocket frames by wslay, neither of which does any I/O; why these two:
/// docs/decisions/0003-http-on-http-parser-and-wslay.md.
public final class HTTPServer: Sendable {
    public struct Configuration: Sendable {
        /// IP addresses; empty for every IPv4 and IPv6 address.
        public var bindAddresses: [String] = []
        /// 0 lets the kernel choose, the same for all addresses.
        public var port: UInt16 = 0
        /// Bytes; a longer body is answered 413. LiveKit's limit.
        public var maxBody = 10 << 20
        /// Bytes of request line and headers; more is answered 431. A join request in the query takes 20 KB and more.
        public var maxHeader = 128 << 10
        /// Bytes of one WebSocket message, fragments together; more closes with 1009.
        public var maxMessage = 2 << 20
        /// From the first byte of a request (or the connection's beginning) to the end of its headers.
        public var headerTimeout: Duration = .seconds(10)
        /// From the end of the headers to the end of the body.
        public var bodyTimeout: Duration = .seconds(30)
        /// Between two requests of one connection.
        public var idleTimeout: Duration = .seconds(75)
        /// Without any progress while an answer waits for a reader.
        public var writeTimeout: Duration = .seconds(30)
        public var pingInterval: Duration = .seconds(10)
        /// Without a byte from a WebSocket's client, pings notwithstanding.
        public var pongTimeout: Duration = .seconds(25)
        /// Bytes that may wait for one WebSocket's reader.
        public var sendLimit = 4 << 20
        /// More are closed at once. The process's file limit may make it less.
        public var maxConnections = 10_000
        public var tls: TLSFiles?
        public init() {}
    }
    public struct TLSFiles: Sendable {
        /// PEM, the server's own certificate first.
        public var certificateChain: String
        public var privateKey: String
        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    private let configuration: Configuration
    private let rules: WebLoop.Rules
    private let counters: WebCounters
    private let running = Mutex<(mailbox: Mailbox<WebCommand>, thread: LoopThread)?>(nil)

    /// - Parameters:
    ///   - handle: answers a request; its task is cancelled when the client goes.
    ///   - upgrade: decides about a WebSocket on the web loop itself, so it must neither block nor take long.
    public init(
        configuration: Configuration, handle: @escaping @Sendable (HTTPRequest) async -> HTTPResponse,
        upgrade: @escaping @Sendable (HTTPRequest) -> UpgradeDecision, metrics: Metrics
    ) {
        self.configuration = configuration
        rules = WebLoop.Rules(handle: handle, upgrade: upgrade)
        counters = WebCounters(metrics)
    }

    /// Binds and begins to serve.
    /// - Returns: the port.
    public func start() throws(HTTPError) -> UInt16 {
        guard running.withLock({ $0 == nil }) else { throw .alreadyStarted }
        var configuration = configuration
        // What is left is for media sockets, files and libraries.
        configuration.maxConnections = min(configuration.maxConnections, max(16, FileLimit.raise(to: 65_536) - 256))
        var tls: TLSContext?
        if let files = configuration.tls { tls = try TLSContext(files) }
        let (listeners, waker, poller) = try Self.open(configuration)
        let mailbox = Mailbox<WebCommand>(wakes: waker)
        let thread: LoopThread
        do {
            thread = try LoopThread("web", waker: waker) { [configuration, rules, counters, tls] stop in
                let loop = WebLoop(
                    poller: poller, listeners: listeners, configuration: configuration, rules: rules,
                    counters: counters, mailbox: mailbox, tls: tls)
                loop.run(until: stop)
            }
        } catch { throw .thread(error.description) }
        running.withLock { $0 = (mailbox, thread) }
        return listeners[0].localAddress.port
    }

    private static func open(
        _ configuration: Configuration
    ) throws(HTTPError) -> ([TCPListener], Waker, EventPoller) {
        do throws(SocketError) {
            let hosts = configuration.bindAddresses.isEmpty ? [nil] : configuration.bindAddresses.map { Optional($0) }
            var listeners: [TCPListener] = []
            for host in hosts {
                let port = listeners.first?.localAddress.port ?? configuration.port
                listeners.append(try TCPListener(host: host, port: port))
            }
            let waker = try Waker()
            let poller = try EventPoller(waker: waker)
            for (index, listener) in listeners.enumerated() { try poller.add(listener, mark: UInt64(index)) }
            return (listeners, waker, poller)
        } catch {
            throw .socket(error)
        }
    }

    /// Takes no new connection, lets running requests end, closes WebSockets with 1001, and returns when all are gone
    /// or the time is up. A server that is let go without this ends at once.
    public func stop(within patience: Duration = .seconds(5)) async {
        guard let (mailbox, thread) = running.withLock({ $0 }) else { return }
        mailbox.post(.drain(until: MonotonicClock.now + patience))
        await thread.ended()
    }
}
