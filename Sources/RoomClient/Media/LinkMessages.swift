import Basics

/// Which of a participant's two connections: the one it sends on or the one it receives on.
enum LinkTarget: Sendable, Equatable {
    case publisher, subscriber
}

/// What a session tells its link, which lives on a media loop.
enum LinkCommand: Sendable {
    /// Makes both connections anew; what was published and listened to goes on over the new ones.
    case connect
    /// Finds out how these see us, and tells the server.
    case askAddresses([SocketAddress])
    /// Closes both connections.
    case disconnect
    /// The server's offer for the subscriber connection.
    case offer(sdp: String, id: UInt32)
    /// The server's answer to our offer.
    case answer(sdp: String, id: UInt32)
    case candidate(LinkTarget, String)
    /// A new path for the publisher connection; the subscriber's is restarted by the server's offer.
    case restart
    case publish(cid: String, OutgoingAudio.Setup)
    case unpublish(cid: String)
    case mute(cid: String, Bool)
    case listen(trackSID: String, sampleRate: Int, any AudioSink)
    case stopListening(trackSID: String)
    /// The same sound under another name, after somebody came back.
    case renameTrack(from: String, to: String)
    /// Reliable when it has a sequence number. `done` hears whether it left, on the media thread.
    case send([UInt8], sequence: UInt32?, done: (@Sendable (Bool) -> Void)?)
    /// Sends once more what came after this sequence number and is not acknowledged.
    case resend(after: UInt32)
    /// Asks for `.timePassed` then.
    case wake(at: Moment)
}

/// Hears what a link has to say, with how many times it was told to connect: what an earlier pair of connections had to
/// say comes too late.
typealias LinkListener = @Sendable (_ generation: Int, LinkEvent) -> Void

/// What a link tells its session.
enum LinkEvent: Sendable {
    case offer(sdp: String, id: UInt32)
    case answer(sdp: String, id: UInt32)
    /// A candidate of ours that is not in a description: our address as a STUN server sees it.
    case candidate(LinkTarget, attribute: String, mid: String)
    /// Up, at first or once more after a restart.
    case up(LinkTarget)
    case down(LinkTarget, reason: String)
    /// A description of the server's could not be used.
    case refused(LinkTarget, reason: String)
    /// The stream part of its msid names the publisher: `PA_…|TR_…`.
    case trackStarted(trackSID: String, streamID: String)
    case trackEnded(trackSID: String)
    case data([UInt8], isReliable: Bool)
    /// What a `.publish` asked for cannot be had.
    case publishFailed(cid: String, reason: String)
    case timePassed

    /// Says something of the present pair of connections.
    var isOfConnection: Bool {
        switch self {
        case .offer, .answer, .candidate, .up, .down, .refused, .trackStarted, .trackEnded: true
        case .data, .publishFailed, .timePassed: false
        }
    }
}
