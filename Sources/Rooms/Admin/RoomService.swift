import Access
import Basics
import HTTP
import Wire

/// The administrator's door: `POST /twirp/livekit.<Service>/<Method>`, protobuf or JSON. livekit-wire.md §2.6–2.9.
struct RoomService: Sendable {
    let directory: RoomDirectory
    let policy: RoomPolicy
    /// Hears of agents that CreateRoom names.
    let agents: @Sendable (RoomConfiguration) -> Void

    /// - Parameter claims: of the token that came with the request; nil when none did.
    func handle(_ route: TwirpRoute, _ request: HTTPRequest, claims: Claims?) async -> HTTPResponse {
        do throws(TwirpError) {
            guard request.method == "POST" else {
                throw TwirpError(.badRoute, "unsupported method '\(request.method)'; only POST is served")
            }
            let codec = try TwirpCodec(contentType: request.headers["content-type"])
            let call = TwirpCall(codec: codec, body: request.body, caller: AdminCaller(claims: claims))
            let body = try await answer(route, call)
            return HTTPResponse(status: 200, headers: [("content-type", codec.contentType)], body: body)
        } catch {
            return error.response
        }
    }

    private func answer(_ route: TwirpRoute, _ call: TwirpCall) async throws(TwirpError) -> [UInt8] {
        switch route.service {
        case "RoomService": try await answerRooms(route.method, call)
        case "Egress", "Ingress", "SIP", "Connector", "PhoneNumberService", "CloudAgent":
            throw TwirpError(.unimplemented, "\(route.service) is not part of this server")
        default: throw TwirpError(.badRoute, "no service 'livekit.\(route.service)'")
        }
    }

    private func answerRooms(_ method: String, _ call: TwirpCall) async throws(TwirpError) -> [UInt8] {
        switch method {
        case "CreateRoom": try await call.serve(createRoom)
        case "ListRooms": try await call.serve(listRooms)
        case "DeleteRoom": try await call.serve(deleteRoom)
        case "UpdateRoomMetadata": try await call.serve(updateRoomMetadata)
        case "ListParticipants": try await call.serve(listParticipants)
        case "GetParticipant": try await call.serve(getParticipant)
        case "RemoveParticipant": try await call.serve(removeParticipant)
        case "MutePublishedTrack": try await call.serve(mutePublishedTrack)
        case "UpdateParticipant": try await call.serve(updateParticipant)
        case "UpdateSubscriptions": try await call.serve(updateSubscriptions)
        case "SendData": try await call.serve(sendData)
        case "PerformRpc": try await call.serve(performRPC)
        case "ForwardParticipant": try await call.serve(forwardParticipant)
        case "MoveParticipant": try await call.serve(moveParticipant)
        default: throw TwirpError(.badRoute, "RoomService has no method '\(method)'")
        }
    }

    /// The room an administrator names, once it is seen that this administrator may.
    func administered(_ name: String, by caller: AdminCaller) throws(TwirpError) -> Room {
        try caller.requireRoomAdmin(of: name)
        guard let room = directory.room(name) else { throw TwirpError(RoomFault.noSuchRoom(name)) }
        return room
    }
}

/// One request on its way to a method and back.
struct TwirpCall: Sendable {
    let codec: TwirpCodec
    let body: [UInt8]
    let caller: AdminCaller

    func serve<Request: WireMessage, Answer: WireMessage>(
        _ method: (Request, AdminCaller) async throws(TwirpError) -> Answer
    ) async throws(TwirpError) -> [UInt8] {
        codec.encode(try await method(try codec.decode(body), caller))
    }
}

extension TwirpError {
    var response: HTTPResponse {
        HTTPResponse(status: code.httpStatus, headers: [("content-type", "application/json")], body: body)
    }

    /// What the outside hears of a room's refusal.
    init(_ fault: RoomFault) {
        let code: Code =
            switch fault {
            case .noSuchRoom, .noSuchParticipant, .noSuchTrack: .notFound
            case .remoteUnmuteDisabled: .failedPrecondition
            case .tooLong, .invalid: .invalidArgument
            case .notPermitted: .permissionDenied
            case .closed: .unavailable
            case .full: .resourceExhausted
            }
        self.init(code, fault.description)
    }
}
