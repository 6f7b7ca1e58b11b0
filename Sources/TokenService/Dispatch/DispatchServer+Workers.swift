import Basics
import HTTP
import Wire

/// Workers at `/agent`. livekit-wire.md §6.1.
extension DispatchServer {
    /// The life of a worker's connection.
    func serve(_ connection: WorkerConnection) async {
        let register = Task {
            // Who says nothing is let go; cancelled by the first message.
            guard (try? await Task.sleep(for: .seconds(10))) != nil else { return }
            connection.close(1008, "no register message within 10 s")
        }
        defer { register.cancel() }
        var worker: WorkerID?
        for await frame in connection.session.messages {
            guard let message = connection.read(frame) else { continue }
            if let worker {
                handle(.said(worker, message))
                continue
            }
            register.cancel()
            guard case .register(let request) = message else {
                return connection.close(1008, "the first message must be register")
            }
            if let fault = WorkerRecord.fault(request) { return connection.close(1008, fault) }
            worker = welcome(request, connection)
        }
        if let worker { farewell(worker) }
    }

    private func welcome(_ request: RegisterWorkerRequest, _ connection: WorkerConnection) -> WorkerID {
        let id = WorkerID(Sid.make("AW_"))
        connections[id] = connection
        connection.send(
            .register(
                .with {
                    $0.workerId = id.text
                    $0.serverInfo = configuration.serverInfo
                    $0.serverInfo?.agentProtocol = 1
                }))
        Self.log.info(
            "worker registered",
            [
                "worker": id, "agent": request.agentName, "type": request.type.protoName ?? "?",
                "version": request.version, "remote": connection.session.remote.host,
            ])
        handle(.registered(id, request))
        return id
    }
    private func farewell(_ worker: WorkerID) {
        connections[worker] = nil
        Self.log.info("worker gone", ["worker": worker])
        handle(.gone(worker))
    }
}
