public import Basics

/// An event that is somebody's to work on until the lease runs out; then it is the next one's.
public struct LeasedEvent: Sendable {
    public let id: EventID
    public let kind: EventKind
    public let name: String
    public let room: String
    public let call: String
    public let payload: Private<[UInt8]>
    /// This one included.
    public let attempt: Int
    /// When it happened.
    public let created: UnixTime
    let sequence: Int64
    let since: Int64
}
