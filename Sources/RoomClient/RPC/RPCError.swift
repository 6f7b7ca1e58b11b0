/// Why a remote call failed. Codes and texts are LiveKit's (livekit-wire.md §9.2); a handler may throw any code
/// outside 1400…1599 of its own.
public struct RPCError: Error, Equatable, Sendable, CustomStringConvertible {
    public var code: UInt32
    /// At most 256 bytes cross the wire.
    public var message: String
    /// At most 15 KiB cross the wire.
    public var data: String

    public init(code: UInt32, message: String, data: String = "") {
        self.code = code
        self.message = message
        self.data = data
    }

    public var description: String { "RPC error \(code): \(message)" }

    public static let unsupportedMethod = RPCError(code: 1400, message: "Method not supported at destination")
    public static let recipientNotFound = RPCError(code: 1401, message: "Recipient not found")
    public static let requestPayloadTooLarge = RPCError(code: 1402, message: "Request payload too large")
    public static let unsupportedServer = RPCError(code: 1403, message: "RPC not supported by server")
    public static let unsupportedVersion = RPCError(code: 1404, message: "Unsupported RPC version")
    public static let applicationError = RPCError(code: 1500, message: "Application error in method handler")
    public static let connectionTimeout = RPCError(code: 1501, message: "Connection timeout")
    public static let responseTimeout = RPCError(code: 1502, message: "Response timeout")
    public static let recipientDisconnected = RPCError(code: 1503, message: "Recipient disconnected")
    public static let responsePayloadTooLarge = RPCError(code: 1504, message: "Response payload too large")
    public static let sendFailed = RPCError(code: 1505, message: "Failed to send")
}

/// A call that another participant makes to us.
public struct RPCInvocation: Sendable, Equatable {
    public var id: String
    /// Identity of the caller.
    public var caller: String
    public var method: String
    public var payload: String
    /// How long the caller waits for the answer.
    public var timeout: Duration

    public init(id: String, caller: String, method: String, payload: String, timeout: Duration) {
        self.id = id
        self.caller = caller
        self.method = method
        self.payload = payload
        self.timeout = timeout
    }
}
