public import Basics
import Wire

/// Our calls of others.
extension RPCEngine {
    /// Calls a method of another participant. Whatever becomes of it comes out as `.finished`, also what is wrong at once.
    ///
    /// - Parameters:
    ///   - clientProtocol: the recipient's, from its ParticipantInfo; 1 and more take the call as a stream. Nil when
    ///     there is no such participant.
    ///   - timeout: until the response; the acknowledgement has 7 s of it.
    public mutating func call(
        _ method: String, payload: String, at recipient: String, clientProtocol: Int32?, timeout: Duration, now: Moment
    ) -> CallID {
        let (id, requestID) = makeCall()
        guard let clientProtocol else {
            emit(.finished(id, .failure(.recipientNotFound)))
            return id
        }
        guard calls.count < limits.calls else {
            emit(.finished(id, .failure(.sendFailed)))
            return id
        }
        if clientProtocol >= RPCWire.streamProtocol {
            let attributes = [
                RPCWire.id: requestID, RPCWire.method: method, RPCWire.version: "2",
                RPCWire.timeout: String(RPCWire.announced(timeout)),
            ]
            guard sendStream(RPCWire.requestTopic, attributes, payload, to: recipient, now: now) else {
                emit(.finished(id, .failure(.sendFailed)))
                return id
            }
        } else {
            guard payload.utf8.count <= RPCWire.payloadLimit else {
                emit(.finished(id, .failure(.requestPayloadTooLarge)))
                return id
            }
            var request = RpcRequest()
            request.id = requestID
            request.method = method
            request.payload = payload
            request.responseTimeoutMs = RPCWire.announced(timeout)
            request.version = 1
            send(.rpcRequest(request), to: recipient)
        }
        calls[id] = Call(
            requestID: requestID, recipient: recipient, ackDeadline: now + RPCWire.ackPatience,
            deadline: now + timeout)
        callsByRequest[requestID] = id
        return id
    }

    /// Nobody waits for the result any more; none will come out.
    public mutating func cancel(_ id: CallID) {
        if let call = calls.removeValue(forKey: id) { callsByRequest[call.requestID] = nil }
    }

    mutating func acknowledged(_ request: String, by sender: String) {
        guard let id = callsByRequest[request], calls[id]?.recipient == sender else { return ignoredPackets &+= 1 }
        calls[id]?.isAcknowledged = true
    }

    mutating func responded(_ response: RpcResponse, by sender: String) {
        switch response.value {
        case .payload(let payload): finish(request: response.requestId, by: sender, .success(payload))
        case .error(let error):
            let failure = RPCError(code: error.code, message: error.message, data: error.data)
            finish(request: response.requestId, by: sender, .failure(failure))
        case .compressedPayload: finish(request: response.requestId, by: sender, .failure(.unsupportedVersion))
        // Proto3 leaves an empty payload out.
        case nil: finish(request: response.requestId, by: sender, .success(""))
        }
    }

    /// Only whom we called may answer.
    mutating func finish(request: String, by sender: String, _ result: Result<String, RPCError>) {
        guard let id = callsByRequest[request], calls[id]?.recipient == sender else { return ignoredPackets &+= 1 }
        finish(id, result)
    }

    mutating func finish(_ id: CallID, _ result: Result<String, RPCError>) {
        guard let call = calls.removeValue(forKey: id) else { return }
        callsByRequest[call.requestID] = nil
        emit(.finished(id, result))
    }
}
