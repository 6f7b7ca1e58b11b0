/// What a track shows or lets hear; LiveKit's TrackSource.
public enum TrackUse: String, Sendable, Equatable {
    case microphone, screenShareAudio, camera, screenShare, unknown
}

/// A track of somebody else.
public struct RemoteTrackDetails: Sendable, Equatable {
    public var sid: String
    public var name: String
    public var use: TrackUse
    public var isAudio: Bool
    public var isMuted: Bool
    /// Its sound comes in: ``RoomConnection/listen(to:sampleRate:sink:)`` has something to play.
    public var isSubscribed: Bool

    public init(
        sid: String, name: String = "", use: TrackUse = .unknown, isAudio: Bool = true, isMuted: Bool = false,
        isSubscribed: Bool = false
    ) {
        self.sid = sid
        self.name = name
        self.use = use
        self.isAudio = isAudio
        self.isMuted = isMuted
        self.isSubscribed = isSubscribed
    }
}

/// A track of ours.
public struct PublishedTrackDetails: Sendable, Equatable {
    /// Another one after a full reconnect: `.reconnected(full: true)`, then ``RoomConnection/publishedTracks``.
    public var sid: String
    public var name: String
    public var use: TrackUse
    public var isMuted: Bool

    public init(sid: String, name: String, use: TrackUse, isMuted: Bool = false) {
        self.sid = sid
        self.name = name
        self.use = use
        self.isMuted = isMuted
    }
}
