public import Wire

/// The claim `video`. Each optional is as the token has it; what an absent one means say the `allows…` properties.
public struct VideoGrant: Sendable, Equatable {
    public var roomCreate = false
    public var roomList = false
    public var roomRecord = false
    /// Moderation of `room`, and agent dispatch to it.
    public var roomAdmin = false
    public var roomJoin = false
    /// What `roomJoin` and `roomAdmin` are about.
    public var room = ""
    /// Where participants of `room` may be moved or forwarded to.
    public var destinationRoom = ""
    public var ingressAdmin = false

    public var canPublish: Bool?
    public var canSubscribe: Bool?
    public var canPublishData: Bool?
    /// Empty: every source. A name we do not know is `.unknown`, so that it narrows and never widens.
    public var canPublishSources: [TrackSource] = []
    public var canUpdateOwnMetadata: Bool?
    public var canSubscribeMetrics: Bool?
    public var canManageAgentSession: Bool?

    /// Not announced to others, and cannot be seen.
    public var hidden = false
    /// Deprecated by LiveKit; still hides from the participant count.
    public var recorder = false
    /// May open `/agent`; as a participant, is treated as an agent.
    public var agent = false

    public init() {}
    /// May join `room`.
    public init(joining room: String) {
        roomJoin = true
        self.room = room
    }
}

extension VideoGrant {
    public var allowsPublish: Bool { canPublish ?? true }
    public var allowsSubscribe: Bool { canSubscribe ?? true }
    public var allowsPublishData: Bool { canPublishData ?? allowsPublish }
    public var allowsUpdateOwnMetadata: Bool { canUpdateOwnMetadata ?? false }
    public var allowsSubscribeMetrics: Bool { canSubscribeMetrics ?? false }
    public var allowsManageAgentSession: Bool { canManageAgentSession ?? false }

    /// Whether a track from `source` may be published.
    public func allowsPublish(_ source: TrackSource) -> Bool {
        allowsPublish && (canPublishSources.isEmpty || canPublishSources.contains(source))
    }

    /// What ParticipantInfo tells everybody about these grants.
    public var permission: ParticipantPermission {
        .with {
            $0.canPublish = allowsPublish
            $0.canSubscribe = allowsSubscribe
            $0.canPublishData = allowsPublishData
            $0.canPublishSources = canPublishSources
            $0.canUpdateMetadata = allowsUpdateOwnMetadata
            $0.canSubscribeMetrics = allowsSubscribeMetrics
            $0.canManageAgentSession = allowsManageAgentSession
            $0.hidden = hidden
            $0.recorder = recorder
            $0.agent = agent
        }
    }

    /// Takes over what UpdateParticipant asks for: every field of `permission` counts, an absent one as false.
    public mutating func apply(_ permission: ParticipantPermission) {
        canPublish = permission.canPublish
        canSubscribe = permission.canSubscribe
        canPublishData = permission.canPublishData
        canPublishSources = permission.canPublishSources
        canUpdateOwnMetadata = permission.canUpdateMetadata
        canSubscribeMetrics = permission.canSubscribeMetrics
        canManageAgentSession = permission.canManageAgentSession
        hidden = permission.hidden
        recorder = permission.recorder
        agent = permission.agent
    }
}
