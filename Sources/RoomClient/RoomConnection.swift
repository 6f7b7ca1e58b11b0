import Synchronization

/// # RoomClient: a participant in code, for agents, load and tests. Joins our rooms or any LiveKit server.
///
/// **Never here:** what is said or why. **Folders:** `Room` what one sees · `Signal` the websocket's conversation ·
/// `Media` threads, sockets, both connections · `Tracks` sound in and out · `Playout` jitter · `Streams` and `RPC` over data.
/// **Used by:** AgentWorker, CLI. **Thread:** any; sound is pulled and pushed on the media threads.
///
/// A connection that nobody holds any more leaves the room by itself.
public final class RoomConnection: Sendable {
    let session: RoomSession

    private init(_ session: RoomSession) { self.session = session }
    deinit { session.inbox.post(.leave) }

    /// Joins. Returns once the server answered and the media connection is up.
    ///
    /// - Parameter url: `ws://`, `wss://`, `http://` or `https://` with the server's host and port.
    public static func connect(
        url: String, token: String, options: RoomOptions = RoomOptions()
    ) async throws(RoomClientError) -> RoomConnection {
        let answer = AnswerBox<RoomClientError?>()
        let session = try RoomSession(url: url, token: token, options: options) { answer.give($0) }
        // Ends with the connection; nothing else keeps the session.
        Task { await session.run() }
        let inbox = session.inbox
        let error = await withTaskCancellationHandler {
            await answer.value
        } onCancel: {
            inbox.post(.leave)
        }
        if let error { throw error }
        return RoomConnection(session)
    }

    public var room: RoomDetails { session.snapshot.withLock(\.room) }
    /// Ourselves.
    public var local: ParticipantDetails { session.snapshot.withLock(\.local) }
    /// The others, in the order in which we heard of them, with their tracks.
    public var participants: [ParticipantDetails] { session.snapshot.withLock(\.others) }
    /// Ours.
    public var publishedTracks: [PublishedTrackDetails] { session.snapshot.withLock(\.published) }

    /// Everything that happens, in order, from the join on; ends after `.disconnected`. Who was there before is in
    /// ``participants``; each of their tracks has its `.trackSubscribed` as it comes in. For one reader. A slow reader
    /// loses `.activeSpeakers` beyond ``RoomOptions/eventCapacity``, nothing else.
    public var events: AsyncStream<RoomEvent> {
        let queue = session.events
        return AsyncStream { await queue.next() }
    }

    /// Leaves, and returns when everything is released.
    public func disconnect() async {
        session.inbox.post(.leave)
        await session.ended()
    }
}
