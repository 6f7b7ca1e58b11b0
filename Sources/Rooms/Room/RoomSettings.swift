import Wire

/// What one room was made with: from CreateRoom, from a token's `roomConfig`, else from the server's defaults.
public struct RoomSettings: Sendable, Equatable {
    /// Seconds a room nobody ever joined stays open.
    public var emptyTimeout: UInt32
    /// Seconds a room stays open after the last person left it.
    public var departureTimeout: UInt32
    /// Most participants at once, agents and recorders not counted; 0 = no limit.
    public var maxParticipants: UInt32
    /// Free text every participant sees; at most ``RoomPolicy/metadataLimit`` bytes.
    public var metadata: String

    /// LiveKit's defaults (livekit-wire.md §8).
    public init(
        emptyTimeout: UInt32 = 300, departureTimeout: UInt32 = 20, maxParticipants: UInt32 = 0, metadata: String = ""
    ) {
        self.emptyTimeout = emptyTimeout
        self.departureTimeout = departureTimeout
        self.maxParticipants = maxParticipants
        self.metadata = metadata
    }

    /// These settings with whatever a request names put over them; a zero or an empty text names nothing.
    func overlaid(emptyTimeout: UInt32, departureTimeout: UInt32, maxParticipants: UInt32, metadata: String) -> Self {
        Self(
            emptyTimeout: emptyTimeout == 0 ? self.emptyTimeout : emptyTimeout,
            departureTimeout: departureTimeout == 0 ? self.departureTimeout : departureTimeout,
            maxParticipants: maxParticipants == 0 ? self.maxParticipants : maxParticipants,
            metadata: metadata.isEmpty ? self.metadata : metadata)
    }
}
