/// Why a room refuses.
public enum RoomFault: Error, Equatable, CustomStringConvertible {
    case closed(room: String)
    case full(room: String, limit: UInt32)
    case noSuchRoom(String)
    case noSuchParticipant(identity: String, room: String)
    case noSuchTrack(sid: String)
    case remoteUnmuteDisabled
    case tooLong(what: String, limit: Int)
    case notPermitted(String)
    case invalid(String)

    public var description: String {
        switch self {
        case .closed(let room): "room '\(room)' is closing; try again to make a new one"
        case .full(let room, let limit): "room '\(room)' already has its \(limit) participants"
        case .noSuchRoom: "requested room does not exist"
        case .noSuchParticipant(let identity, let room): "participant '\(identity)' is not in room '\(room)'"
        case .noSuchTrack(let sid): "track '\(sid)' is not published"
        case .remoteUnmuteDisabled: "remote unmute is not enabled; set room.enable_remote_unmute in the config"
        case .tooLong(let what, let limit): "\(what) is longer than \(limit) bytes; shorten it"
        case .notPermitted(let what): "not permitted: \(what)"
        case .invalid(let what): what
        }
    }
}
