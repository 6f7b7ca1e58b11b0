import Synchronization

extension RoomConnection {
    private static let lastCall = Atomic<UInt64>(0)

    /// Calls a method of another participant and waits for its answer.
    ///
    /// - Throws: what the other side's handler threw, or one of LiveKit's codes; 1500 when our task was cancelled.
    public func perform(
        _ method: String, payload: String, at identity: String, timeout: Duration = .seconds(15)
    ) async throws(RPCError) -> String {
        let answer = AnswerBox<Result<String, RPCError>>()
        let number = Self.lastCall.add(1, ordering: .relaxed).newValue
        let inbox = session.inbox
        let result = await withTaskCancellationHandler {
            inbox.post(
                .call(
                    RemoteCall(number: number) { answer.give($0) }, method: method, payload: payload, at: identity,
                    timeout: timeout))
            return await answer.value
        } onCancel: {
            inbox.post(.cancelCall(number))
        }
        return try result.get()
    }

    /// Answers calls of others to `method`; a second handler replaces the first. Its task is cancelled when the caller
    /// leaves or stops waiting.
    public func register(
        _ method: String, _ handler: @escaping @Sendable (RPCInvocation) async throws(RPCError) -> String
    ) {
        session.inbox.post(.register(method, handler))
    }
    public func unregister(_ method: String) { session.inbox.post(.register(method, nil)) }
}
