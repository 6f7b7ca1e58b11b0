/// What a room server is set up with; the `room`, `rtc` and `limit` parts of `livekit.yaml`.
public struct RoomServerConfiguration: Sendable {
    public var policy = RoomPolicy()
    /// For rooms made without settings of their own.
    public var roomDefaults = RoomSettings()
    /// `room.auto_create`: a join makes the room it names.
    public var autoCreate = true
    /// Most rooms at once; 0 = no limit.
    public var roomLimit = 0

    public init() {}
}
