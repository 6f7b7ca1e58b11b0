/// How large what a client brings may be (livekit-wire.md §2.7). LiveKit's own limits.
public enum SizeLimits {
    /// Characters of an identity, a room's or a participant's name.
    public static let name = 256
    /// Bytes.
    public static let metadata = 512 * 1024
    /// Bytes of all keys and values together.
    public static let attributes = 64 * 1024

    /// - Parameter what: for the error: `identity`, `room name` …
    public static func checkName(_ text: String, _ what: String) throws(AccessError) {
        // Unicode scalars: what other servers' languages count, and not slower the more marks one letter carries.
        let size = text.unicodeScalars.count
        guard size <= name else { throw .tooLarge(what: what, size: size, limit: name) }
    }
    public static func checkMetadata(_ text: String) throws(AccessError) {
        let size = text.utf8.count
        guard size <= metadata else { throw .tooLarge(what: "metadata", size: size, limit: metadata) }
    }
    public static func checkAttributes(_ map: [String: String]) throws(AccessError) {
        let size = map.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard size <= attributes else { throw .tooLarge(what: "attributes", size: size, limit: attributes) }
    }
}
