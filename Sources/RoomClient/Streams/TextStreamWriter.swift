/// A text stream of ours that is still open. Whoever leaves the room without closing it breaks it off.
public struct TextStreamWriter: Sendable {
    public let id: String
    private let stream: OpenStream

    init(id: String, stream: OpenStream) {
        self.id = id
        self.stream = stream
    }

    /// Sends the next piece. One at a time: two at once have no order.
    public func write(_ text: String) async throws(RoomClientError) { try await stream.write(Array(text.utf8)) }
    /// Ends the stream; `attributes` are added to those of its beginning.
    public func close(attributes: [String: String] = [:]) async throws(RoomClientError) {
        try await stream.close(attributes)
    }
}
