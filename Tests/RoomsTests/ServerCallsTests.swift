import Basics
import Testing
import Wire

@testable import Rooms

struct ServerCallsTests {
    private let id = ServerCalls.CallID(identity: "RPC_1")

    private func begun(timeout: Duration = .seconds(15)) -> ServerCalls {
        var calls = ServerCalls()
        _ = calls.begin(
            id, method: "m", payload: "p", to: ParticipantSID("PA_1"), identity: "ann", timeout: timeout, now: .zero)
        return calls
    }
    private func ack() -> [UInt8] {
        DataPacket.with {
            $0.participantSid = "PA_1"
            $0.value = .rpcAck(.with { $0.requestId = id.identity })
        }.protobuf
    }
    private func response(_ value: RpcResponse.Value?, from sid: String = "PA_1") -> [UInt8] {
        DataPacket.with {
            $0.participantSid = sid
            $0.value = .rpcResponse(
                .with {
                    $0.requestId = id.identity
                    $0.value = value
                })
        }.protobuf
    }

    @Test func `without an acknowledgement in 7 s there is no connection`() {
        var calls = begun()
        #expect(calls.deadline == .seconds(7))
        #expect(calls.passTime(now: .milliseconds(6999)).isEmpty)
        let ended = calls.passTime(now: .seconds(7))
        #expect(ended.map(\.1) == [.builtIn(.connectionTimeout)])
        #expect(calls.deadline == .distantFuture)
    }

    @Test func `an acknowledged call waits its whole time`() {
        var calls = begun(timeout: .seconds(10))
        #expect(calls.receive(ack(), for: id.identity).isEmpty)
        #expect(calls.deadline == .seconds(10))
        #expect(calls.passTime(now: .seconds(10)).map(\.1) == [.builtIn(.responseTimeout)])
    }

    @Test func `errors of the application pass as they are`() {
        var calls = begun()
        let error = RpcError.with {
            $0.code = 101
            $0.message = "no"
            $0.data = "d"
        }
        #expect(
            calls.receive(response(.error(error)), for: id.identity).map(\.1)
                == [.failed(code: 101, message: "no", data: "d")])
    }

    @Test func `an answer too large is an error`() {
        var calls = begun()
        let payload = String(repeating: "x", count: ServerCalls.payloadLimit + 1)
        #expect(
            calls.receive(response(.payload(payload)), for: id.identity).map(\.1)
                == [.builtIn(.responsePayloadTooLarge)])
    }

    @Test func `junk, strangers and second answers change nothing`() {
        var calls = begun()
        #expect(calls.receive([0xFF, 0x01], for: id.identity).isEmpty)
        #expect(calls.receive(response(.payload("x")), for: "RPC_other").isEmpty)
        #expect(calls.receive(response(.payload("x"), from: "PA_2"), for: id.identity).isEmpty)
        #expect(calls.receive(DataPacket().protobuf, for: id.identity).isEmpty)
        #expect(calls.participantLeft(ParticipantSID("PA_2")).isEmpty)
        #expect(calls.receive(response(.payload("x")), for: id.identity).map(\.1) == [.answered(payload: "x")])
        #expect(calls.receive(response(.payload("y")), for: id.identity).isEmpty)
    }

    @Test func `who leaves ends the calls on it`() {
        var calls = begun()
        #expect(calls.participantLeft(ParticipantSID("PA_1")).map(\.1) == [.builtIn(.recipientDisconnected)])
    }
}
