import Basics
import Testing
import Wire

@testable import Rooms

/// A room with time moved by hand, and ears for everybody in it.
struct Stage {
    var state: RoomState
    var now = Moment.zero
    /// What each participant was sent, by identity, oldest first.
    var heard: [String: [SignalResponse.Message]] = [:]
    var closed: Set<SignalConnectionID> = []
    var commands: [MediaCommand] = []
    var events: [WebhookEvent] = []
    var tokens: [String: Int] = [:]
    var isOver = false
    private var connections: [SignalConnectionID: String] = [:]
    private var lastConnection: UInt64 = 0

    /// 2026-01-01 in microseconds.
    static let epoch: Int64 = 1_767_225_600_000_000

    init(settings: RoomSettings = RoomSettings(), policy: RoomPolicy = RoomPolicy()) {
        state = RoomState(name: "stage", settings: settings, policy: policy, epoch: Self.epoch, seed: 7, now: .zero)
        apply(state.drainEffects())
    }

    mutating func apply(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .send(let targets, let message):
                for target in targets {
                    if let identity = connections[target], !closed.contains(target) {
                        heard[identity, default: []].append(message)
                    }
                }
            case .closeSignal(let connection): closed.insert(connection)
            case .media(let command): commands.append(command)
            case .event(let event): events.append(event)
            case .refreshToken(_, _, let info, _): tokens[info.identity, default: 0] += 1
            case .forget: break
            case .closed: isOver = true
            }
        }
    }

    static func admission(_ identity: String, _ change: (inout Admission) -> Void = { _ in }) -> Admission {
        var admission = Admission(identity: identity)
        admission.permission.canPublish = true
        admission.permission.canSubscribe = true
        admission.permission.canPublishData = true
        admission.client.`protocol` = 16
        change(&admission)
        return admission
    }

    mutating func newConnection(_ identity: String) -> SignalConnectionID {
        lastConnection += 1
        let connection = SignalConnectionID(number: lastConnection)
        connections[connection] = identity
        return connection
    }

    /// Joins; the media connection is up at once unless told otherwise.
    @discardableResult
    mutating func join(
        _ identity: String, isConnected: Bool = true, _ change: (inout Admission) -> Void = { _ in }
    ) throws -> ParticipantSID {
        let connection = newConnection(identity)
        heard[identity] = []
        let sid = try state.join(Self.admission(identity, change), connection: connection, now: now)
        apply(state.handle(.timePassed, now: now))
        if isConnected { media(.connected(sid)) }
        return sid
    }

    mutating func resume(_ sid: ParticipantSID, as identity: String, sync: SyncState? = nil) {
        let connection = newConnection(identity)
        heard[identity] = []
        apply(state.handle(.resume(sid, identity: identity, connection, protocolVersion: 16, sync), now: now))
    }

    mutating func signal(_ identity: String, _ message: SignalRequest.Message) {
        guard let sid = sid(identity) else { return }
        apply(state.handle(.signal(sid, message), now: now))
    }

    mutating func media(_ event: MediaEvent) { apply(state.handle(.media(event), now: now)) }

    mutating func loseSocket(_ identity: String) {
        guard let sid = sid(identity), let connection = state.participants[sid]?.connection else { return }
        apply(state.handle(.signalClosed(sid, connection), now: now))
    }

    mutating func advance(_ duration: Duration) {
        let end = now + duration
        while state.deadline <= end {
            now = max(now, state.deadline)
            apply(state.handle(.timePassed, now: now))
            if isOver { break }
        }
        now = end
    }

    mutating func admin<Answer>(_ body: (inout RoomState, Moment) throws -> Answer) rethrows -> Answer {
        defer { apply(state.handle(.timePassed, now: now)) }
        return try body(&state, now)
    }

    /// Announces and starts a track.
    @discardableResult
    mutating func publish(_ identity: String, cid: String = "mic", source: TrackSource = .microphone) throws -> TrackSID
    {
        signal(identity, .addTrack(Self.request(cid: cid, source: source)))
        let owner = try #require(sid(identity))
        let track = try #require(state.participants[owner]?.tracks.last?.sid)
        media(.trackStarted(owner, track, mimeType: "audio/opus", mid: "0"))
        return track
    }

    static func request(cid: String, source: TrackSource = .microphone) -> AddTrackRequest {
        AddTrackRequest.with {
            $0.cid = cid
            $0.name = cid
            $0.source = source
            $0.type = source == .camera || source == .screenShare ? .video : .audio
        }
    }

    func sid(_ identity: String) -> ParticipantSID? { state.sidsByIdentity[identity] }

    mutating func forgetHeard() {
        heard = heard.mapValues { _ in [] }
        commands = []
        events = []
    }

    // MARK: What was heard

    func updates(_ identity: String) -> [ParticipantInfo] {
        (heard[identity] ?? []).flatMap { message -> [ParticipantInfo] in
            if case .update(let update) = message { update.participants } else { [] }
        }
    }
    func leaves(_ identity: String) -> [LeaveRequest] {
        (heard[identity] ?? []).compactMap { if case .leave(let leave) = $0 { leave } else { nil } }
    }
    func responses(_ identity: String) -> [RequestResponse] {
        (heard[identity] ?? []).compactMap { if case .requestResponse(let response) = $0 { response } else { nil } }
    }
    func joinResponse(_ identity: String) -> JoinResponse? {
        (heard[identity] ?? []).compactMap { if case .join(let join) = $0 { join } else { nil } }.first
    }
    func subscribes(_ identity: String) -> [TrackSID] {
        commands.compactMap {
            if case .subscribe(let sid, let track, _) = $0, sid == self.sid(identity) { track } else { nil }
        }
    }
    func unsubscribes(_ identity: String) -> [TrackSID] {
        commands.compactMap {
            if case .unsubscribe(let sid, let track) = $0, sid == self.sid(identity) { track } else { nil }
        }
    }
    var eventNames: [String] { events.map(\.event) }
}
