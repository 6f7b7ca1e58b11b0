import Synchronization
import Wire

extension RoomService {
    /// Idempotent: an existing room is returned as it is.
    func createRoom(_ request: CreateRoomRequest, _ caller: AdminCaller) async throws(TwirpError) -> Wire.Room {
        try caller.requireRoomCreate()
        guard !request.name.isEmpty else { throw TwirpError(.invalidArgument, "a room needs a name") }
        try check(request.name, limit: policy.nameLimit, what: "room name")
        guard request.metadata.utf8.count <= policy.metadataLimit else {
            throw TwirpError(.tooLong(what: "room metadata", limit: policy.metadataLimit))
        }
        if !request.agents.isEmpty {
            agents(
                .with {
                    $0.name = request.name
                    $0.agents = request.agents
                })
        }
        do throws(RoomDirectory.Refusal) {
            let room = try await directory.findOrCreate(request.name) {
                $0.overlaid(
                    emptyTimeout: request.emptyTimeout, departureTimeout: request.departureTimeout,
                    maxParticipants: request.maxParticipants, metadata: request.metadata)
            }
            return room.summary.withLock(\.info)
        } catch {
            throw error.twirp
        }
    }

    func listRooms(_ request: ListRoomsRequest, _ caller: AdminCaller) async throws(TwirpError) -> ListRoomsResponse {
        try caller.requireRoomList()
        return ListRoomsResponse.with { $0.rooms = directory.summaries(names: request.names) }
    }

    func deleteRoom(_ request: DeleteRoomRequest, _ caller: AdminCaller) async throws(TwirpError) -> DeleteRoomResponse
    {
        try caller.requireRoomCreate()
        guard let room = directory.room(request.room) else { throw TwirpError(.noSuchRoom(request.room)) }
        await room.close(.roomDeleted, .apiDelete)
        return DeleteRoomResponse()
    }

    func updateRoomMetadata(
        _ request: UpdateRoomMetadataRequest, _ caller: AdminCaller
    ) async throws(TwirpError) -> Wire.Room {
        let room = try administered(request.room, by: caller)
        do throws(RoomFault) { return try await room.setMetadata(request.metadata) } catch { throw TwirpError(error) }
    }

    func check(_ text: String, limit: Int, what: String) throws(TwirpError) {
        guard text.count <= limit else {
            throw TwirpError(.invalidArgument, "\(what) is longer than \(limit) characters; shorten it")
        }
    }
}

extension RoomDirectory.Refusal {
    var twirp: TwirpError {
        switch self {
        case .draining: TwirpError(.unavailable, "this server is stopping; ask another")
        case .tooManyRooms(let limit):
            TwirpError(.resourceExhausted, "\(limit) rooms are open already; raise limit.num_rooms or close some")
        }
    }
}
