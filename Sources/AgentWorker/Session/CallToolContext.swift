import Basics
import RoomClient
import Synchronization

/// What a call lets its tools do: reach the caller's device, press keys, hang up.
final class CallToolContext: ToolContext {
    let callID: String
    let language: String
    let memory: CallerMemory?
    private let permissions: Set<DevicePermission>
    private let room: RoomConnection
    private let inbox: CallInbox<CallEvent>
    private let caller = Mutex("")

    init(
        callID: String, language: String, permissions: Set<DevicePermission>, room: RoomConnection,
        inbox: CallInbox<CallEvent>, memory: CallerMemory?
    ) {
        self.memory = memory
        self.callID = callID
        self.language = language
        self.permissions = permissions
        self.room = room
        self.inbox = inbox
    }

    var callerIdentity: String { caller.withLock { $0 } }
    func talksWith(_ identity: String) { caller.withLock { $0 = identity } }

    func isPermitted(_ permission: DevicePermission) -> Bool { permissions.contains(permission) }

    func performOnDevice(method: String, payload: String, timeout: Duration) async throws(DeviceFault) -> String {
        let identity = callerIdentity
        guard !identity.isEmpty else { throw .recipientLeft }
        do throws(RPCError) {
            return try await room.perform(method, payload: payload, at: identity, timeout: timeout)
        } catch { throw DeviceFault(rpcCode: Int(error.code), message: error.message) }
    }

    /// Codes of RFC 4733 §3.2: 0…9, then `*`, `#`, `A`…`D`.
    private static let keys = Array("0123456789*#ABCD")

    func sendDTMF(_ digits: String) async throws(ToolError) {
        let codes = digits.compactMap(Self.keys.firstIndex(of:))
        guard codes.count == digits.count else { throw .failed("'\(digits)' is no sequence of telephone keys") }
        for code in codes {
            do throws(RoomClientError) {
                try await room.sendDTMF(code: UInt32(code), digit: String(Self.keys[code]), to: [callerIdentity])
            } catch { throw .failed("the key could not be sent: \(error)") }
        }
    }

    func endCall(reason: String) async {
        inbox.post(.order(.endWanted(.agentEnded(reason), farewell: false)), .words)
    }
}
