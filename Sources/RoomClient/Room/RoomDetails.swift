/// The room we are in.
public struct RoomDetails: Sendable, Equatable {
    public var sid: String
    public var name: String
    public var metadata: String

    public init(sid: String = "", name: String = "", metadata: String = "") {
        self.sid = sid
        self.name = name
        self.metadata = metadata
    }
}
