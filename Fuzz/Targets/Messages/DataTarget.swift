import Basics
import Wire

@testable import RoomClient

extension FuzzTarget {
    /// The reliable data channel of a participant in code: streams of strangers, and remote calls both ways.
    static let data = FuzzTarget(
        name: "data",
        seeds: { _ in
            [StreamInfo.Kind.text, .bytes(name: "f")].flatMap { kind in
                ["lk.chat", "lk.rpc_request", "lk.rpc_response"].map { topic in
                    let info = StreamInfo(
                        id: "s", kind: kind, topic: topic,
                        attributes: [
                            "lk.rpc_request_id": "1", "lk.rpc_request_method": "echo", "lk.rpc_request_version": "2",
                        ], timestamp: 1)
                    let packets = (try? OutgoingStream.whole(info, Array("né".utf8))) ?? []
                    return [1, 1] + packets.flatMap { [0, 0] + [UInt8].chunk($0.protobuf) }
                }
            } + [[1, 0, 0, 0] + .chunk(request.protobuf), [1, 0, 3, 0, 1, 5, 2, 1, 4]]
        },
        run: { input in
            var limits = StreamAssembler.Limits()
            (limits.openStreams, limits.streamBytes, limits.totalBytes, limits.remembered) = (4, 3000, 6000, 4)
            var run = DataRun(engine: DataEngine(seed: 1, unixMillisecondsAtZero: 0, streams: limits))
            run.engine.methods = ["echo"]
            while !input.isAtEnd { run.step(&input) }
            run.now = .distantFuture
            run.engine.timePassed(now: run.now)
            run.drain()
            expect(run.calls.isEmpty && run.running.isEmpty, "every call ends")
            expect(run.streams.isEmpty, "every stream ends")
            expect(run.engine.deadline == .distantFuture, "nothing is waited for when all has ended")
        })

    private static var request: DataPacket {
        var request = RpcRequest()
        (request.id, request.method, request.version, request.responseTimeoutMs) = ("1", "echo", 1, 1000)
        var packet = DataPacket()
        packet.value = .rpcRequest(request)
        return packet
    }
}

/// One course of events, and what must hold in it.
private struct DataRun {
    struct Name: Hashable {
        let from: String
        let id: String
    }
    var engine: DataEngine
    var now = Moment.zero
    var calls: Set<RPCEngine.CallID> = []
    var running: [RPCInvocation] = []
    /// What has come of each open stream.
    var streams: [Name: [UInt8]] = [:]
    private static let people = ["ann", "bob", ""]

    mutating func step(_ input: inout FuzzInput) {
        switch input.choice(6) {
        case 1:
            let version = [Int32(0), 1, -1][input.choice(3)]
            let patience = Duration.milliseconds(Int(input.uint16()) - 100)
            calls.insert(
                engine.call("m", payload: "p", at: "bob", clientProtocol: version, timeout: patience, now: now))
        case 2: if let last = running.popLast() { engine.answer(last, .success("ok"), now: now) }
        case 3: engine.participantLeft(Self.people[input.choice(3)], now: now)
        case 4:
            now = now + .milliseconds(Int(input.uint16()))
            engine.timePassed(now: now)
        default:
            let sender = Self.people[input.choice(3)]
            if var packet = try? DataPacket(protobuf: input.chunk()) {
                packet.participantIdentity = sender
                _ = engine.handle(packet, now: now)
            }
        }
        drain()
    }

    mutating func drain() {
        while let output = engine.nextOutput() {
            switch output {
            case .rpc(.finished(let id, _)): expect(calls.remove(id) != nil, "a call ends once")
            case .rpc(.invoke(let invocation)): running.append(invocation)
            case .rpc(.abandon(let invocation)): running.removeAll { $0 == invocation }
            case .rpc(.send(let packet)): expect(packet.protobuf.count < 16_384, "packets fit the channel")
            case .stream(let output): take(output)
            }
        }
    }

    private mutating func take(_ output: StreamAssembler.Output) {
        let name = Name(from: output.info.from, id: output.info.id)
        expect(!RPCEngine.isTopic(output.info.topic), "a remote call's streams stay inside")
        switch output {
        case .opened:
            expect(streams[name] == nil, "a stream opens once")
            streams[name] = []
        case .piece(_, let piece):
            expect(streams[name] != nil, "pieces come of open streams")
            streams[name]? += Self.bytes(piece)
        case .closed(_, let content):
            expect(streams.removeValue(forKey: name) == Self.bytes(content), "the pieces are the content")
        case .failed: streams[name] = nil
        }
    }
    private static func bytes(_ content: StreamAssembler.Content) -> [UInt8] {
        switch content {
        case .text(let text): Array(text.utf8)
        case .bytes(let bytes): bytes
        }
    }
}
