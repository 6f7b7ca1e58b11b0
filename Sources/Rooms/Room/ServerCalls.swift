import Basics
import Wire

/// Calls this server makes on a participant for an administrator (PerformRpc): who answers what, and until when.
///
/// Pure. Each call has an identity of its own, to which the participant's answers are addressed and by which the media
/// side picks them out. Source: livekit-wire.md §9.2.
struct ServerCalls: Sendable {
    struct CallID: Hashable, Sendable {
        let identity: String
    }
    enum Outcome: Sendable, Equatable {
        case answered(payload: String)
        case failed(code: UInt32, message: String, data: String)
        static func builtIn(_ fault: Fault) -> Outcome {
            .failed(code: fault.rawValue, message: fault.text, data: "")
        }
    }
    /// The codes reserved by the protocol.
    enum Fault: UInt32, Sendable {
        case unsupportedMethod = 1400, recipientNotFound, requestPayloadTooLarge, unsupportedServer, unsupportedVersion
        case applicationError = 1500, connectionTimeout, responseTimeout, recipientDisconnected
        case responsePayloadTooLarge, sendFailed

        var text: String {
            switch self {
            case .unsupportedMethod: "Method not supported at destination"
            case .recipientNotFound: "Recipient not found"
            case .requestPayloadTooLarge: "Request payload too large"
            case .unsupportedServer: "RPC not supported by server"
            case .unsupportedVersion: "Unsupported RPC version"
            case .applicationError: "Application error in method handler"
            case .connectionTimeout: "Connection timeout"
            case .responseTimeout: "Response timeout"
            case .recipientDisconnected: "Recipient disconnected"
            case .responsePayloadTooLarge: "Response payload too large"
            case .sendFailed: "Failed to send"
            }
        }
    }
    /// UTF-8 bytes of a request or a response in protocol version 1.
    static let payloadLimit = 15_360
    /// From the request to the acknowledgement.
    static let ackPatience: Duration = .seconds(7)
    static let usualTimeout: Duration = .seconds(15)
    /// More at once are refused: each holds a caller's connection.
    static let limit = 1000

    private struct Call: Sendable {
        let recipient: ParticipantSID
        var ackDeadline: Moment?
        let deadline: Moment
    }
    private var calls: [CallID: Call] = [:]

    var deadline: Moment {
        calls.values.reduce(.distantFuture) { min($0, $1.deadline, $1.ackDeadline ?? .distantFuture) }
    }
    var isFull: Bool { calls.count >= Self.limit }

    /// - Returns: the packet to send to the recipient.
    mutating func begin(
        _ id: CallID, method: String, payload: String, to recipient: ParticipantSID, identity: String,
        timeout: Duration, now: Moment
    ) -> DataPacket {
        calls[id] = Call(recipient: recipient, ackDeadline: now + Self.ackPatience, deadline: now + timeout)
        return DataPacket.with { packet in
            packet.kind = .reliable
            packet.participantIdentity = id.identity
            packet.destinationIdentities = [identity]
            packet.value = .rpcRequest(
                RpcRequest.with {
                    $0.id = id.identity
                    $0.method = method
                    $0.payload = payload
                    $0.responseTimeoutMs = UInt32(clamping: timeout.milliseconds)
                    $0.version = 1
                })
        }
    }

    /// A packet addressed to a call's identity; what is no answer to it, or not from whom was called, is ignored.
    mutating func receive(_ bytes: [UInt8], for identity: String) -> [(CallID, Outcome)] {
        let id = CallID(identity: identity)
        guard let call = calls[id], let packet = try? DataPacket(protobuf: bytes),
            packet.participantSid == call.recipient.text
        else { return [] }
        switch packet.value {
        case .rpcAck(let ack) where ack.requestId == identity:
            calls[id]?.ackDeadline = nil
            return []
        case .rpcResponse(let response) where response.requestId == identity:
            return end(id, Self.outcome(of: response))
        default: return []
        }
    }

    private static func outcome(of response: RpcResponse) -> Outcome {
        switch response.value {
        case .payload(let payload) where payload.utf8.count > payloadLimit: .builtIn(.responsePayloadTooLarge)
        case .payload(let payload): .answered(payload: payload)
        case .error(let error): .failed(code: error.code, message: error.message, data: error.data)
        // A compressed payload answers a version this server did not ask for.
        default: .builtIn(.unsupportedVersion)
        }
    }

    mutating func participantLeft(_ sid: ParticipantSID) -> [(CallID, Outcome)] {
        calls.filter { $0.value.recipient == sid }.keys.flatMap { end($0, .builtIn(.recipientDisconnected)) }
    }

    mutating func endAll() -> [(CallID, Outcome)] {
        calls.keys.flatMap { end($0, .builtIn(.recipientDisconnected)) }
    }

    mutating func passTime(now: Moment) -> [(CallID, Outcome)] {
        guard now >= deadline else { return [] }
        return calls.flatMap { id, call -> [(CallID, Outcome)] in
            if let ackDeadline = call.ackDeadline, now >= ackDeadline { return end(id, .builtIn(.connectionTimeout)) }
            return now >= call.deadline ? end(id, .builtIn(.responseTimeout)) : []
        }
    }

    private mutating func end(_ id: CallID, _ outcome: Outcome) -> [(CallID, Outcome)] {
        calls.removeValue(forKey: id) == nil ? [] : [(id, outcome)]
    }
}
