/// # RoomClient: a participant in code, for agents, load and tests. Joins our rooms or any LiveKit server.
///
/// **Never here:** what is said or why. **Folders:** `Room` what one sees · `Signal` the websocket's conversation ·
/// `Media` threads, sockets, peers · `Tracks` sound in and out · `Playout` jitter · `Streams` and `RPC` over data.
/// **Used by:** AgentWorker, CLI. **Thread:** any; sound is pulled and pushed on the media threads.
///
/// A connection that nobody holds any more leaves the room by itself.
public final class RoomConnection: Sendable {
    init() {}

    /// Joins. Returns once the server answered and the media connection is up.
    ///
    /// - Parameter url: `ws://`, `wss://`, `http://` or `https://` with the server's host and port.
    public static func connect(
        url: String, token: String, options: RoomOptions = RoomOptions()
    ) async throws(RoomClientError) -> RoomConnection {
        throw .unreachable(url: url, reason: "not built yet")
    }

    public var room: RoomDetails { RoomDetails() }
    /// Ourselves.
    public var local: ParticipantDetails { ParticipantDetails(sid: "", identity: "") }
    /// The others, in the order in which we heard of them, with their tracks.
    public var participants: [ParticipantDetails] { [] }
    /// Ours.
    public var publishedTracks: [PublishedTrackDetails] { [] }

    /// Everything that happens, in order, from the join on; ends after `.disconnected`. For one reader. A slow reader
    /// loses `.activeSpeakers` beyond ``RoomOptions/eventCapacity``, nothing else.
    public var events: AsyncStream<RoomEvent> { AsyncStream { $0.finish() } }

    /// Publishes a track that pulls its sound: `source.read` is called on the media thread every 20 ms.
    ///
    /// - Parameter sampleRate: 8000, 12000, 16000, 24000 or 48000.
    public func publishAudio(
        name: String, source: any AudioSource, sampleRate: Int, kind: TrackUse = .microphone
    ) async throws(RoomClientError) -> PublishedTrackDetails {
        throw .disconnected(.connectionLost)
    }
    public func unpublish(_ sid: String) async {}
    public func setMuted(_ sid: String, _ muted: Bool) {}

    /// Hears a track: decoded, smoothed, concealed, a frame of 20 ms every 20 ms from its first packet on.
    ///
    /// May be called as soon as the track is published; survives reconnects. One sink a track; a second one replaces it.
    /// - Parameter sampleRate: 8000, 12000, 16000, 24000 or 48000.
    public func listen(to trackSID: String, sampleRate: Int, sink: any AudioSink) throws(RoomClientError) {
        throw .unknownTrack(trackSID)
    }
    public func stopListening(to trackSID: String) {}
    /// Subscribes to a track, or no longer: for rooms joined without ``RoomOptions/autoSubscribe``.
    public func setSubscribed(_ trackSID: String, _ subscribed: Bool) {}

    /// - Parameters:
    ///   - reliable: in order and resent when lost; else at most once, at most 1,300 bytes is wise.
    ///   - to: identities; empty = everybody else.
    public func publishData(
        _ payload: [UInt8], topic: String, reliable: Bool, to: [String] = []
    ) async throws(RoomClientError) {
        throw .disconnected(.connectionLost)
    }
    /// - Returns: the stream's id.
    public func sendText(
        _ text: String, topic: String, attributes: [String: String] = [:], to: [String] = []
    ) async throws(RoomClientError) -> String {
        throw .disconnected(.connectionLost)
    }
    /// - Parameter id: nil takes a fresh one.
    public func openTextStream(
        topic: String, attributes: [String: String] = [:], to: [String] = [], id: String? = nil
    ) async throws(RoomClientError) -> TextStreamWriter {
        throw .disconnected(.connectionLost)
    }
    /// - Returns: the stream's id.
    public func sendFile(
        _ bytes: [UInt8], name: String, mimeType: String, topic: String, to: [String] = []
    ) async throws(RoomClientError) -> String {
        throw .disconnected(.connectionLost)
    }
    /// A telephone key, for a SIP participant.
    public func sendDTMF(code: UInt32, digit: String, to: [String] = []) async throws(RoomClientError) {
        throw .disconnected(.connectionLost)
    }

    /// Calls a method of another participant and waits for its answer.
    public func perform(
        _ method: String, payload: String, at identity: String, timeout: Duration = .seconds(15)
    ) async throws(RPCError) -> String {
        throw .sendFailed
    }
    /// Answers calls of others to `method`; a second handler replaces the first.
    public func register(
        _ method: String, _ handler: @escaping @Sendable (RPCInvocation) async throws(RPCError) -> String
    ) {}
    public func unregister(_ method: String) {}

    /// Merges into our attributes; "" removes one. Returns once the server agreed.
    public func setAttributes(_ attributes: [String: String]) async throws(RoomClientError) {
        throw .disconnected(.connectionLost)
    }
    public func setMetadata(_ metadata: String) async throws(RoomClientError) {
        throw .disconnected(.connectionLost)
    }

    /// Leaves, and returns when everything is released.
    public func disconnect() async {}
}
