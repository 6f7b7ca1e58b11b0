import Access
import Basics
public import HTTP
import SQLite
import Wire

/// The HTTP side.
extension DispatchServer {
    /// A request that asks for a WebSocket; nil for a path that is not ours. Decided at once, on the web loop.
    public nonisolated func upgrade(_ request: HTTPRequest) -> UpgradeDecision? {
        guard request.path == "/agent" else { return nil }
        do throws(TwirpError) {
            let claims = try claims(of: request)
            do throws(AccessError) { try claims.ensureAgentWorker() } catch { throw TwirpError(error) }
        } catch {
            Log("dispatch").info("worker refused", ["from": request.remote, "why": error.message])
            return .reject(.text(error.message, status: 401))
        }
        return .accept { session in await self.serve(WorkerConnection(session, malformed: self.metrics.malformed)) }
    }

    /// Any other request; nil for a path that is not ours.
    public nonisolated func handle(_ request: HTTPRequest) async -> HTTPResponse? {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false)
        do throws(TwirpError) {
            if let route = TwirpRoute(path: request.path), route.service == "AgentDispatchService" {
                return try await answer(route, request)
            }
            if request.path == "/dispatches" { return try await explain(request) }
            if parts.count == 4, parts[0].isEmpty, parts[1] == "jobs", parts[3] == "transcript" {
                return try await takeTranscript(of: String(parts[2]), request)
            }
            if request.path == "/agent" { return .text("workers connect here by WebSocket\n", status: 426) }
            return nil
        } catch {
            return .json(error.json, status: error.code.httpStatus)
        }
    }

    // MARK: AgentDispatchService, livekit-wire.md §2.8

    private nonisolated func answer(
        _ route: TwirpRoute, _ request: HTTPRequest
    ) async throws(TwirpError) -> HTTPResponse {
        guard request.method == "POST" else {
            throw TwirpError(.badRoute, "unsupported method '\(request.method)'; only POST is served")
        }
        let codec = try TwirpCodec(contentType: request.headers["content-type"])
        let body: [UInt8]
        switch route.method {
        case "CreateDispatch":
            let asked = try codec.decode(request.body, as: CreateAgentDispatchRequest.self)
            try ensureAdmin(of: asked.room, request)
            body = codec.encode(try await create(asked, waits: try Self.waits(request)))
        case "ListDispatch":
            let asked = try codec.decode(request.body, as: ListAgentDispatchRequest.self)
            try ensureAdmin(of: asked.room, request)
            let found = await list(asked.dispatchId, in: asked.room)
            body = codec.encode(ListAgentDispatchResponse.with { $0.agentDispatches = found })
        case "DeleteDispatch":
            let asked = try codec.decode(request.body, as: DeleteAgentDispatchRequest.self)
            try ensureAdmin(of: asked.room, request)
            body = codec.encode(try await delete(asked.dispatchId, in: asked.room))
        default: throw TwirpError(.badRoute, "AgentDispatchService has no method '\(route.method)'")
        }
        return HTTPResponse(status: 200, headers: [("content-type", codec.contentType)], body: body)
    }

    /// LiveKit's clients have no word for it, so it is a header.
    private static func waits(_ request: HTTPRequest) throws(TwirpError) -> Bool? {
        switch request.headers["parley-wait-for-worker"]?.lowercased() {
        case nil: return nil
        case "true", "1": return true
        case "false", "0": return false
        case let other?:
            throw TwirpError(
                .invalidArgument, "header Parley-Wait-For-Worker is '\(other.prefix(40))'; write true or false")
        }
    }

    func create(_ asked: CreateAgentDispatchRequest, waits: Bool?) async throws(TwirpError) -> AgentDispatch {
        do throws(AccessError) {
            try SizeLimits.checkName(asked.agentName, "agent_name")
            try SizeLimits.checkMetadata(asked.metadata)
            try SizeLimits.checkAttributes(asked.attributes)
            try SizeLimits.checkName(asked.room, "room")
        } catch { throw TwirpError(.invalidArgument, error.description) }
        let wish = DispatchRecord.Wish(
            room: asked.room, agentName: asked.agentName, metadata: asked.metadata, attributes: asked.attributes,
            deployment: asked.deployment, restartPolicy: asked.restartPolicy)
        let id = try await dispatch(wish, waits: waits)
        await flush()
        return dispatcher.message(id)
    }

    /// Takes the wish, opens its room, and is not done before both are so.
    func dispatch(_ wish: DispatchRecord.Wish, waits: Bool?) async throws(TwirpError) -> DispatchID {
        let id: DispatchID
        do throws(DispatchError) {
            id = try dispatcher.create(wish, waits: waits ?? configuration.waitsForWorkers, now: clock.now())
        } catch { throw error.twirp }
        perform()
        do throws(TwirpError) { try await rooms.open(wish.room) } catch {
            handle(.roomRefused(wish.room, reason: error.message))
            throw error
        }
        return id
    }

    private func list(_ id: String, in room: String) -> [AgentDispatch] { dispatcher.list(id, in: room) }

    private func delete(_ id: String, in room: String) async throws(TwirpError) -> AgentDispatch {
        let deleted: AgentDispatch
        do throws(DispatchError) { deleted = try dispatcher.delete(id, in: room, now: clock.now()) } catch {
            throw error.twirp
        }
        perform()
        await flush()
        return deleted
    }

    // MARK: Explain

    /// `GET /dispatches?room=R[&id=AD_…|AJ_…]`: what happened, step by step, and why.
    private nonisolated func explain(_ request: HTTPRequest) async throws(TwirpError) -> HTTPResponse {
        guard request.method == "GET" else { throw TwirpError(.badRoute, "use GET /dispatches?room=ROOM") }
        guard let room = request.queryValue("room"), !room.isEmpty else {
            throw TwirpError(.invalidArgument, "query value 'room' is missing; write /dispatches?room=ROOM")
        }
        try ensureAdmin(of: room, request)
        await flush()
        do throws(SQLiteError) {
            let found = try await store.explain(room: room, id: request.queryValue("id") ?? "", limit: 20)
            return .json(["dispatches": .array(found), "registered": await registered])
        } catch { throw TwirpError(.internal, error.description) }
    }
    private var registered: JSONValue {
        .array(
            dispatcher.workers.values.sorted { $0.id < $1.id }.map { worker in
                [
                    "worker_id": .string(worker.id.text), "agent_name": .string(worker.pool.agentName),
                    "type": .string(worker.pool.kind.protoName ?? ""), "deployment": .string(worker.pool.deployment),
                    "load": .double((worker.load * 1000).rounded() / 1000), "jobs": .int(Int64(worker.jobs.count)),
                    "status": .string(worker.isDraining ? "draining" : worker.isFull ? "full" : "available"),
                ]
            })
    }

    // MARK: Transcripts

    /// `POST /jobs/{id}/transcript` by the agent itself, with the token of its job: `{"lines": [{…}, …]}`. Kept, up to
    /// 32 KB, for whoever takes over: the attribute `parley.transcript` of the job when it is offered again.
    private nonisolated func takeTranscript(
        of job: String, _ request: HTTPRequest
    ) async throws(TwirpError) -> HTTPResponse {
        guard request.method == "POST" else { throw TwirpError(.badRoute, "use POST") }
        let claims = try claims(of: request)
        guard claims.kind == .agent, claims.video?.roomJoin == true else {
            throw TwirpError(.permissionDenied, "this takes the token of the job itself")
        }
        guard request.body.count <= 4 * TranscriptSoFar.limit else {
            throw TwirpError(
                .invalidArgument, "body has more than \(4 * TranscriptSoFar.limit) bytes; send new lines only")
        }
        guard let lines = (try? JSONValue(parsing: request.body))?["lines"]?.arrayValue,
            lines.allSatisfy({ $0.objectValue != nil })
        else { throw TwirpError(.malformed, "body is not {\"lines\": [{…}, …]}") }
        try await remember(lines, of: job, claims)
        return HTTPResponse(status: 204)
    }
    private func remember(_ lines: [JSONValue], of job: String, _ claims: Claims) throws(TwirpError) {
        do throws(DispatchError) {
            guard dispatcher.room(ofJob: job) == claims.video?.room else { throw .noSuchJob(job) }
            let dropped = try dispatcher.remember(lines, of: job, by: claims.identity)
            if dropped > 0 { Log("dispatch").warn("transcript lines were too long", ["job": job, "lines": dropped]) }
        } catch { throw error.twirp }
    }

    // MARK: Who asks

    private nonisolated func claims(of request: HTTPRequest) throws(TwirpError) -> Claims {
        do throws(AccessError) {
            let token = request.headers["authorization"].map(AccessToken.bearer) ?? request.queryValue("access_token")
            guard let token, !token.isEmpty else { throw .noToken }
            return try verifier.verify(token, now: clock.unixSeconds)
        } catch { throw TwirpError(error) }
    }
    private nonisolated func ensureAdmin(of room: String, _ request: HTTPRequest) throws(TwirpError) {
        let claims = try claims(of: request)
        do throws(AccessError) { try claims.ensureAdmin(room) } catch { throw TwirpError(error) }
    }
}

extension Dispatcher {
    func room(ofJob id: String) -> String? { jobs[JobID(id)].map { room(of: $0) } }
}
