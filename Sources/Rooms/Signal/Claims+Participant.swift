import Access
import Wire

/// Between a token's grants and what a participant may do.
extension VideoGrant {
    /// Absent permissions have their defaults: publish and subscribe yes, data as publish, the rest no (§1.2).
    var participantPermission: ParticipantPermission {
        ParticipantPermission.with {
            $0.canPublish = canPublish ?? true
            $0.canSubscribe = canSubscribe ?? true
            $0.canPublishData = canPublishData ?? canPublish ?? true
            $0.canPublishSources = canPublishSources
            $0.canUpdateMetadata = canUpdateOwnMetadata ?? false
            $0.canSubscribeMetrics = canSubscribeMetrics ?? false
            $0.canManageAgentSession = canManageAgentSession ?? false
            $0.hidden = hidden
            $0.recorder = recorder
            $0.agent = agent
        }
    }

    mutating func adopt(_ permission: ParticipantPermission) {
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

extension Claims {
    /// Least life of a refreshed token, in seconds. livekit-wire.md §1.4.
    private static let leastLife: Int64 = 600

    /// What remains of the original's life, but not less than ten minutes.
    func refreshedLife(now: Int64) -> Duration {
        let (left, overflow) = expires.subtractingReportingOverflow(now)
        return .seconds(max(overflow ? 0 : left, Self.leastLife))
    }

    /// The same token for what the participant is and may do now.
    func refreshed(_ info: ParticipantInfo, room: String) -> Claims {
        var claims = self
        claims.identity = info.identity
        claims.name = info.name
        claims.metadata = info.metadata
        claims.attributes = info.attributes
        claims.video?.room = room
        if let permission = info.permission { claims.video?.adopt(permission) }
        return claims
    }
}
