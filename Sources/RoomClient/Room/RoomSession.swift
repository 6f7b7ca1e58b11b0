import Basics
import HTTP
import Sockets
import Synchronization
import Wire

/// The shell round ``SignalMachine``: opens its sockets, runs its media, and answers those who wait.
///
/// All it is told comes through its inbox and is handled in one piece, so nothing happens in between. Lives until its
/// task ends, which is when the connection is over and everything is released.
actor RoomSession {
    /// What anyone may read at any time.
    struct Snapshot: Sendable {
        var room = RoomDetails()
        var local = ParticipantDetails(sid: "", identity: "")
        var others: [ParticipantDetails] = []
        var published: [PublishedTrackDetails] = []
        var end: RoomEnd?
    }
    struct Waiting<Value> {
        let deadline: Moment
        let done: @Sendable (Value) -> Void
    }
    /// Who a listener listens to, should the track come back under another sid.
    struct ListenerKey: Equatable {
        let identity: String
        let name: String
        let use: TrackUse
    }
    /// For the server's word about a change of metadata.
    static let answerPatience: Duration = .seconds(10)

    nonisolated let inbox: SessionInbox
    nonisolated let events: EventQueue
    nonisolated let ending = Ending()
    nonisolated let snapshot = Mutex(Snapshot())
    let options: RoomOptions
    let query: JoinQuery
    var machine: SignalMachine
    let link: MediaLoopPool.Handle
    var random: SeededRandom

    var socket: WebSocketClient?
    var generation = 0
    /// Pairs of media connections so far.
    var mediaGeneration = 0
    var dialing: Task<Void, Never>?

    private var onConnected: (@Sendable (RoomClientError?) -> Void)?
    var tracks: [LocalTrack] = []
    var publishing: [String: Waiting<Result<PublishedTrackDetails, RoomClientError>>] = [:]
    var requests: [UInt32: Waiting<RoomClientError?>] = [:]
    var lastRequest: UInt32 = 0
    var listeners: [String: ListenerKey] = [:]
    var data = DataLedger()
    /// Streams and remote calls over data packets.
    var engine: DataEngine
    var calls: [RPCEngine.CallID: RemoteCall] = [:]
    var handlers: [String: RPCHandler] = [:]
    /// Calls of others that run here.
    var running: [String: Task<Void, Never>] = [:]
    /// Packets for a session that is being made anew.
    var heldData: [(packet: DataPacket, isReliable: Bool, done: @Sendable (RoomClientError?) -> Void)] = []
    /// What users are told once they can see it in the snapshot too.
    var news: [() -> Void] = []
    private var wakeAt = Moment.distantFuture

    init(
        url: String, token: String, options: RoomOptions, onConnected: @escaping @Sendable (RoomClientError?) -> Void
    ) throws(RoomClientError) {
        query = try JoinQuery(url: url)
        self.options = options
        self.onConnected = onConnected
        var system = SystemRandomNumberGenerator()
        var random = SeededRandom(seed: options.seed ?? system.next())
        machine = SignalMachine(server: query.base, options: options, token: token, seed: random.next())
        events = EventQueue(capacity: options.eventCapacity)
        engine = DataEngine(
            seed: random.next(),
            unixMillisecondsAtZero: WallClock.unixNanoseconds / 1_000_000 - MonotonicClock.now.milliseconds)
        let host = query.host
        let isHere = ["localhost", "127.", "[::1]"].contains { host.hasPrefix($0) }
        let inbox = SessionInbox()
        link = try MediaLoopPool.shared.open(offersLoopback: options.offersLoopback ?? isHere, seed: random.next()) {
            inbox.post(.link($0, $1))
        }
        self.inbox = inbox
        self.random = random
    }

    /// Works until the connection is over.
    func run() async {
        inbox.post(.start)
        for await _ in inbox.wake {
            for input in inbox.drain() { handle(input) }
            if machine.isOver { break }
        }
        dialing?.cancel()
        await link.close()
        giveUp()
        events.finish()
        ending.finish()
    }

    /// Returns when ``run()`` has.
    nonisolated func ended() async { await ending.wait() }

    private func handle(_ input: SessionInput) {
        let now = MonotonicClock.now
        switch input {
        case .start: machine.handle(.start, now: now)
        case .socketOpened(let number, let client):
            if number == generation { socket = client } else { client.close(code: 1000, reason: "") }
        case .socketMessage(let number, let message): if number == generation { hear(message, now: now) }
        case .socketClosed(let number, let reason):
            if number == generation { machine.handle(.socketClosed(reason: reason), now: now) }
        case .dialRefused(let number, let status, let message):
            if number == generation { machine.handle(.dialRefused(status: status, message: message), now: now) }
        case .dialFailed(let number, let reason):
            if number == generation { machine.handle(.dialFailed(reason: reason), now: now) }
        case .link(let number, let event):
            if number == mediaGeneration || !event.isOfConnection { handle(event, now: now) }
        case .publish(let track, let done): publish(track, done, now: now)
        case .unpublish(let sid): unpublish(sid, now: now)
        case .mute(let sid, let isMuted): mute(sid, isMuted, now: now)
        case .listen(let sid, let rate, let sink): listen(sid, rate, sink)
        case .stopListening(let sid):
            listeners[sid] = nil
            link.post(.stopListening(trackSID: sid))
        case .subscribe(let sid, let wanted): machine.handle(.subscribe(trackSID: sid, wanted), now: now)
        case .update(let request, let done): update(request, done, now: now)
        case .send(let packet, let isReliable, let done): send(packet, isReliable: isReliable, done)
        case .register(let method, let handler): register(method, handler)
        case .call(let call, let method, let payload, let identity, let timeout):
            perform(call, method, payload: payload, at: identity, timeout: timeout, now: now)
        case .cancelCall(let number): cancelCall(number)
        case .answer(let invocation, let result):
            running[invocation.runID] = nil
            engine.answer(invocation, result, now: now)
        case .simulate(let scenario): machine.send(.simulate(.with { $0.scenario = scenario }))
        case .leave: machine.handle(.leave, now: now)
        }
        perform(now: now)
    }

    /// Does what the machine says, notes what others may see, and sets the clock.
    private func perform(now: Moment) {
        expire(now: now)
        while let output = machine.nextOutput() { perform(output, now: now) }
        while let output = engine.nextOutput() { perform(output) }
        snapshot.withLock {
            $0.room = machine.roster.room
            $0.local = machine.roster.local
            $0.others = machine.roster.others
            $0.published = tracks.compactMap { $0.details.sid.isEmpty ? nil : $0.details }
        }
        for tell in news { tell() }
        news.removeAll(keepingCapacity: true)
        let waits = publishing.values.map(\.deadline) + requests.values.map(\.deadline)
        let deadline = min(machine.deadline, engine.deadline, waits.min() ?? .distantFuture)
        if deadline != wakeAt {
            wakeAt = deadline
            link.post(.wake(at: deadline))
        }
    }

    private func perform(_ output: SignalMachine.Output, now: Moment) {
        switch output {
        case .dial(let sid, let reason, let token):
            if machine.kind != .first {
                Log("room").info(
                    "connecting again",
                    ["attempt": machine.backoff.attempt, "resumes": sid != nil, "room": machine.roster.room.name])
            }
            dial(resuming: sid, reason: reason, token: token)
        case .hangUp: hangUp()
        case .send(let message): send(message)
        case .connectMedia(let servers): connectMedia(servers)
        case .disconnectMedia: link.post(.disconnect)
        case .restartMedia: link.post(.restart)
        case .remoteOffer(let sdp, let id): link.post(.offer(sdp: sdp, id: id))
        case .remoteAnswer(let sdp, let id): link.post(.answer(sdp: sdp, id: id))
        case .remoteCandidate(let target, let candidate): link.post(.candidate(target, candidate))
        case .connected: connected(nil)
        case .failed(let error): connected(error)
        case .event(let event): tell(event, now: now)
        case .published(let cid, let info): published(cid, info)
        case .publishDenied(let cid, let reason): publishDenied(cid, .denied("publishing a track", reason: reason))
        case .requestAnswered(let id, let denial):
            guard let request = requests.removeValue(forKey: id) else { return }
            news.append { request.done(denial.map { .denied("the change", reason: $0) }) }
        case .mutedByServer(let cid, let isMuted): note(cid, isMuted: isMuted)
        case .resendData(let sequence): link.post(.resend(after: sequence))
        case .resetData: data = DataLedger()
        }
    }

    private func connected(_ error: RoomClientError?) {
        guard let onConnected else { return }
        self.onConnected = nil
        news.append { onConnected(error) }
    }

    func put(_ event: RoomEvent) { news.append { [events] in events.put(event) } }

    private func handle(_ event: LinkEvent, now: Moment) {
        switch event {
        case .offer(let sdp, let id): machine.handle(.localOffer(sdp: sdp, id: id), now: now)
        case .answer(let sdp, let id): machine.handle(.localAnswer(sdp: sdp, id: id), now: now)
        case .candidate(let target, let attribute, let mid):
            machine.handle(.localCandidate(target, attribute: attribute, mid: mid), now: now)
        case .up(let target): machine.handle(.linkUp(target), now: now)
        case .down(let target, let reason), .refused(let target, let reason):
            Log("room").info("media connection failed", ["connection": "\(target)", "reason": reason])
            machine.handle(.linkDown(target, reason: reason), now: now)
        case .trackStarted(let sid, _): machine.handle(.trackStarted(sid: sid), now: now)
        case .trackEnded(let sid): machine.handle(.trackEnded(sid: sid), now: now)
        case .data(let bytes, let isReliable): receive(bytes, isReliable: isReliable, now: now)
        case .publishFailed(let cid, let reason):
            machine.handle(.unpublish(cid: cid), now: now)
            publishDenied(cid, .media(reason))
        case .timePassed:
            wakeAt = .distantFuture
            machine.handle(.timePassed, now: now)
            engine.timePassed(now: now)
        }
    }

    /// Ends the patience of those who wait too long.
    private func expire(now: Moment) {
        for (id, waiting) in requests where waiting.deadline <= now {
            requests[id] = nil
            waiting.done(.timeout("the server's answer to a change of metadata"))
        }
        for (cid, waiting) in publishing where waiting.deadline <= now {
            publishing[cid] = nil
            machine.handle(.unpublish(cid: cid), now: now)
            link.post(.unpublish(cid: cid))
            tracks.removeAll { $0.cid == cid }
            waiting.done(.failure(.timeout("the server's answer to a published track")))
        }
    }

    private func tell(_ event: RoomEvent, now: Moment) {
        switch event {
        case .participantLeft(let gone, _): engine.participantLeft(gone.identity, now: now)
        case .trackPublished(let track, let owner): rebind(track, owner)
        case .trackUnpublished(let track, _):
            // While we are away the track may come back under another name.
            if machine.step == .live { forget(track.sid) }
        case .reconnected(let isFull):
            let known = Set(machine.roster.others.flatMap { $0.tracks.map(\.sid) })
            for sid in listeners.keys where !known.contains(sid) { forget(sid) }
            if isFull { flushHeldData() }
        case .disconnected(let end): snapshot.withLock { $0.end = end }
        default: break
        }
        put(event)
    }

    /// Nobody waits for an answer that cannot come.
    private func giveUp() {
        let error = RoomClientError.disconnected(snapshot.withLock { $0.end } ?? .leftByUs)
        onConnected?(error)
        onConnected = nil
        inbox.close(error)
        for waiting in publishing.values { waiting.done(.failure(error)) }
        for waiting in requests.values { waiting.done(error) }
        for held in heldData { held.done(error) }
        for call in calls.values { call.done(.failure(.sendFailed)) }
        for task in running.values { task.cancel() }
        publishing = [:]
        requests = [:]
        heldData = []
        calls = [:]
        running = [:]
        handlers = [:]
        tracks = []
    }
}
