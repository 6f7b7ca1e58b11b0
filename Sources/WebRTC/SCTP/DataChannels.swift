public import Basics

/// The data channels of one connection: opens and closes them, sends and puts together their messages.
///
/// Packets go in and come out as they are inside DTLS. After every mutating call drain `nextOutput()` until nil and
/// call `handleTimeout` at `deadline`. Belongs to one media loop. Source: RFC 8831, RFC 8832.
public struct DataChannels: ~Copyable {
    public struct Configuration: Sendable {
        /// The DTLS client opens channels with even ids, the server with odd ones (RFC 8832 §6).
        public var isDTLSClient: Bool
        public var localPort: UInt16 = 5000
        public var remotePort: UInt16 = 5000
        /// Longest message taken, in bytes: what our SDP says as `max-message-size`. Longer ones are dropped.
        public var maximumIncoming = 262_144
        /// Longest message the other side takes, in bytes: its `max-message-size`; 0 means no limit of its own. We send
        /// at most 262,144.
        public var maximumOutgoing = 65_536
        /// Reliable messages that may wait in all, in bytes; then `send` says no.
        public var queueLimit = 4 << 20
        public init(isDTLSClient: Bool) { self.isDTLSClient = isDTLSClient }
    }
    public enum Output: Sendable, Equatable {
        case transmit([UInt8])
        case opened(label: String, id: UInt16)
        case message(label: String, binary: Bool, [UInt8])
        case closed(label: String)
    }
    public typealias Reliability = DataChannelReliability

    /// What went wrong, as counts for metrics.
    public struct Counts: Sendable, Equatable {
        /// Messages over `maximumIncoming`.
        public var oversized = 0
        /// Messages on streams without a channel, unreadable DCEP, unknown PPIDs.
        public var unexpected = 0
        /// Messages we were asked to send but did not: not open, too long, or buffers full.
        public var unsent = 0
    }

    /// Reliable messages are handed to the stack while it holds less than this, in bytes: about 20 Mbit/s at 100 ms.
    static let reliableShare = 256 << 10
    /// Lossy ones are dropped when the stack holds more than this: above the reliable share, so that a bulk transfer
    /// does not silence them.
    static let lossyShare = 512 << 10
    /// Channels one connection may have; LiveKit uses three.
    static let maximumChannels = 64

    let configuration: Configuration
    let settings: SCTPHandle.Settings
    let handle: SCTPHandle
    var now: Moment
    var channels: [UInt16: Channel] = [:]
    /// Where messages for a label are sent: the channel that took the label first.
    var ids: [String: UInt16] = [:]
    var waitingOpens: [(label: String, isOrdered: Bool, reliability: DataChannelReliability)] = []
    var waiting = WaitingMessages()
    var reassembly: Reassembly
    var resets: [UInt16] = []
    var outputs: [Output] = []
    var nextOutputIndex = 0
    /// Streams we may use; 0 until the association is up.
    var streamCount: UInt16 = 0
    public private(set) var isClosed = false
    public internal(set) var counts = Counts()
    public private(set) var deadline = Moment.distantFuture
    /// Stream resets have a timer of their own that the stack does not show.
    var resetsEnd = Moment.zero

    /// Begins the association: the first packet is among the outputs.
    public init(_ configuration: Configuration, now: Moment) throws(SCTPError) {
        self.configuration = configuration
        self.now = now
        settings = SCTPHandle.Settings(localPort: configuration.localPort, remotePort: configuration.remotePort)
        reassembly = Reassembly(limit: configuration.maximumIncoming)
        handle = try SCTPHandle(settings)
        take(handle.advance(to: now))
        take(handle.connect(settings))
        updateDeadline()
    }

    public var isConnected: Bool { streamCount > 0 && !isClosed }

    public mutating func nextOutput() -> Output? {
        guard nextOutputIndex < outputs.count else {
            outputs.removeAll(keepingCapacity: false)
            nextOutputIndex = 0
            return nil
        }
        defer { nextOutputIndex += 1 }
        return outputs[nextOutputIndex]
    }

    /// A packet that came out of DTLS.
    public mutating func handle(packet: [UInt8], now: Moment) {
        self.now = now
        take(handle.receive(packet, now: now))
        settle()
    }

    public mutating func handleTimeout(now: Moment) {
        self.now = now
        take(handle.advance(to: now))
        settle()
    }

    /// Ends everything at once; the other side is told (ABORT). Channels close without further outputs.
    public mutating func close(now: Moment) {
        guard !isClosed else { return }
        self.now = now
        for case .packet(let packet) in handle.abort() { outputs.append(.transmit(packet)) }
        isClosed = true
        forgetEverything()
        deadline = .distantFuture
    }

    /// Bytes that wait to be acknowledged or even sent: for this label here, for all labels in the stack.
    public func bufferedAmount(_ label: String) -> Int {
        handle.status.bufferedBytes + (waiting.bytes[label] ?? 0)
    }

    mutating func take(_ events: [SCTPHandle.Event]) {
        for event in events { take(event) }
    }

    private mutating func take(_ event: SCTPHandle.Event) {
        switch event {
        case .packet(let packet): outputs.append(.transmit(packet))
        case .up(let outgoing, let incoming): associationUp(streams: min(outgoing, incoming))
        case .down: associationDown()
        case .data(let stream, let protocolID, let isUnordered, let bytes, let ends):
            let key = Reassembly.Key(stream: stream, isUnordered: isUnordered)
            switch reassembly.add(bytes, to: key, ends: ends) {
            case .complete(let message): deliver(message, stream: stream, protocolID: protocolID)
            case .incomplete: break
            case .oversized: counts.oversized += 1
            }
        case .incomingReset(let streams): remoteClosed(streams)
        case .outgoingReset: resetsEnd = now
        case .deliveryAborted: reassembly.removeAll()
        }
    }

    private mutating func associationDown() {
        guard !isClosed else { return }
        isClosed = true
        for channel in channels.values.sorted(by: { $0.id < $1.id }) where channel.state != .opening {
            outputs.append(.closed(label: channel.label))
        }
        forgetEverything()
    }

    private mutating func forgetEverything() {
        channels = [:]
        ids = [:]
        waitingOpens = []
        waiting = WaitingMessages()
        reassembly.removeAll()
        resets = []
        streamCount = 0
    }

    /// What may have become possible after packets or time: sending what waits, resetting the next stream.
    mutating func settle() {
        flush()
        updateDeadline()
    }

    mutating func updateDeadline() {
        guard !isClosed else {
            deadline = .distantFuture
            return
        }
        let isWaiting = !waiting.isEmpty || !resets.isEmpty || now < resetsEnd || handle.status.needsTime
        deadline = isWaiting ? now + SCTPHandle.tick : .distantFuture
    }
}
