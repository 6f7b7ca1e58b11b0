import Access
import Basics
import HTTP
import Synchronization
import Wire

/// Where clients join: `/rtc`, `/rtc/v1` and their `/validate`. livekit-wire.md §2.2–2.5.
struct SignalEndpoint: Sendable {
    let directory: RoomDirectory
    let authenticator: Authenticator
    let policy: RoomPolicy
    let counters: RoomCounters
    /// Rooms are made on join.
    let autoCreate: Bool
    /// Makes a token of claims; nil: clients are not sent fresh ones.
    let mint: RoomServer.Mint?
    /// Hears of agents that tokens name.
    let agents: @Sendable (RoomConfiguration) -> Void

    private static let log = Log("signal")
    private static let versions = ["/rtc": false, "/rtc/v1": true]
    private static let validations = ["/rtc/validate": false, "/rtc/v1/validate": true]

    static func serves(_ path: String) -> Bool { versions[path] != nil || validations[path] != nil }

    /// Decided at once, on the web loop: a client that may not join gets an HTTP status, not a socket.
    func upgrade(_ request: HTTPRequest) -> UpgradeDecision {
        guard let isVersion1 = Self.versions[request.path] else { return .reject(HTTPResponse(status: 404)) }
        do throws(JoinRefusal) {
            let ticket = try check(request, isVersion1: isVersion1)
            return .accept { session in await serve(session, ticket) }
        } catch {
            counters.refusedJoins.add()
            Self.log.info(
                "join refused", ["from": request.remote, "status": error.status, "reason": error.text])
            return .reject(error.response.withAnyOrigin)
        }
    }

    /// The same checks without joining: what SDKs ask when a socket would not open, and browsers may read.
    func validate(_ request: HTTPRequest) -> HTTPResponse {
        guard let isVersion1 = Self.validations[request.path] else { return HTTPResponse(status: 404) }
        do throws(JoinRefusal) {
            _ = try check(request, isVersion1: isVersion1)
            return HTTPResponse.text("success").withAnyOrigin
        } catch {
            return error.response.withAnyOrigin
        }
    }

    private func check(_ request: HTTPRequest, isVersion1: Bool) throws(JoinRefusal) -> JoinTicket {
        let claims = try authenticator.claims(of: request)
        // Before the parameters: a stranger hears no more than that.
        guard claims?.video != nil else { throw JoinRefusal(.noGrants) }
        let parameters: JoinParameters
        do throws(JoinParameters.Fault) { parameters = try JoinParameters(request, isVersion1: isVersion1) } catch {
            throw JoinRefusal(400, error.description)
        }
        let ticket = try JoinTicket(parameters, claims: claims, remote: request.remote, policy: policy)
        try checkRoom(ticket)
        return ticket
    }

    private func checkRoom(_ ticket: JoinTicket) throws(JoinRefusal) {
        let room = directory.room(ticket.room)
        if room == nil, !autoCreate, ticket.resumes == nil {
            throw JoinRefusal(404, RoomFault.noSuchRoom(ticket.room).description)
        }
        if let refusal = directory.refusal(for: ticket.room), ticket.resumes == nil {
            throw JoinRefusal(503, refusal.twirp.message)
        }
        guard let room, ticket.resumes == nil, !ticket.admission.isDependent else { return }
        let full = room.summary.withLock { $0.isFull(for: ticket.admission.identity) ? $0.info.maxParticipants : nil }
        if let full { throw JoinRefusal(503, RoomFault.full(room: ticket.room, limit: full).description) }
    }

    // MARK: The life of a connection

    private func serve(_ session: any WebSocketSession, _ ticket: JoinTicket) async {
        let connection = SignalConnection(session, counters: counters, clock: authenticator.clock)
        if let participant = ticket.resumes {
            await resume(participant, ticket, connection)
        } else {
            await join(ticket, connection)
        }
        connection.close()
    }

    private func join(_ ticket: JoinTicket, _ connection: SignalConnection) async {
        if let config = ticket.roomConfig, !config.agents.isEmpty {
            agents(
                .with {
                    $0.name = ticket.room
                    $0.agents = config.agents
                })
        }
        // Thrice: a room may close between finding and joining it, and the next one is new.
        for _ in 0..<3 {
            guard let room = await findRoom(ticket) else { break }
            do throws(RoomFault) {
                let (participant, id) = try await room.join(
                    ticket.admission, sink: connection, mint: minter(for: ticket))
                await connection.read { await room.receive($0, from: participant) }
                await room.signalClosed(participant, id)
                return
            } catch {
                guard case .closed = error else { break }
            }
        }
        connection.send(leave(.joinFailure, .disconnect))
    }

    private func findRoom(_ ticket: JoinTicket) async -> Room? {
        if !autoCreate { return directory.room(ticket.room) }
        return try? await directory.findOrCreate(ticket.room) { defaults in
            guard let config = ticket.roomConfig else { return defaults }
            return defaults.overlaid(
                emptyTimeout: config.emptyTimeout, departureTimeout: config.departureTimeout,
                maxParticipants: config.maxParticipants, metadata: config.metadata)
        }
    }

    private func resume(_ participant: ParticipantSID, _ ticket: JoinTicket, _ connection: SignalConnection) async {
        guard let room = directory.room(ticket.room) else {
            return connection.send(leave(.stateMismatch, .reconnect))
        }
        let id = await room.resume(
            participant, identity: ticket.admission.identity,
            protocolVersion: ticket.admission.client.`protocol`, sync: ticket.syncState,
            offer: ticket.admission.publisherOffer, sink: connection)
        await connection.read { await room.receive($0, from: participant) }
        await room.signalClosed(participant, id)
    }

    private func leave(_ reason: DisconnectReason, _ action: LeaveRequest.Action) -> PackedSignal {
        PackedSignal(
            .leave(
                LeaveRequest.with {
                    $0.reason = reason
                    $0.action = action
                    $0.canReconnect = action != .disconnect
                }))
    }

    private func minter(for ticket: JoinTicket) -> Room.Minter {
        { [mint, authenticator] info, room in
            mint?(
                ticket.claims.refreshed(info, room: room),
                ticket.claims.refreshedLife(now: authenticator.unixSeconds))
        }
    }
}

extension HTTPResponse {
    /// Browsers may read it from any page: JS decides by the body whether to fall back (livekit-wire.md §2.5).
    var withAnyOrigin: HTTPResponse {
        var response = self
        response.headers.append(("access-control-allow-origin", "*"))
        return response
    }
}
