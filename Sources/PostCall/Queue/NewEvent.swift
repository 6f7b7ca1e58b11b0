public import Basics

/// Something that happened, on its way into the ``EventQueue``.
public struct NewEvent: Sendable {
    public var id: EventID
    public var kind: EventKind
    /// What targets and filters call it: `room_finished`, `call.completed`.
    public var name: String
    /// Events of one room keep their order. Empty: of no room, and so in no order with others.
    public var room: String
    /// The call it is about, for `parley webhooks` and erasure; may be empty.
    public var call: String
    /// Says that two events are one: adding a second one of the same key changes nothing. Nil: each is its own.
    public var key: String?
    /// JSON. It may hold what was said, so it is in no log.
    public var payload: Private<[UInt8]>

    /// - Parameter id: nil makes one.
    public init(
        _ kind: EventKind, name: String, room: String = "", call: String = "", key: String? = nil,
        id: EventID? = nil, payload: Private<[UInt8]>
    ) {
        self.id = id ?? EventID(Sid.make("EV_"))
        self.kind = kind
        self.name = name
        self.room = room
        self.call = call
        self.key = key
        self.payload = payload
    }

    /// News of ours for the targets.
    ///
    /// - Parameters:
    ///   - data: the `data` of the envelope.
    ///   - key: as ``key``; an effect that may be repeated after a crash needs one.
    public static func notice(
        _ name: String, room: String, call: String, key: String?, data: JSONValue
    ) -> NewEvent {
        NewEvent(.notice, name: name, room: room, call: call, key: key, payload: Private(data.serialized))
    }
}
