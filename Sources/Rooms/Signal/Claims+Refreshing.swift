import Access
import Wire

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
        if let permission = info.permission { claims.video?.apply(permission) }
        return claims
    }
}
