import AgentWorker
import Synchronization

/// A session as tools see it, with a device that answers as it is told.
final class FakeDevice: ToolContext {
    struct Request: Equatable {
        var method: String
        var payload: String
    }
    struct Record {
        var requests: [Request] = []
        var digits: [String] = []
        var endings: [String] = []
    }
    let callID = "call"
    let callerIdentity = "caller"
    let language: String
    private let answer: Result<String, DeviceFault>
    private let allowed: Set<DevicePermission>
    private let state = Mutex(Record())

    init(
        _ answer: Result<String, DeviceFault> = .success("{}"), language: String = "en-US",
        allowing allowed: Set<DevicePermission> = Set(DevicePermission.allCases)
    ) {
        self.answer = answer
        self.allowed = allowed
        self.language = language
    }
    var record: Record { state.withLock { $0 } }

    func isPermitted(_ permission: DevicePermission) -> Bool { allowed.contains(permission) }
    func performOnDevice(method: String, payload: String, timeout: Duration) async throws(DeviceFault) -> String {
        state.withLock { $0.requests.append(Request(method: method, payload: payload)) }
        return try answer.get()
    }
    func sendDTMF(_ digits: String) async throws(ToolError) { state.withLock { $0.digits.append(digits) } }
    func endCall(reason: String) async { state.withLock { $0.endings.append(reason) } }
}
