/// A text stream of ours that is still open. Closed at the latest when the room is left.
public struct TextStreamWriter: Sendable {
    public let id: String
    let write: @Sendable (String) async throws(RoomClientError) -> Void
    let finish: @Sendable ([String: String]) async throws(RoomClientError) -> Void

    /// Sends the next piece.
    public func write(_ text: String) async throws(RoomClientError) { try await self.write(text) }
    /// Ends the stream; `attributes` are added to those of its beginning.
    public func close(attributes: [String: String] = [:]) async throws(RoomClientError) {
        try await finish(attributes)
    }
}
