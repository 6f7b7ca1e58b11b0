import Access
public import Basics
import HTTP
import Sockets
import Synchronization
public import Wire

/// # AgentWorker: takes calls from a room server and holds them: listens, thinks, uses tools, speaks.
///
/// **Never here:** which room gets which agent (TokenService), what is kept after a call (PostCall). **Folders:** `Jobs`
/// the worker's wire and one call's life on it · `Session` one call · `Turns` whose turn it is · `Tools` what the agent
/// can do · `Personality` who it is. **Used by:** CLI (`parley worker`, `serve --dev`, `demo`). **Thread:** actors; sound
/// is handled on RoomClient's media threads.
///
/// Works with any LiveKit server: the wire is LiveKit's agent-worker protocol.
public actor Worker {
    public struct Configuration: Sendable {
        /// Of the server: `ws://host:port` or `wss://host`.
        public var url: String
        public var key: String
        public var secret: Private<String>
        /// Empty: the worker is given every room that asks for no agent by name.
        public var agentName: String
        /// Most calls at once.
        public var maxJobs: Int
        /// Above this share of the processors (0…1) no more calls are taken; infinity never refuses.
        public var loadLimit: Float
        /// Longest wait for calls to end after ``Worker/drain()``.
        public var drainTimeout: Duration
        public var version: String
        /// Tries in a row to reach the server; 0 never gives up.
        public var maxAttempts: Int

        public init(
            url: String, key: String, secret: Private<String>, agentName: String, maxJobs: Int = 25,
            loadLimit: Float = 0.7, drainTimeout: Duration = .seconds(3600), version: String = "",
            maxAttempts: Int = 16
        ) {
            self.url = url
            self.key = key
            self.secret = secret
            self.agentName = agentName
            self.maxJobs = maxJobs
            self.loadLimit = loadLimit
            self.drainTimeout = drainTimeout
            self.version = version
            self.maxAttempts = maxAttempts
        }
    }
    private enum Event: Sendable {
        case machine(JobMachine.Input)
        /// From the socket of that attempt; an older one's words are not listened to.
        case socket(attempt: Int, JobMachine.Input)
        case opened(attempt: Int, any WebSocketSession)
    }

    private let configuration: Configuration
    private let runner: any JobRunner
    private let inbox = CallInbox<Event>()
    private var machine: JobMachine
    private var socket: (any WebSocketSession)?
    private var attempt = 0
    private var reader: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var timerDeadline = Moment.distantFuture
    private var jobs: [String: Task<Void, Never>] = [:]
    private var ending: String??
    /// The server does not take our key.
    private var isRefused = false
    private let log = Log("worker")
    /// Completed once the server knows us; the demo waits for it.
    private let registered = Latch()

    /// - Parameter runner: holds one call; it was warmed before, so that a worker that says it is available is.
    public init(_ configuration: Configuration, runner: any JobRunner) {
        self.configuration = configuration
        self.runner = runner
        machine = JobMachine(
            .init(
                agentName: configuration.agentName, version: configuration.version, maxJobs: configuration.maxJobs,
                loadLimit: configuration.loadLimit, drainTimeout: configuration.drainTimeout,
                maxAttempts: configuration.maxAttempts))
    }

    /// Serves until ``drain()`` is done with.
    ///
    /// - Throws: ``WorkerError`` when the server refuses the key or cannot be reached any more.
    public func run() async throws(WorkerError) {
        let sampler = Task { [inbox] in
            var load = ProcessorLoad()
            while !Task.isCancelled {
                inbox.post(.machine(.load(load.sample(now: MonotonicClock.now))), .reply)
                try? await Task.sleep(for: .milliseconds(500))
            }
        }
        handle(.start)
        while ending == nil, let event = await inbox.next() {
            switch event {
            case .machine(let input): handle(input)
            case .socket(let number, let input): if number == attempt { handle(input) }
            case .opened(let number, let session): opened(number, session)
            }
        }
        sampler.cancel()
        timer?.cancel()
        reader?.cancel()
        socket?.close(code: 1000, reason: "")
        registered.open()
        for job in jobs.values { job.cancel() }
        for job in jobs.values { await job.value }
        guard let reason = ending.flatMap({ $0 }) else { return }
        throw isRefused
            ? .refused(url: configuration.url, reason: reason) : .gaveUp(url: configuration.url, reason: reason)
    }

    /// Takes nothing new; ``run()`` returns when the last call has ended, or at the drain timeout.
    public nonisolated func drain() { inbox.post(.machine(.drain), .caller) }

    /// Waits until the server has taken the registration, or the worker ended.
    public nonisolated func waitUntilRegistered() async { await registered.wait() }

    private func handle(_ input: JobMachine.Input) {
        if case .jobEnded(let id, _) = input { jobs[id] = nil }
        if case .closed(_, isFatal: true) = input { isRefused = true }
        machine.handle(input, now: MonotonicClock.now)
        while let output = machine.nextOutput() { perform(output) }
        armTimer()
    }

    private func perform(_ output: JobMachine.Output) {
        switch output {
        case .connect: connect()
        case .disconnect:
            socket?.close(code: 1000, reason: "")
            socket = nil
            reader?.cancel()
            attempt += 1
        case .send(let message): socket?.send(.binary(message.protobuf))
        case .run(let assignment, let isResumed): start(assignment, isResumed: isResumed)
        case .stop(let id):
            log.info("told to end the call", ["job": id])
            jobs[id]?.cancel()
        case .registered(let id):
            log.info("registered", ["worker": id, "agent": configuration.agentName, "url": configuration.url])
            registered.open()
        case .finished(let reason): ending = .some(reason)
        }
    }

    private func connect() {
        attempt += 1
        let number = attempt
        let url = Self.agentURL(configuration.url)
        var grant = VideoGrant()
        grant.agent = true
        let token = AccessToken(Claims(identity: "", video: grant))
            .jwt(
                key: configuration.key, secret: configuration.secret, now: WallClock.unixSeconds,
                lifetime: .seconds(3600))
        reader = Task { [inbox] in
            do throws(HTTPError) {
                let session = try await WebSocketClient.connect(
                    url: url, headers: [(name: "authorization", value: "Bearer \(token)")], timeout: .seconds(10),
                    pingInterval: .seconds(30))
                inbox.post(.opened(attempt: number, session), .caller)
                for await message in session.messages {
                    guard case .binary(let bytes) = message else { continue }
                    do throws(WireError) {
                        let parsed = try ServerMessage(protobuf: bytes)
                        inbox.post(.socket(attempt: number, .message(parsed)), .words)
                    } catch {
                        Log("worker").warn("a message of the server cannot be read", ["why": "\(error)"])
                    }
                }
                inbox.post(
                    .socket(attempt: number, .closed(reason: "the server closed the connection", isFatal: false)),
                    .words)
            } catch {
                let closed = JobMachine.Input.closed(reason: "\(error)", isFatal: Self.isHopeless(error))
                inbox.post(.socket(attempt: number, closed), .words)
            }
        }
    }

    /// Whether the server refused the key: trying again gives the same.
    private static func isHopeless(_ error: HTTPError) -> Bool {
        if case .refused(_, let status, _) = error { return status == 401 || status == 403 }
        return false
    }

    private func opened(_ number: Int, _ session: any WebSocketSession) {
        guard number == attempt else { return session.close(code: 1000, reason: "") }
        socket = session
        handle(.connected)
    }

    private func start(_ assignment: JobAssignment, isResumed: Bool) {
        guard let job = assignment.job else { return }
        let call = JobCall(
            job: job, url: assignment.url.flatMap { $0.isEmpty ? nil : $0 } ?? configuration.url,
            token: Private(assignment.token), isResumed: isResumed)
        log.info("call begins", ["job": job.id, "room": job.room?.name ?? "", "resumed": isResumed])
        jobs[job.id] = Task { [runner, inbox, log] in
            var failure: String?
            do { try await runner.run(call) } catch {
                failure = "\(error)"
                log.error("call failed", ["job": job.id, "why": "\(error)"])
            }
            log.info("call ended", ["job": job.id])
            inbox.post(.machine(.jobEnded(id: job.id, error: failure)), .caller)
        }
    }

    private func armTimer() {
        let deadline = machine.deadline
        guard deadline != timerDeadline else { return }
        timerDeadline = deadline
        timer?.cancel()
        guard deadline != .distantFuture else { return timer = nil }
        timer = Task { [inbox] in
            let wait = deadline - MonotonicClock.now
            if wait > .zero { do { try await Task.sleep(for: wait) } catch { return } }
            inbox.post(.machine(.timePassed), .words)
        }
    }

    /// The worker's endpoint of a server however its address is written.
    static func agentURL(_ url: String) -> String {
        var url = url
        if url.hasPrefix("http") { url = "ws" + url.dropFirst(4) }
        while url.hasSuffix("/") { url.removeLast() }
        return url + "/agent"
    }
}

/// One call as the worker's wire hands it over.
public struct JobCall: Sendable {
    public var job: Job
    /// Of the room server.
    public var url: String
    public var token: Private<String>
    /// Another worker held this call before and was lost.
    public var isResumed: Bool
    public init(job: Job, url: String, token: Private<String>, isResumed: Bool) {
        self.job = job
        self.url = url
        self.token = token
        self.isResumed = isResumed
    }
}

/// Holds one call from joining its room to leaving it. Cancelling the task ends the call in good order.
public protocol JobRunner: Sendable {
    func run(_ call: JobCall) async throws
}

public enum WorkerError: Error, Equatable, CustomStringConvertible {
    case gaveUp(url: String, reason: String)
    case refused(url: String, reason: String)
    public var description: String {
        switch self {
        case .gaveUp(let url, let reason): "no work from \(url): \(reason)"
        case .refused(let url, let reason): "\(url) refuses this worker: \(reason)"
        }
    }
}
