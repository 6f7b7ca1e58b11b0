import Basics
import Testing
import Wire

@testable import RoomClient

/// Packets that no client would send, in every order.
struct DataEngineNoiseTests {
    private static func packet(using random: inout SeededRandom, ids: [String]) -> DataPacket {
        let id = ids.randomElement(using: &random) ?? ""
        let topics = ["lk.rpc_request", "lk.rpc_response", "lk.chat", ""]
        let index: UInt64 = [0, 0, 1, 2, .max].randomElement(using: &random) ?? 0
        var packet = DataPacket()
        packet.participantIdentity = ["ann", "bob", ""].randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            var header = StreamAssemblerTests.info(id: id, topic: topics.randomElement(using: &random) ?? "").header
            header.attributes = [
                "lk.rpc_request_id": id, "lk.rpc_request_method": Bool.random(using: &random) ? "echo" : "x",
                "lk.rpc_request_version": Bool.random(using: &random) ? "2" : "-1",
                "lk.rpc_request_response_timeout_ms": ["", "-5", "4294967295", "9999999999", "10"]
                    .randomElement(using: &random) ?? "",
            ]
            if Bool.random(using: &random) { header.contentHeader = .byteHeader(DataStream.ByteHeader()) }
            packet.value = .streamHeader(header)
        case 1:
            var chunk = DataStream.Chunk()
            (chunk.streamId, chunk.chunkIndex, chunk.version) = (id, index, -1)
            chunk.content = (0..<Int.random(in: 0..<9, using: &random)).map { _ in .random(in: 90...200, using: &random)
            }
            packet.value = .streamChunk(chunk)
        case 2:
            var trailer = DataStream.Trailer()
            trailer.streamId = id
            packet.value = .streamTrailer(trailer)
        case 3:
            var request = RpcRequest()
            (request.id, request.method, request.version) = (id, "echo", 1)
            request.responseTimeoutMs = [0, 10, .max].randomElement(using: &random) ?? 0
            packet.value = .rpcRequest(request)
        case 4:
            var ack = RpcAck()
            ack.requestId = id
            packet.value = .rpcAck(ack)
        case 5:
            var response = RpcResponse()
            response.requestId = id
            response.value = Bool.random(using: &random) ? .payload("p") : .compressedPayload([1])
            packet.value = .rpcResponse(response)
        default: break
        }
        return packet
    }

    @Test(arguments: 1...5) func `noise never traps, and every call ends exactly once`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var engine = DataEngine(seed: seed, unixMillisecondsAtZero: .max)
        engine.methods = ["echo"]
        var now = Moment.zero
        var ids = ["", "1", "2", "3"]
        var waiting: Set<RPCEngine.CallID> = []
        var running: [RPCInvocation] = []
        func drain() {
            while let output = engine.nextOutput() {
                switch output {
                case .rpc(.finished(let id, _)): #expect(waiting.remove(id) != nil)
                case .rpc(.invoke(let invocation)): running.append(invocation)
                case .rpc(.abandon(let invocation)): running.removeAll { $0 == invocation }
                case .rpc(.send(let packet)):
                    if case .rpcRequest(let request) = packet.value { ids.append(request.id) }
                case .stream(let output): #expect(!RPCEngine.isTopic(output.info.topic))
                }
            }
        }
        for _ in 0..<5000 {
            now = now + .milliseconds(Int64.random(in: 0..<500, using: &random))
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                let versions: [Int32?] = [0, 1, -1, nil]
                let version = versions.randomElement(using: &random) ?? nil
                waiting.insert(
                    engine.call(
                        "m", payload: "p", at: "bob", clientProtocol: version,
                        timeout: .milliseconds(Int64.random(in: -100..<20_000, using: &random)), now: now))
            case 1: if let last = running.popLast() { engine.answer(last, .success("ok"), now: now) }
            case 2: engine.participantLeft(Bool.random(using: &random) ? "ann" : "bob", now: now)
            case 3: engine.timePassed(now: now)
            default: _ = engine.handle(Self.packet(using: &random, ids: ids), now: now)
            }
            drain()
        }
        // Only what the engine still waits for is without an end.
        engine.timePassed(now: .distantFuture)
        drain()
        #expect(waiting == [] && running == [])
        #expect(engine.deadline == .distantFuture)
    }
}
