enum Version {
    /// Parley's own version; the one told to clients is LiveKit's, `RoomServer` knows it.
    static let current = "0.1.0"
}
