public import Basics
public import Wire

/// What happens on a room's reliable data channel beyond plain packets: streams of others, and remote calls both ways.
///
/// Pure. After every other call drain ``nextOutput()`` until nil; call ``timePassed(now:)`` at ``deadline``. Streams of
/// ours need no engine: ``OutgoingStream``.
public struct DataEngine: Sendable {
    public enum Output: Sendable, Equatable {
        /// Never of a remote call's streams, which stay inside.
        case stream(StreamAssembler.Output)
        case rpc(RPCEngine.Output)
    }
    private var streams: StreamAssembler
    private var rpc: RPCEngine

    /// - Parameters:
    ///   - seed: for ids.
    ///   - unixMillisecondsAtZero: what the calendar says at `Moment.zero`.
    public init(
        seed: UInt64, unixMillisecondsAtZero: Int64, streams: StreamAssembler.Limits = .init(),
        rpc: RPCEngine.Limits = .init()
    ) {
        self.streams = StreamAssembler(limits: streams)
        self.rpc = RPCEngine(seed: seed, unixMillisecondsAtZero: unixMillisecondsAtZero, limits: rpc)
    }

    /// What others can call here.
    public var methods: Set<String> {
        get { rpc.methods }
        set { rpc.methods = newValue }
    }
    public var deadline: Moment { min(streams.deadline, rpc.deadline) }
    public var ignoredPackets: UInt64 { streams.ignoredPackets &+ rpc.ignoredPackets }

    /// - Parameter packet: as it came; `participantIdentity` is its sender.
    /// - Returns: false for what is the room's: user packets, DTMF, chat …
    public mutating func handle(_ packet: DataPacket, now: Moment) -> Bool {
        let sender = packet.participantIdentity
        switch packet.value {
        case .streamHeader(let header): streams.handle(header, from: sender, now: now)
        case .streamChunk(let chunk): streams.handle(chunk, from: sender, now: now)
        case .streamTrailer(let trailer): streams.handle(trailer, from: sender, now: now)
        default: return rpc.handle(packet, now: now)
        }
        passOn(now: now)
        return true
    }

    /// See ``RPCEngine/call(_:payload:at:clientProtocol:timeout:now:)``.
    public mutating func call(
        _ method: String, payload: String, at recipient: String, clientProtocol: Int32?, timeout: Duration, now: Moment
    ) -> RPCEngine.CallID {
        rpc.call(method, payload: payload, at: recipient, clientProtocol: clientProtocol, timeout: timeout, now: now)
    }
    public mutating func cancel(_ call: RPCEngine.CallID) { rpc.cancel(call) }
    public mutating func answer(_ invocation: RPCInvocation, _ result: Result<String, RPCError>, now: Moment) {
        rpc.answer(invocation, result, now: now)
    }
    public mutating func participantLeft(_ identity: String, now: Moment) {
        streams.participantLeft(identity)
        passOn(now: now)
        rpc.participantLeft(identity)
    }
    public mutating func timePassed(now: Moment) {
        streams.timePassed(now: now)
        passOn(now: now)
        rpc.timePassed(now: now)
    }

    private var forRoom: [StreamAssembler.Output] = []
    private var nextForRoom = 0

    public mutating func nextOutput() -> Output? {
        if nextForRoom < forRoom.count {
            defer { nextForRoom += 1 }
            return .stream(forRoom[nextForRoom])
        }
        forRoom.removeAll(keepingCapacity: true)
        nextForRoom = 0
        return rpc.nextOutput().map { .rpc($0) }
    }

    /// Streams that carry remote calls go to their engine, the others out.
    private mutating func passOn(now: Moment) {
        while let output = streams.nextOutput() {
            guard RPCEngine.isTopic(output.info.topic) else {
                forRoom.append(output)
                continue
            }
            switch output {
            case .closed(let info, .text(let text)): rpc.handle(info, text: text, now: now)
            case .closed(let info, .bytes): rpc.handle(info, failure: .unsupported("a remote call in bytes"))
            case .failed(let info, let failure): rpc.handle(info, failure: failure)
            case .opened, .piece: break
            }
        }
    }
}

extension StreamAssembler.Output {
    public var info: StreamInfo {
        switch self {
        case .opened(let info), .piece(let info, _), .closed(let info, _), .failed(let info, _): info
        }
    }
}
