/// What a session lets its tools do.
public protocol ToolContext: Sendable {
    var callID: String { get }
    var callerIdentity: String { get }
    /// BCP 47 of the conversation.
    var language: String { get }
    func isPermitted(_ permission: DevicePermission) -> Bool
    /// Asks the caller's client to do something, by LiveKit RPC; gives its answer.
    ///
    /// - Parameter payload: JSON, at most 15 KiB.
    func performOnDevice(method: String, payload: String, timeout: Duration) async throws(DeviceFault) -> String
    /// - Parameter digits: of `0123456789*#ABCD`, in the order they are pressed.
    func sendDTMF(_ digits: String) async throws(ToolError)
    /// Ends the call once what is being said has been heard.
    func endCall(reason: String) async
    /// What is remembered of the caller; nil: nothing is remembered here.
    var memory: CallerMemory? { get }
}

extension ToolContext {
    public var memory: CallerMemory? { nil }
}
