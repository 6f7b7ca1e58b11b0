import Wire

extension RoomService {
    func listParticipants(
        _ request: ListParticipantsRequest, _ caller: AdminCaller
    ) async throws(TwirpError) -> ListParticipantsResponse {
        let participants = try await administered(request.room, by: caller).participants
        return ListParticipantsResponse.with { $0.participants = participants }
    }

    func getParticipant(
        _ request: RoomParticipantIdentity, _ caller: AdminCaller
    ) async throws(TwirpError) -> ParticipantInfo {
        let room = try administered(request.room, by: caller)
        do throws(RoomFault) { return try await room.participant(request.identity) } catch { throw TwirpError(error) }
    }

    func removeParticipant(
        _ request: RoomParticipantIdentity, _ caller: AdminCaller
    ) async throws(TwirpError) -> RemoveParticipantResponse {
        let room = try administered(request.room, by: caller)
        do throws(RoomFault) { try await room.remove(request.identity) } catch { throw TwirpError(error) }
        return RemoveParticipantResponse()
    }

    func mutePublishedTrack(
        _ request: MuteRoomTrackRequest, _ caller: AdminCaller
    ) async throws(TwirpError) -> MuteRoomTrackResponse {
        let room = try administered(request.room, by: caller)
        do throws(RoomFault) {
            let track = try await room.mute(request)
            return MuteRoomTrackResponse.with { $0.track = track }
        } catch {
            throw TwirpError(error)
        }
    }

    func updateParticipant(
        _ request: UpdateParticipantRequest, _ caller: AdminCaller
    ) async throws(TwirpError) -> ParticipantInfo {
        let room = try administered(request.room, by: caller)
        do throws(RoomFault) { return try await room.update(request) } catch { throw TwirpError(error) }
    }

    func updateSubscriptions(
        _ request: UpdateSubscriptionsRequest, _ caller: AdminCaller
    ) async throws(TwirpError) -> UpdateSubscriptionsResponse {
        let room = try administered(request.room, by: caller)
        do throws(RoomFault) { try await room.updateSubscriptions(request) } catch { throw TwirpError(error) }
        return UpdateSubscriptionsResponse()
    }

    /// As the open-source server answers.
    func forwardParticipant(
        _ request: ForwardParticipantRequest, _ caller: AdminCaller
    ) async throws(TwirpError) -> ForwardParticipantResponse {
        try caller.requireMove(from: request.room, to: request.destinationRoom)
        throw TwirpError(.unimplemented, "participants are not forwarded between rooms by this server")
    }

    func moveParticipant(
        _ request: MoveParticipantRequest, _ caller: AdminCaller
    ) async throws(TwirpError) -> MoveParticipantResponse {
        try caller.requireMove(from: request.room, to: request.destinationRoom)
        guard request.destinationRoom != request.room else {
            throw TwirpError(
                .invalidArgument, "destination_room is '\(request.room)', where the participant is already")
        }
        guard let room = directory.room(request.room) else { throw TwirpError(RoomFault.noSuchRoom(request.room)) }
        do throws(RoomDirectory.Refusal) { _ = try await directory.findOrCreate(request.destinationRoom) } catch {
            throw TwirpError(.resourceExhausted, "room '\(request.destinationRoom)' cannot be made: \(error)")
        }
        do throws(RoomFault) { try await room.move(request.identity, to: request.destinationRoom) } catch {
            throw TwirpError(error)
        }
        return MoveParticipantResponse()
    }
}
