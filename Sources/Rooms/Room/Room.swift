import Basics
import Synchronization
import Wire

/// One room: the shell round ``RoomState`` that gives it time, sockets, media and an audience.
///
/// Everything that happens to a room passes through this actor, one thing at a time; nothing in here waits.
actor Room {
    nonisolated let name: String
    nonisolated let sid: RoomSID
    /// The room as of its last change, for whoever must not wait (ListRooms, join checks).
    nonisolated let summary: Mutex<RoomSummary>

    var state: RoomState
    let context: RoomContext
    let media: any RoomMedia
    var calls = ServerCalls()
    var callers: [ServerCalls.CallID: CheckedContinuation<ServerCalls.Outcome, Never>] = [:]
    /// Nonces of server-sent packets already delivered, oldest first.
    var nonces: [[UInt8]] = []

    private static let log = Log("rooms")
    private let inbox = MediaInbox()
    private let whenClosed: @Sendable (Room) -> Void
    private var sinks: [SignalConnectionID: any SignalSink] = [:]
    /// Makes a fresh token for a participant from what it may do now.
    /// Makes a token for what a participant is now, to join the room of that name; nil when this server makes none.
    typealias Minter = @Sendable (_ participant: ParticipantInfo, _ room: String) -> String?
    private var minters: [ParticipantSID: Minter] = [:]
    private var lastConnection: UInt64 = 0
    private var reader: Task<Void, Never>?
    private var timer: Task<Void, Never>?
    private var timerMoment = Moment.distantFuture
    private var countedDrops: UInt64 = 0
    private var countedMalformed: UInt64 = 0

    /// - Parameter whenClosed: called once, from within the room, when it lets nobody in any more.
    init(
        name: String, settings: RoomSettings, context: RoomContext, seed: UInt64,
        whenClosed: @escaping @Sendable (Room) -> Void
    ) {
        let now = context.clock.now()
        let inbox = self.inbox
        state = RoomState(
            name: name, settings: settings, policy: context.policy, epoch: context.clock.epoch, seed: seed, now: now)
        self.name = name
        sid = state.sid
        summary = Mutex(RoomSummary(state, now: now))
        self.context = context
        self.whenClosed = whenClosed
        media = context.media.open(state.sid) { inbox.post($0) }
        context.counters.rooms.add(1)
    }

    /// Announces the room and begins to listen to its media. Call once, right after making it.
    func start() {
        flush()
        reader = Task { [weak self, inbox] in
            for await _ in inbox.rings { await self?.readMedia() }
        }
    }

    // MARK: Clients

    func join(
        _ admission: Admission, sink: any SignalSink, mint: @escaping Minter
    ) throws(RoomFault) -> (ParticipantSID, SignalConnectionID) {
        let connection = open(sink)
        do throws(RoomFault) {
            let participant = try state.join(admission, connection: connection, now: context.clock.now())
            minters[participant] = mint
            context.counters.joins.add()
            context.counters.participants.add(1)
            flush()
            return (participant, connection)
        } catch {
            sinks[connection] = nil
            throw error
        }
    }

    /// The client's first message tells whether it worked: `reconnect` or `leave`.
    func resume(
        _ participant: ParticipantSID, identity: String, protocolVersion: Int32, sync: SyncState?,
        offer: SessionDescription?, sink: any SignalSink
    ) -> SignalConnectionID {
        let connection = open(sink)
        apply(
            .resume(participant, identity: identity, connection, protocolVersion: protocolVersion, sync))
        if let offer { apply(.signal(participant, .offer(offer))) }
        context.counters.resumes.add()
        return connection
    }

    func receive(_ message: SignalRequest.Message, from participant: ParticipantSID) {
        apply(.signal(participant, message))
    }

    func signalClosed(_ participant: ParticipantSID, _ connection: SignalConnectionID) {
        sinks[connection] = nil
        apply(.signalClosed(participant, connection))
    }

    func close(_ reason: DisconnectReason, _ endReason: RoomEndReason) { apply(.close(reason, endReason)) }

    private func open(_ sink: any SignalSink) -> SignalConnectionID {
        lastConnection &+= 1
        let connection = SignalConnectionID(number: lastConnection)
        sinks[connection] = sink
        return connection
    }

    // MARK: The engine

    func apply(_ input: RoomState.Input) {
        perform(state.handle(input, now: context.clock.now()))
        settle()
    }

    /// Performs what a direct command to the state left to do.
    func flush() { apply(.timePassed) }

    private func readMedia() {
        var effects: [Effect] = []
        for event in inbox.take() {
            if case .dataForServer(let identity, let packet) = event {
                finish(calls.receive(packet, for: identity))
            } else {
                effects += state.handle(.media(event), now: context.clock.now())
            }
        }
        perform(effects)
        settle()
    }

    private func perform(_ effects: [Effect]) {
        // Before anybody hears of it: a client told that it joined may send the next one at once, and whether there is
        // room for that one is read here.
        summary.withLock { $0 = RoomSummary(state, now: context.clock.now()) }
        for effect in effects {
            switch effect {
            case .send(let connections, let message):
                let packed = PackedSignal(message)
                for connection in connections { sinks[connection]?.send(packed) }
            case .closeSignal(let connection): sinks.removeValue(forKey: connection)?.close()
            case .media(let command): media.post(command)
            case .event(let event):
                log(event)
                context.events(event)
            case .refreshToken(let connection, let participant, let info, let room):
                guard let token = minters[participant]?(info, room) else { continue }
                sinks[connection]?.send(PackedSignal(.refreshToken(token)))
            case .forget(let participant):
                minters[participant] = nil
                context.counters.participants.add(-1)
                finish(calls.participantLeft(participant))
            case .closed: shut()
            }
        }
    }

    private func log(_ event: WebhookEvent) {
        Self.log.info(
            event.event,
            [
                "room": name, "sid": sid, "identity": event.participant?.identity ?? "",
                "track": event.track?.sid ?? "", "reason": Self.reason(event),
            ])
    }

    /// Why the participant left, where it did.
    private static func reason(_ event: WebhookEvent) -> String {
        guard let reason = event.participant?.disconnectReason, reason != .unknownReason else { return "" }
        return reason.protoName ?? "\(reason.rawValue)"
    }

    private func settle() {
        let now = context.clock.now()
        finish(calls.passTime(now: now))
        let drops = inbox.droppedCount
        context.counters.droppedMediaEvents.add(drops &- countedDrops)
        countedDrops = drops
        context.counters.malformedRequests.add(state.malformedCount &- countedMalformed)
        countedMalformed = state.malformedCount
        arm(now: now)
    }

    /// Waking early is harmless, so a timer is only replaced by an earlier one.
    private func arm(now: Moment) {
        let deadline = min(state.deadline, calls.deadline)
        guard deadline < timerMoment else { return }
        timer?.cancel()
        timerMoment = deadline
        let wait = max(deadline - now, .milliseconds(1))
        timer = Task { [weak self] in
            guard (try? await Task.sleep(for: wait)) != nil else { return }
            await self?.wake()
        }
    }

    /// The time ``RoomState/deadline`` named has come.
    func wake() {
        timerMoment = .distantFuture
        flush()
    }

    private func shut() {
        whenClosed(self)
        context.counters.rooms.add(-1)
        finish(calls.endAll())
        for sink in sinks.values { sink.close() }
        sinks = [:]
        inbox.close()
        reader?.cancel()
        timer?.cancel()
    }

    private func finish(_ finished: [(ServerCalls.CallID, ServerCalls.Outcome)]) {
        for (id, outcome) in finished {
            media.post(.stopIntercepting(identity: id.identity))
            callers.removeValue(forKey: id)?.resume(returning: outcome)
        }
    }
}
