public import Basics
public import Wire

/// Remote calls both ways, over packets (version 1) and over text streams (version 2). Pure: packets and time in, packets
/// to send, calls to run and results out.
///
/// After every other call drain ``nextOutput()`` until nil; call ``timePassed(now:)`` at ``deadline``. Text streams on the
/// topics of ``isTopic(_:)`` come in whole. Source: livekit-wire.md §9.2.
public struct RPCEngine: Sendable {
    /// A call of ours.
    public struct CallID: Hashable, Sendable { let number: UInt64 }

    public enum Output: Sendable, Equatable {
        /// On the reliable channel.
        case send(DataPacket)
        /// Somebody calls us; to be answered by ``answer(_:_:now:)``.
        case invoke(RPCInvocation)
        /// Nobody waits for this answer any more: the caller left, or its time is up.
        case abandon(RPCInvocation)
        /// A call of ours is over; once for each.
        case finished(CallID, Result<String, RPCError>)
    }
    public struct Limits: Sendable {
        /// Calls of ours that wait.
        public var calls = 1024
        /// Calls of others that run here, and of one of them.
        public var invocations = 256
        public var invocationsPerCaller = 64
        /// Ids of answered calls, so that a request that comes again is not run again.
        public var remembered = 1024
        public init() {}
    }
    struct Call {
        let requestID: String
        let recipient: String
        var isAcknowledged = false
        let ackDeadline: Moment
        let deadline: Moment
        var due: Moment { isAcknowledged ? deadline : min(ackDeadline, deadline) }
    }
    struct InvocationKey: Hashable {
        let caller: String
        let id: String
    }
    struct Invocation {
        let invocation: RPCInvocation
        let answersByStream: Bool
        let deadline: Moment
    }

    let limits: Limits
    /// What others can call here; the rest is answered 1400.
    public var methods: Set<String> = []
    var calls: [CallID: Call] = [:]
    var callsByRequest: [String: CallID] = [:]
    var invocations: [InvocationKey: Invocation] = [:]
    private var lastCall: UInt64 = 0
    private var answered: [InvocationKey] = []
    private var answeredSet: Set<InvocationKey> = []
    private var nextForgotten = 0
    private var random: SeededRandom
    private let unixMillisecondsAtZero: Int64
    private var outputs: [Output] = []
    private var nextOutputIndex = 0
    /// Answers to no call, from the wrong participant, requests that came twice or without an id.
    public internal(set) var ignoredPackets: UInt64 = 0

    /// - Parameters:
    ///   - seed: for ids.
    ///   - unixMillisecondsAtZero: what the calendar says at `Moment.zero`; streams carry a time stamp.
    public init(seed: UInt64, unixMillisecondsAtZero: Int64 = 0, limits: Limits = Limits()) {
        random = SeededRandom(seed: seed)
        self.unixMillisecondsAtZero = unixMillisecondsAtZero
        self.limits = limits
    }

    /// Whether text streams of this topic are ours rather than the room's.
    public static func isTopic(_ topic: String) -> Bool {
        topic == RPCWire.requestTopic || topic == RPCWire.responseTopic
    }

    public var deadline: Moment {
        let ofCalls = calls.values.reduce(Moment.distantFuture) { min($0, $1.due) }
        return invocations.values.reduce(ofCalls) { min($0, $1.deadline) }
    }

    public mutating func nextOutput() -> Output? {
        guard nextOutputIndex < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            nextOutputIndex = 0
            return nil
        }
        defer { nextOutputIndex += 1 }
        return outputs[nextOutputIndex]
    }

    /// - Returns: false for a packet that is no remote call's.
    public mutating func handle(_ packet: DataPacket, now: Moment) -> Bool {
        let sender = packet.participantIdentity
        switch packet.value {
        case .rpcRequest(let request): requested(request, by: sender, now: now)
        case .rpcAck(let ack): acknowledged(ack.requestId, by: sender)
        case .rpcResponse(let response): responded(response, by: sender)
        default: return false
        }
        return true
    }

    /// A text stream of one of our topics, whole.
    public mutating func handle(_ stream: StreamInfo, text: String, now: Moment) {
        switch stream.topic {
        case RPCWire.requestTopic: requested(stream, text, now: now)
        case RPCWire.responseTopic:
            guard let id = stream.attributes[RPCWire.id] else { return ignoredPackets &+= 1 }
            finish(request: id, by: stream.from, .success(text))
        default: ignoredPackets &+= 1
        }
    }

    /// A text stream of one of our topics that did not come whole.
    public mutating func handle(_ stream: StreamInfo, failure: StreamFailure) {
        guard stream.topic == RPCWire.responseTopic, let id = stream.attributes[RPCWire.id] else {
            return ignoredPackets &+= 1
        }
        var error = RPCError.applicationError
        error.message = UTF8Border.cut("The response did not come whole: \(failure)", to: RPCWire.messageLimit)
        finish(request: id, by: stream.from, .failure(failure == .senderLeft ? .recipientDisconnected : error))
    }

    public mutating func participantLeft(_ identity: String) {
        for (id, call) in calls where call.recipient == identity { finish(id, .failure(.recipientDisconnected)) }
        for (key, running) in invocations where key.caller == identity {
            invocations[key] = nil
            outputs.append(.abandon(running.invocation))
        }
    }

    public mutating func timePassed(now: Moment) {
        for (id, call) in calls where now >= call.due {
            finish(id, .failure(now >= call.deadline ? .responseTimeout : .connectionTimeout))
        }
        for (key, running) in invocations where now >= running.deadline {
            answer(running.invocation, .failure(.responseTimeout), now: now)
            remember(key)
            outputs.append(.abandon(running.invocation))
        }
    }

    mutating func emit(_ output: Output) { outputs.append(output) }
    mutating func send(_ value: DataPacket.Value, to recipient: String) {
        var packet = DataPacket()
        packet.destinationIdentities = [recipient]
        packet.value = value
        outputs.append(.send(packet))
    }
    /// - Returns: false when the stream's header is over the limit.
    mutating func sendStream(
        _ topic: String, _ attributes: [String: String], _ text: String, to recipient: String, now: Moment
    ) -> Bool {
        let info = StreamInfo(
            id: Sid.make("ST_", using: &random), topic: topic, attributes: attributes,
            timestamp: unixMillisecondsAtZero &+ now.milliseconds)
        guard let packets = try? OutgoingStream.whole(info, Array(text.utf8), to: [recipient]) else { return false }
        for packet in packets { outputs.append(.send(packet)) }
        return true
    }

    mutating func makeCall() -> (CallID, requestID: String) {
        lastCall += 1
        return (CallID(number: lastCall), Sid.make("RPC_", using: &random))
    }

    func wasAnswered(_ key: InvocationKey) -> Bool { answeredSet.contains(key) }
    mutating func remember(_ key: InvocationKey) {
        guard limits.remembered > 0, answeredSet.insert(key).inserted else { return }
        if answered.count < limits.remembered { return answered.append(key) }
        answeredSet.remove(answered[nextForgotten])
        answered[nextForgotten] = key
        nextForgotten = (nextForgotten + 1) % limits.remembered
    }
}
