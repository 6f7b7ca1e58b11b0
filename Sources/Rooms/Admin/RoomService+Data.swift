import Basics
import Wire

extension RoomService {
    func sendData(_ request: SendDataRequest, _ caller: AdminCaller) async throws(TwirpError) -> SendDataResponse {
        let room = try administered(request.room, by: caller)
        do throws(RoomFault) { try await room.sendData(request) } catch { throw TwirpError(error) }
        return SendDataResponse()
    }

    /// Longest response time an administrator may ask for; its connection is held that long.
    private static let longestCall: Duration = .seconds(300)

    func performRPC(_ request: PerformRpcRequest, _ caller: AdminCaller) async throws(TwirpError) -> PerformRpcResponse
    {
        let room = try administered(request.room, by: caller)
        guard !request.method.isEmpty else { throw TwirpError(.invalidArgument, "method is empty") }
        let timeout: Duration? =
            request.responseTimeoutMs == 0
            ? nil : min(.milliseconds(Int64(request.responseTimeoutMs)), Self.longestCall)
        let outcome = await room.call(
            request.destinationIdentity, method: request.method, payload: request.payload, timeout: timeout)
        switch outcome {
        case .answered(let payload): return PerformRpcResponse.with { $0.payload = payload }
        case .failed(let code, let message, let data): throw TwirpError(callFailure: code, message, data)
        }
    }
}

extension TwirpError {
    /// The code the caller knows from `livekit-wire.md §9.2` stands in `meta`, with the data of an application's error.
    init(callFailure code: UInt32, _ message: String, _ data: String) {
        let kind: Code =
            switch ServerCalls.Fault(rawValue: code) {
            case .unsupportedMethod: .invalidArgument
            case .recipientNotFound: .notFound
            case .requestPayloadTooLarge: .malformed
            case .unsupportedServer, .unsupportedVersion: .unimplemented
            case .connectionTimeout, .recipientDisconnected: .unavailable
            case .responseTimeout: .deadlineExceeded
            case .applicationError, .responsePayloadTooLarge, .sendFailed, nil: .internal
            }
        var meta = ["rpc_code": String(code)]
        if !data.isEmpty { meta["rpc_data"] = data }
        self.init(kind, message, meta: meta)
    }
}
