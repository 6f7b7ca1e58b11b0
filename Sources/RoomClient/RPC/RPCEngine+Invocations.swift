public import Basics
import Wire

/// Calls of others.
extension RPCEngine {
    /// Answers a call. Nothing happens when nobody waits any more.
    /// - Parameter result: an error's message is cut to 256 bytes, its data to 15 KiB.
    public mutating func answer(_ invocation: RPCInvocation, _ result: Result<String, RPCError>, now: Moment) {
        let key = InvocationKey(caller: invocation.caller, id: invocation.id)
        guard let running = invocations.removeValue(forKey: key) else { return }
        remember(key)
        switch result {
        case .failure(let error): respond(invocation.id, error, to: invocation.caller)
        case .success(let payload) where running.answersByStream:
            let attributes = [RPCWire.id: invocation.id]
            if !sendStream(RPCWire.responseTopic, attributes, payload, to: invocation.caller, now: now) {
                respond(invocation.id, .sendFailed, to: invocation.caller)
            }
        case .success(let payload):
            guard payload.utf8.count <= RPCWire.payloadLimit else {
                return respond(invocation.id, .responsePayloadTooLarge, to: invocation.caller)
            }
            var response = RpcResponse()
            response.requestId = invocation.id
            response.value = .payload(payload)
            send(.rpcResponse(response), to: invocation.caller)
        }
    }

    mutating func requested(_ request: RpcRequest, by caller: String, now: Moment) {
        let invocation = RPCInvocation(
            id: request.id, caller: caller, method: request.method, payload: request.payload,
            timeout: RPCWire.patience(announced: request.responseTimeoutMs))
        var refusal: RPCError?
        if request.version != 1 || !request.compressedPayload.isEmpty { refusal = .unsupportedVersion }
        if refusal == nil, request.payload.utf8.count > RPCWire.payloadLimit { refusal = .requestPayloadTooLarge }
        begin(invocation, answersByStream: false, refusal: refusal, now: now)
    }

    mutating func requested(_ stream: StreamInfo, _ text: String, now: Moment) {
        let milliseconds = stream.attributes[RPCWire.timeout].flatMap { UInt32($0) } ?? 0
        let invocation = RPCInvocation(
            id: stream.attributes[RPCWire.id] ?? "", caller: stream.from,
            method: stream.attributes[RPCWire.method] ?? "", payload: text,
            timeout: RPCWire.patience(announced: milliseconds))
        let isKnown = stream.attributes[RPCWire.version] == "2"
        begin(invocation, answersByStream: true, refusal: isKnown ? nil : .unsupportedVersion, now: now)
    }

    private mutating func begin(
        _ invocation: RPCInvocation, answersByStream: Bool, refusal: RPCError?, now: Moment
    ) {
        let key = InvocationKey(caller: invocation.caller, id: invocation.id)
        let isNamed = (1...StreamAssembler.idLimit).contains(invocation.id.utf8.count) && !invocation.caller.isEmpty
        guard isNamed, invocations[key] == nil, !wasAnswered(key) else {
            return ignoredPackets &+= 1
        }
        // At once and in any case: without it the caller takes us for gone after 7 s.
        var ack = RpcAck()
        ack.requestId = invocation.id
        send(.rpcAck(ack), to: invocation.caller)
        var refusal = refusal
        if refusal == nil, !methods.contains(invocation.method) { refusal = .unsupportedMethod }
        let ofCaller = invocations.keys.count { $0.caller == invocation.caller }
        if refusal == nil, invocations.count >= limits.invocations || ofCaller >= limits.invocationsPerCaller {
            refusal = RPCError(code: RPCError.applicationError.code, message: "Too many calls at once")
        }
        if let refusal {
            remember(key)
            return respond(invocation.id, refusal, to: invocation.caller)
        }
        invocations[key] = Invocation(
            invocation: invocation, answersByStream: answersByStream, deadline: now + invocation.timeout)
        emit(.invoke(invocation))
    }

    /// Errors go as packets in both versions.
    private mutating func respond(_ request: String, _ error: RPCError, to caller: String) {
        var wire = RpcError()
        wire.code = error.code
        wire.message = UTF8Border.cut(error.message, to: RPCWire.messageLimit)
        wire.data = UTF8Border.cut(error.data, to: RPCWire.payloadLimit)
        var response = RpcResponse()
        response.requestId = request
        response.value = .error(wire)
        send(.rpcResponse(response), to: caller)
    }
}
