public import Wire

// What the token allows, asked where it is used. Each throws an AccessError that says which grant is missing.
extension Claims {
    /// For `/rtc`: the token must have `roomJoin` and an identity.
    ///
    /// - Parameter room: as the request names it; may be empty.
    /// - Returns: the room to join: the token's own if it names one, whatever the request said (livekit-wire.md §2.2).
    @discardableResult public func ensureCanJoin(_ room: String) throws(AccessError) -> String {
        guard let video else { throw .noGrants }
        guard video.roomJoin else { throw .notGranted("roomJoin") }
        guard !identity.isEmpty else { throw .empty("participant identity") }
        try SizeLimits.checkName(identity, "identity")
        try SizeLimits.checkName(name, "participant name")
        try SizeLimits.checkMetadata(metadata)
        try SizeLimits.checkAttributes(attributes)
        let joined = video.room.isEmpty ? room : video.room
        guard !joined.isEmpty else { throw .empty("room name") }
        try SizeLimits.checkName(joined, "room name")
        return joined
    }

    /// Moderation of `room`: the token must be for that very room.
    public func ensureAdmin(_ room: String) throws(AccessError) {
        let video = try granted("roomAdmin", \.roomAdmin)
        guard !room.isEmpty else { throw .empty("room name") }
        guard video.room == room else { throw .wrongRoom(granted: video.room, asked: room) }
    }
    /// CreateRoom and DeleteRoom.
    public func ensureCanCreateRooms() throws(AccessError) { _ = try granted("roomCreate", \.roomCreate) }
    public func ensureCanListRooms() throws(AccessError) { _ = try granted("roomList", \.roomList) }
    public func ensureCanRecord() throws(AccessError) { _ = try granted("roomRecord", \.roomRecord) }
    public func ensureIngressAdmin() throws(AccessError) { _ = try granted("ingressAdmin", \.ingressAdmin) }
    /// `/agent`: the token of a worker.
    public func ensureAgentWorker() throws(AccessError) { _ = try granted("agent", \.agent) }

    /// MoveParticipant and ForwardParticipant from `room` to `destination`.
    public func ensureCanMove(from room: String, to destination: String) throws(AccessError) {
        try ensureAdmin(room)
        guard !destination.isEmpty else { throw .empty("destination room name") }
        guard let granted = video?.destinationRoom, granted == destination else {
            throw .wrongRoom(granted: video?.destinationRoom ?? "", asked: destination)
        }
    }

    public func ensureCanPublish(_ source: TrackSource) throws(AccessError) {
        guard let video else { throw .noGrants }
        guard video.allowsPublish else { throw .notGranted("canPublish") }
        guard video.allowsPublish(source) else {
            throw .notGranted("canPublishSources: \(source.description.lowercased())")
        }
    }
    public func ensureCanUpdateOwnMetadata() throws(AccessError) {
        guard video?.allowsUpdateOwnMetadata == true else { throw .notGranted("canUpdateOwnMetadata") }
    }

    private func granted(_ name: String, _ grant: KeyPath<VideoGrant, Bool>) throws(AccessError) -> VideoGrant {
        guard let video else { throw .noGrants }
        guard video[keyPath: grant] else { throw .notGranted(name) }
        return video
    }
}
