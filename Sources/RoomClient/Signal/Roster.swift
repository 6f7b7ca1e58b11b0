import Wire

/// Who is in the room and what they publish, as the server says it. Pure: news go in, events come out.
struct Roster {
    private(set) var room = RoomDetails()
    private(set) var local = ParticipantDetails(sid: "", identity: "")
    /// The others, in the order in which we heard of them.
    private(set) var others: [ParticipantDetails] = []
    /// The newest version heard of each sid; older news are dropped.
    private var versions: [String: UInt32] = [:]
    /// Track sids whose sound comes in.
    private var subscribed: Set<String> = []

    /// A join's answer. After a full reconnect it tells what changed meanwhile.
    mutating func join(_ join: JoinResponse, isFirst: Bool) -> [RoomEvent] {
        versions = [:]
        subscribed = []
        room = RoomDetails(join.room ?? Wire.Room())
        if let info = join.participant { local = ParticipantDetails(info, subscribed: []) }
        var events: [RoomEvent] = []
        let present = Set(join.otherParticipants.map(\.sid))
        for gone in others where !present.contains(gone.sid) { events += remove(gone.sid, reason: "UNKNOWN_REASON") }
        for index in others.indices {
            for track in others[index].tracks.indices { others[index].tracks[track].isSubscribed = false }
        }
        for info in join.otherParticipants { events += update(info) }
        return isFirst ? [] : events
    }

    mutating func update(_ update: ParticipantUpdate) -> [RoomEvent] { update.participants.flatMap { self.update($0) } }

    mutating func update(_ room: Wire.Room) -> [RoomEvent] {
        let before = self.room
        self.room = RoomDetails(room)
        return before.metadata == room.metadata ? [] : [.roomMetadataChanged(self.room)]
    }

    private mutating func update(_ info: ParticipantInfo) -> [RoomEvent] {
        if info.sid == local.sid { return updateLocal(info) }
        if info.state == .disconnected { return remove(info.sid, reason: info.disconnectReason.description) }
        // Clients drop news older than what they know (livekit-wire.md §3.4).
        if let known = versions[info.sid], info.version < known { return [] }
        versions[info.sid] = info.version
        guard let index = others.firstIndex(where: { $0.sid == info.sid }) else { return add(info) }
        let before = others[index]
        others[index] = ParticipantDetails(info, subscribed: subscribed)
        let now = others[index]
        return Self.changes(from: before, to: now) + Self.trackChanges(from: before, to: now)
    }

    private mutating func updateLocal(_ info: ParticipantInfo) -> [RoomEvent] {
        if let known = versions[info.sid], info.version < known { return [] }
        versions[info.sid] = info.version
        let before = local
        local = ParticipantDetails(info, subscribed: [])
        return Self.changes(from: before, to: local)
    }

    private mutating func add(_ info: ParticipantInfo) -> [RoomEvent] {
        var events: [RoomEvent] = []
        // The same person once more: the server puts out the one before.
        if let twin = others.first(where: { $0.identity == info.identity }) {
            events += remove(twin.sid, reason: "DUPLICATE_IDENTITY")
        }
        let details = ParticipantDetails(info, subscribed: subscribed)
        others.append(details)
        events.append(.participantJoined(details))
        for track in details.tracks {
            events.append(.trackPublished(track, details))
            // Its description came before this news.
            if track.isSubscribed { events.append(.trackSubscribed(track, details)) }
        }
        return events
    }

    private mutating func remove(_ sid: String, reason: String) -> [RoomEvent] {
        guard let index = others.firstIndex(where: { $0.sid == sid }) else { return [] }
        let gone = others.remove(at: index)
        versions[sid] = nil
        subscribed.subtract(gone.tracks.map(\.sid))
        var events: [RoomEvent] = []
        for track in gone.tracks {
            if track.isSubscribed { events.append(.trackUnsubscribed(track, gone)) }
            events.append(.trackUnpublished(track, gone))
        }
        return events + [.participantLeft(gone, reason: reason)]
    }

    /// Media says that the track's sound comes in, or no longer.
    mutating func noteSubscribed(_ sid: String, _ isSubscribed: Bool) -> [RoomEvent] {
        if isSubscribed { subscribed.insert(sid) } else { subscribed.remove(sid) }
        guard let (owner, track) = place(of: sid), others[owner].tracks[track].isSubscribed != isSubscribed else {
            return []
        }
        others[owner].tracks[track].isSubscribed = isSubscribed
        let (details, participant) = (others[owner].tracks[track], others[owner])
        return [isSubscribed ? .trackSubscribed(details, participant) : .trackUnsubscribed(details, participant)]
    }

    func track(_ sid: String) -> (track: RemoteTrackDetails, owner: ParticipantDetails)? {
        place(of: sid).map { (others[$0.owner].tracks[$0.track], others[$0.owner]) }
    }
    func participant(_ identity: String) -> ParticipantDetails? { others.first { $0.identity == identity } }
    func identity(ofSid sid: String) -> String? {
        sid == local.sid ? local.identity : others.first { $0.sid == sid }?.identity
    }

    private func place(of sid: String) -> (owner: Int, track: Int)? {
        for (owner, participant) in others.enumerated() {
            if let track = participant.tracks.firstIndex(where: { $0.sid == sid }) { return (owner, track) }
        }
        return nil
    }

    private static func changes(from before: ParticipantDetails, to now: ParticipantDetails) -> [RoomEvent] {
        var events: [RoomEvent] = []
        if before.attributes != now.attributes {
            var changed = now.attributes.filter { before.attributes[$0.key] != $0.value }
            for key in before.attributes.keys where now.attributes[key] == nil { changed[key] = "" }
            events.append(.attributesChanged(now, changed: changed))
        }
        if before.metadata != now.metadata || before.name != now.name { events.append(.metadataChanged(now)) }
        return events
    }

    private static func trackChanges(from before: ParticipantDetails, to now: ParticipantDetails) -> [RoomEvent] {
        var events: [RoomEvent] = []
        for gone in before.tracks where !now.tracks.contains(where: { $0.sid == gone.sid }) {
            if gone.isSubscribed { events.append(.trackUnsubscribed(gone, now)) }
            events.append(.trackUnpublished(gone, now))
        }
        for track in now.tracks {
            guard let known = before.tracks.first(where: { $0.sid == track.sid }) else {
                events.append(.trackPublished(track, now))
                if track.isSubscribed { events.append(.trackSubscribed(track, now)) }
                continue
            }
            if known.isMuted != track.isMuted { events.append(.trackMuted(track, now, track.isMuted)) }
        }
        return events
    }
}
