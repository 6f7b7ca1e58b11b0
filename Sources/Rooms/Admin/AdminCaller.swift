import Access
import Wire

/// Who asks, by the token of the request. A missing grant is `unauthenticated`, 401: LiveKit's servers say so too.
struct AdminCaller: Sendable {
    let claims: Claims?

    private func require(_ check: (Claims) throws(AccessError) -> Void) throws(TwirpError) {
        do throws(AccessError) {
            guard let claims else { throw .noToken }
            try check(claims)
        } catch {
            throw TwirpError(error)
        }
    }

    func requireRoomCreate() throws(TwirpError) {
        try require { (claims) throws(AccessError) in try claims.ensureCanCreateRooms() }
    }
    func requireRoomList() throws(TwirpError) {
        try require { (claims) throws(AccessError) in try claims.ensureCanListRooms() }
    }
    /// The token must name that very room.
    func requireRoomAdmin(of room: String) throws(TwirpError) {
        try require { (claims) throws(AccessError) in try claims.ensureAdmin(room) }
    }
    func requireMove(from room: String, to destination: String) throws(TwirpError) {
        try require { (claims) throws(AccessError) in try claims.ensureCanMove(from: room, to: destination) }
    }
}
