import Basics

/// Answers calls of others.
typealias RPCHandler = @Sendable (RPCInvocation) async throws(RPCError) -> String

/// A call of ours, as the one who waits for it knows it.
struct RemoteCall: Sendable {
    let number: UInt64
    let done: @Sendable (Result<String, RPCError>) -> Void
}

/// Remote calls both ways.
extension RoomSession {
    func register(_ method: String, _ handler: RPCHandler?) {
        handlers[method] = handler
        if handler == nil { engine.methods.remove(method) } else { engine.methods.insert(method) }
    }

    func perform(
        _ call: RemoteCall, _ method: String, payload: String, at identity: String, timeout: Duration, now: Moment
    ) {
        let recipient = machine.roster.participant(identity)
        let id = engine.call(
            method, payload: payload, at: identity,
            clientProtocol: recipient.map { Int32(clamping: $0.clientProtocol) },
            timeout: timeout, now: now)
        calls[id] = call
    }

    func cancelCall(_ number: UInt64) {
        guard let id = calls.first(where: { $0.value.number == number })?.key else { return }
        engine.cancel(id)
        calls.removeValue(forKey: id)?.done(.failure(.cancelled))
    }

    func perform(_ output: RPCEngine.Output) {
        switch output {
        case .send(let packet): send(packet, isReliable: true) { _ in }  // lost ones run into the call's deadline
        case .invoke(let invocation): run(invocation)
        case .abandon(let invocation): running.removeValue(forKey: invocation.runID)?.cancel()
        case .finished(let id, let result): calls.removeValue(forKey: id)?.done(result)
        }
    }

    private func run(_ invocation: RPCInvocation) {
        guard let handler = handlers[invocation.method] else { return }
        let inbox = inbox
        running[invocation.runID] = Task {
            let result: Result<String, RPCError>
            do throws(RPCError) { result = .success(try await handler(invocation)) } catch { result = .failure(error) }
            inbox.post(.answer(invocation, result))
        }
    }
}

extension RPCInvocation {
    /// Callers choose ids of their own.
    var runID: String { "\(caller) \(id)" }
}

extension RPCError {
    /// The task that waited was cancelled.
    static let cancelled = RPCError(code: 1500, message: "The call was cancelled")
}
