import Basics
import Testing
import Wire

@testable import RoomClient

/// Two participants, `ann` who calls and `bob` who is called, and the wire between them.
struct RPCPair {
    var ann = DataEngine(seed: 1, unixMillisecondsAtZero: 1_700_000_000_000)
    var bob = DataEngine(seed: 2, unixMillisecondsAtZero: 1_700_000_000_000)
    var results: [Result<String, RPCError>] = []
    var invocations: [RPCInvocation] = []
    var abandoned: [RPCInvocation] = []
    /// What crossed the wire, as its packets' kinds.
    var seen: [String] = []

    init() { bob.methods = ["echo"] }

    mutating func call(
        _ payload: String = "hi", method: String = "echo", version: Int32? = 0, timeout: Duration = .seconds(15),
        now: Moment = .zero
    ) -> RPCEngine.CallID {
        ann.call(method, payload: payload, at: "bob", clientProtocol: version, timeout: timeout, now: now)
    }

    /// Carries packets until both are silent.
    mutating func settle(now: Moment = .zero, deliver: (DataPacket) -> Bool = { _ in true }) throws {
        var isMoving = true
        while isMoving {
            isMoving = false
            while let output = ann.nextOutput() {
                isMoving = true
                guard let packet = try take(output, from: "ann"), deliver(packet) else { continue }
                let isTaken = bob.handle(packet, now: now)
                #expect(isTaken)
            }
            while let output = bob.nextOutput() {
                isMoving = true
                guard let packet = try take(output, from: "bob"), deliver(packet) else { continue }
                let isTaken = ann.handle(packet, now: now)
                #expect(isTaken)
            }
        }
    }
    /// - Returns: what goes to the other side, as it arrives there.
    private mutating func take(_ output: DataEngine.Output, from sender: String) throws -> DataPacket? {
        switch output {
        case .rpc(.send(let packet)):
            #expect(packet.destinationIdentities == [sender == "ann" ? "bob" : "ann"])
            seen.append(Self.name(packet))
            var packet = try DataPacket(protobuf: packet.protobuf)
            packet.participantIdentity = sender
            return packet
        case .rpc(.invoke(let invocation)): invocations.append(invocation)
        case .rpc(.abandon(let invocation)): abandoned.append(invocation)
        case .rpc(.finished(_, let result)): results.append(result)
        case .stream(let output): Issue.record("a remote call's stream came out: \(output)")
        }
        return nil
    }
    static func name(_ packet: DataPacket) -> String {
        switch packet.value {
        case .rpcRequest: "request"
        case .rpcAck: "ack"
        case .rpcResponse: "response"
        case .streamHeader: "header"
        case .streamChunk: "chunk"
        case .streamTrailer: "trailer"
        default: "other"
        }
    }
}

struct RPCEngineTests {
    @Test func `a call as packets`() throws {
        var pair = RPCPair()
        _ = pair.call()
        try pair.settle()
        // 8 s: the 15 less 7 for the way, as the Rust SDK counts.
        let invocation = try #require(pair.invocations.first)
        #expect(invocation.caller == "ann" && invocation.method == "echo" && invocation.payload == "hi")
        #expect(invocation.timeout == .seconds(8))
        pair.bob.answer(invocation, .success("hi back"), now: .seconds(1))
        try pair.settle()
        #expect(pair.results == [.success("hi back")])
        #expect(pair.seen == ["request", "ack", "response"])
        #expect(pair.ann.deadline == .distantFuture && pair.bob.deadline == .distantFuture)
    }

    @Test func `a call as text streams, as long as it likes`() throws {
        var pair = RPCPair()
        let payload = String(repeating: "ü", count: 20_000)
        _ = pair.call(payload, version: 1)
        try pair.settle()
        let invocation = try #require(pair.invocations.first)
        #expect(invocation.payload == payload && invocation.timeout == .seconds(8) && invocation.caller == "ann")
        pair.bob.answer(invocation, .success(payload + "!"), now: .zero)
        try pair.settle()
        #expect(pair.results == [.success(payload + "!")])
        let stream = ["header", "chunk", "chunk", "chunk", "trailer"]
        #expect(pair.seen == stream + ["ack"] + stream)
    }

    @Test(arguments: [Int32(0), 1]) func `errors go as packets, cut to what the wire takes`(version: Int32) throws {
        var pair = RPCPair()
        _ = pair.call(version: version)
        try pair.settle()
        let error = RPCError(
            code: 77, message: String(repeating: "é", count: 200), data: String(repeating: "d", count: 20_000))
        pair.bob.answer(try #require(pair.invocations.first), .failure(error), now: .zero)
        try pair.settle()
        let cut = RPCError(
            code: 77, message: String(repeating: "é", count: 128), data: String(repeating: "d", count: 15_360))
        #expect(pair.results == [.failure(cut)])
        #expect(pair.seen.last == "response")
    }

    @Test(arguments: [Int32(0), 1]) func `an unknown method is 1400`(version: Int32) throws {
        var pair = RPCPair()
        _ = pair.call(method: "nope", version: version)
        try pair.settle()
        #expect(pair.results == [.failure(.unsupportedMethod)] && pair.invocations == [])
        #expect(pair.seen.suffix(2) == ["ack", "response"])
    }

    @Test func `payloads over 15 KiB are refused on either side of version 1`() throws {
        let most = String(repeating: "x", count: 15_360)
        var pair = RPCPair()
        _ = pair.call(most + "x")
        try pair.settle()
        #expect(pair.results == [.failure(.requestPayloadTooLarge)] && pair.seen == [])
        _ = pair.call(most)
        try pair.settle()
        pair.bob.answer(try #require(pair.invocations.first), .success(most + "x"), now: .zero)
        try pair.settle()
        #expect(pair.results.last == .failure(.responsePayloadTooLarge))
    }

    @Test func `who is not there is 1401, and nothing is sent`() throws {
        var pair = RPCPair()
        _ = pair.call(version: nil)
        try pair.settle()
        #expect(pair.results == [.failure(.recipientNotFound)] && pair.seen == [])
    }

    @Test(arguments: [Int32(0), 1]) func `without an acknowledgement a call ends after 7 s`(version: Int32) throws {
        var pair = RPCPair()
        _ = pair.call(version: version)
        try pair.settle { _ in false }
        #expect(pair.ann.deadline == .seconds(7))
        pair.ann.timePassed(now: .milliseconds(6999))
        try pair.settle()
        #expect(pair.results == [])
        pair.ann.timePassed(now: .seconds(7))
        try pair.settle()
        #expect(pair.results == [.failure(.connectionTimeout)])
        #expect(pair.ann.deadline == .distantFuture)
    }

    @Test func `without a response it ends with its own time, on both sides`() throws {
        var pair = RPCPair()
        _ = pair.call(timeout: .seconds(15))
        try pair.settle()
        #expect(pair.ann.deadline == .seconds(15) && pair.bob.deadline == .seconds(8))
        // Bob's answer is lost.
        pair.bob.timePassed(now: .seconds(8))
        try pair.settle { _ in false }
        #expect(pair.abandoned == pair.invocations && pair.abandoned.count == 1)
        pair.bob.answer(pair.invocations[0], .success("late"), now: .seconds(9))
        #expect(pair.bob.nextOutput() == nil)
        pair.ann.timePassed(now: .seconds(15))
        try pair.settle()
        #expect(pair.results == [.failure(.responseTimeout)])
    }

    @Test func `a call shorter than the acknowledgement's time ends with its own`() throws {
        var pair = RPCPair()
        _ = pair.call(timeout: .seconds(2))
        try pair.settle { _ in false }
        pair.ann.timePassed(now: .seconds(2))
        try pair.settle()
        #expect(pair.results == [.failure(.responseTimeout)])
    }

    @Test func `a leaving recipient is 1503, a leaving caller frees the handler`() throws {
        var pair = RPCPair()
        _ = pair.call()
        try pair.settle()
        pair.ann.participantLeft("carol", now: .zero)
        pair.bob.participantLeft("carol", now: .zero)
        try pair.settle()
        #expect(pair.results == [] && pair.abandoned == [])
        pair.ann.participantLeft("bob", now: .zero)
        pair.bob.participantLeft("ann", now: .zero)
        try pair.settle()
        #expect(pair.results == [.failure(.recipientDisconnected)] && pair.abandoned == pair.invocations)
    }

    @Test func `a response stream cut by its sender's leaving is 1503`() throws {
        var pair = RPCPair()
        _ = pair.call(version: 1)
        try pair.settle()
        pair.bob.answer(pair.invocations[0], .success("x"), now: .zero)
        try pair.settle { RPCPair.name($0) != "trailer" }
        #expect(pair.results == [])
        pair.ann.participantLeft("bob", now: .zero)
        try pair.settle()
        #expect(pair.results == [.failure(.recipientDisconnected)])
    }

    @Test func `a request that comes twice runs once`() throws {
        var bob = RPCEngine(seed: 2)
        bob.methods = ["echo"]
        let first = try Self.outputs(&bob, Self.request())
        #expect(first.count == 2)
        let again = try Self.outputs(&bob, Self.request())
        #expect(again == [])
        guard case .invoke(let invocation)? = first.last else {
            Issue.record("\(first)")
            return
        }
        bob.answer(invocation, .success(""), now: .zero)
        while bob.nextOutput() != nil {}
        let later = try Self.outputs(&bob, Self.request())
        #expect(later == [] && bob.ignoredPackets == 2)
        // Another caller may use the same id.
        let other = try Self.outputs(&bob, Self.request(), from: "carol")
        #expect(other.count == 2)
    }

    @Test func `a version we do not speak is 1404, an id or caller that is missing no call at all`() throws {
        var bob = RPCEngine(seed: 2)
        bob.methods = ["echo"]
        let old = try Self.outputs(&bob, Self.request { $0.version = 9 })
        #expect(Self.error(old) == 1404)
        let packed = try Self.outputs(&bob, Self.request { ($0.id, $0.compressedPayload) = ("2", [1]) })
        #expect(Self.error(packed) == 1404)
        let big = try Self.outputs(
            &bob, Self.request { ($0.id, $0.payload) = ("3", String(repeating: "x", count: 15_361)) })
        #expect(Self.error(big) == 1402)
        let nameless = try Self.outputs(&bob, Self.request { $0.id = "" })
        let endless = try Self.outputs(&bob, Self.request { $0.id = String(repeating: "x", count: 257) })
        let nobody = try Self.outputs(&bob, Self.request(), from: "")
        #expect(nameless == [] && endless == [] && nobody == [])
        let eager = try Self.outputs(&bob, Self.request { ($0.id, $0.responseTimeoutMs) = ("4", 0) })
        guard case .invoke(let invocation)? = eager.last else {
            Issue.record("\(eager)")
            return
        }
        #expect(invocation.timeout == .seconds(15))
    }

    @Test func `a caller cannot fill us with calls`() throws {
        var limits = RPCEngine.Limits()
        (limits.invocations, limits.invocationsPerCaller) = (5, 3)
        var bob = RPCEngine(seed: 2, limits: limits)
        bob.methods = ["echo"]
        var refused = 0
        for caller in ["ann", "carol"] {
            for id in 0..<4 {
                let outputs = try Self.outputs(&bob, Self.request { $0.id = String(id) }, from: caller)
                refused += Self.error(outputs) == 1500 ? 1 : 0
            }
        }
        #expect(refused == 3)
    }

    @Test func `only whom we called may acknowledge and answer`() throws {
        var ann = RPCEngine(seed: 1)
        _ = ann.call("echo", payload: "", at: "bob", clientProtocol: 0, timeout: .seconds(15), now: .zero)
        guard case .send(let packet)? = ann.nextOutput(), case .rpcRequest(let request)? = packet.value else {
            Issue.record("no request")
            return
        }
        var response = RpcResponse()
        response.requestId = request.id
        response.value = .payload("forged")
        var ack = RpcAck()
        ack.requestId = request.id
        for sender in ["mallory", ""] {
            let outputs = try Self.outputs(&ann, .rpcResponse(response), from: sender)
            let more = try Self.outputs(&ann, .rpcAck(ack), from: sender)
            #expect(outputs == [] && more == [])
        }
        #expect(ann.ignoredPackets == 4 && ann.deadline == .seconds(7))
        // A response says as much as an acknowledgement, and an empty one is an empty string.
        response.value = nil
        let outputs = try Self.outputs(&ann, .rpcResponse(response), from: "bob")
        guard case .finished(_, .success(""))? = outputs.first else {
            Issue.record("\(outputs)")
            return
        }
        let again = try Self.outputs(&ann, .rpcResponse(response), from: "bob")
        #expect(again == [])
    }

    @Test func `a cancelled call says nothing more`() throws {
        var pair = RPCPair()
        let id = pair.call()
        try pair.settle()
        pair.ann.cancel(id)
        pair.bob.answer(pair.invocations[0], .success("x"), now: .zero)
        try pair.settle()
        #expect(pair.results == [] && pair.ann.deadline == .distantFuture)
    }

    @Test func `many calls at once each get their own answer`() throws {
        var pair = RPCPair()
        for number in 0..<60 { _ = pair.call(String(number), version: number % 2 == 0 ? 0 : 1) }
        try pair.settle()
        for invocation in pair.invocations.reversed() {
            pair.bob.answer(invocation, .success(invocation.payload), now: .zero)
        }
        try pair.settle()
        let answers = pair.results.compactMap { try? $0.get() }.compactMap { Int($0) }
        #expect(answers.sorted() == Array(0..<60))
    }

    @Test func `what is the room's is left to the room`() throws {
        var engine = DataEngine(seed: 1, unixMillisecondsAtZero: 0)
        var packet = DataPacket()
        for value: DataPacket.Value? in [nil, .user(UserPacket()), .sipDtmf(SipDTMF()), .chatMessage(ChatMessage())] {
            packet.value = value
            let isTaken = engine.handle(packet, now: .zero)
            #expect(!isTaken)
        }
        for packet in try OutgoingStream.whole(StreamAssemblerTests.info(), Array("hi".utf8)) {
            var packet = packet
            packet.participantIdentity = "ann"
            let isTaken = engine.handle(packet, now: .zero)
            #expect(isTaken)
        }
        var kinds: [String] = []
        while let output = engine.nextOutput() {
            switch output {
            case .stream(.opened): kinds.append("opened")
            case .stream(.piece): kinds.append("piece")
            case .stream(.closed): kinds.append("closed")
            default: kinds.append("other")
            }
        }
        #expect(kinds == ["opened", "piece", "closed"])
    }

    private static func request(_ change: (inout RpcRequest) -> Void = { _ in }) -> DataPacket.Value {
        var request = RpcRequest()
        (request.id, request.method, request.version, request.responseTimeoutMs) = ("1", "echo", 1, 1000)
        change(&request)
        return .rpcRequest(request)
    }
    private static func outputs(
        _ engine: inout RPCEngine, _ value: DataPacket.Value, from sender: String = "ann"
    ) throws -> [RPCEngine.Output] {
        var packet = DataPacket()
        packet.value = value
        packet = try DataPacket(protobuf: packet.protobuf)
        packet.participantIdentity = sender
        let isTaken = engine.handle(packet, now: .zero)
        #expect(isTaken)
        var outputs: [RPCEngine.Output] = []
        while let output = engine.nextOutput() { outputs.append(output) }
        return outputs
    }
    private static func error(_ outputs: [RPCEngine.Output]) -> UInt32? {
        for case .send(let packet) in outputs {
            if case .rpcResponse(let response)? = packet.value, case .error(let error)? = response.value {
                return error.code
            }
        }
        return nil
    }
}
