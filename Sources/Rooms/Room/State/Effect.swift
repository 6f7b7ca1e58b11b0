import Wire

/// What a room wants done. The `Room` actor does it, in order.
enum Effect: Sendable {
    case send([SignalConnectionID], SignalResponse.Message)
    /// Sends what is queued, then closes; the participant may be gone already.
    case closeSignal(SignalConnectionID)
    case media(MediaCommand)
    case event(WebhookEvent)
    /// Mint a token saying what this participant may do now, and send it.
    case refreshToken(SignalConnectionID, ParticipantSID, ParticipantInfo, room: String)
    /// The participant is gone for good.
    case forget(ParticipantSID)
    /// The room is over.
    case closed
}
