import Basics
import Wire

/// The rules of one room: who is in it, what they publish, who hears whom, and what everybody is told.
///
/// Pure: time comes in, ``Effect``s come out, in the order they must be done. Call ``handle(_:now:)`` for what happens
/// to the room and again at ``deadline``; the administrator's commands are throwing methods (`RoomState+Admin`), after
/// which ``drainEffects()`` must be done too. Source: livekit-wire.md §3, §4, §8.
struct RoomState: Sendable {
    enum Input: Sendable {
        case signal(ParticipantSID, SignalRequest.Message)
        /// A WebSocket ended without a leave.
        case signalClosed(ParticipantSID, SignalConnectionID)
        case resume(ParticipantSID, identity: String, SignalConnectionID, protocolVersion: Int32, SyncState?)
        case media(MediaEvent)
        case timePassed
        /// Everybody out.
        case close(DisconnectReason, RoomEndReason)
    }

    let name: String
    let sid: RoomSID
    let policy: RoomPolicy
    let createdAt: Moment
    /// Unix time of `Moment.zero`, in microseconds.
    let epoch: Int64
    var settings: RoomSettings
    var random: SeededRandom
    var effects: [Effect] = []

    var participants: [ParticipantSID: Participant] = [:]
    /// In the order they joined.
    var present: [ParticipantSID] = []
    var sidsByIdentity: [String: ParticipantSID] = [:]
    /// Who publishes (or is about to publish) a track.
    var owners: [TrackSID: ParticipantSID] = [:]

    var isClosed = false
    /// When the last person left; nil before anybody came and while somebody is here.
    var leftEmptyAt: Moment?

    /// Whose changes, or departures, wait for the next batch.
    var batched: [ParticipantSID: ParticipantInfo] = [:]
    var batchAt: Moment?
    var roomUpdateAt: Moment?
    var lastRoomUpdate: Moment?
    var ticks: Int32 = 0
    var lastVersionMicros: Int64 = 0
    /// Client messages that could not be used.
    var malformedCount: UInt64 = 0

    init(
        name: String, settings: RoomSettings, policy: RoomPolicy, epoch: Int64, seed: UInt64, now: Moment
    ) {
        self.name = name
        self.settings = settings
        self.policy = policy
        self.epoch = epoch
        random = SeededRandom(seed: seed)
        sid = RoomSID(Sid.make("RM_", using: &random))
        createdAt = now
        announce("room_started", now: now)
    }

    mutating func handle(_ input: Input, now: Moment) -> [Effect] {
        switch input {
        case .signal(let sid, let message): handleSignal(message, from: sid, now: now)
        case .signalClosed(let sid, let connection): signalClosed(sid, connection, now: now)
        case .resume(let sid, let identity, let connection, let version, let sync):
            resume(sid, identity: identity, connection, protocolVersion: version, sync: sync, now: now)
        case .media(let event): handleMedia(event, now: now)
        case .timePassed: break
        case .close(let reason, let end): close(reason, end, now: now)
        }
        passTime(now: now)
        return drainEffects()
    }

    mutating func drainEffects() -> [Effect] {
        defer { effects.removeAll(keepingCapacity: true) }
        return effects
    }

    /// Participants who count: not agents, not recorders.
    var personCount: Int { participants.values.count { !$0.isDependent } }

    /// The room as clients and administrators see it.
    func info(now: Moment) -> Wire.Room {
        var room = Wire.Room()
        let created = (epoch &+ createdAt.nanoseconds / 1000) / 1000
        room.sid = sid.text
        room.name = name
        room.emptyTimeout = settings.emptyTimeout
        room.departureTimeout = settings.departureTimeout
        room.maxParticipants = settings.maxParticipants
        room.creationTime = created / 1000
        room.creationTimeMs = created
        room.enabledCodecs = policy.codecs
        room.metadata = settings.metadata
        room.numParticipants = UInt32(clamping: personCount)
        room.numPublishers = UInt32(clamping: participants.values.count { $0.isPublisher })
        room.activeRecording = participants.values.contains { $0.permission.recorder }
        return room
    }

    /// A version later than every one given before (TimedVersion: time, then ticks within the same microsecond).
    mutating func nextVersion(now: Moment) -> TimedVersion {
        let micros = epoch &+ now.nanoseconds / 1000
        if micros > lastVersionMicros {
            lastVersionMicros = micros
            ticks = 0
        } else {
            ticks &+= 1
        }
        var version = TimedVersion()
        version.unixMicro = lastVersionMicros
        version.ticks = ticks
        return version
    }

    func unixMilliseconds(_ now: Moment) -> Int64 { (epoch &+ now.nanoseconds / 1000) / 1000 }
}
