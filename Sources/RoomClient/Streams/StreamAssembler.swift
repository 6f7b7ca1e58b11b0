public import Basics
public import Wire

/// Puts the streams that others send together again. Pure: packets and time in, pieces and whole streams out.
///
/// After every `handle`, ``participantLeft(_:)`` and ``timePassed(now:)``, drain ``nextOutput()`` until nil; call
/// ``timePassed(now:)`` at ``deadline``. Source: livekit-wire.md §3.6, §9.3.
public struct StreamAssembler: Sendable {
    public struct Limits: Sendable {
        public var openStreams = 256
        public var openStreamsPerSender = 64
        /// Content of one stream, in bytes.
        public var streamBytes = 32 << 20
        /// Content of all open streams, in bytes.
        public var totalBytes = 64 << 20
        /// Without a chunk or a trailer. Long, since an agent may think amid a sentence.
        public var patience: Duration = .seconds(120)
        /// Ids of ended streams, so that a packet that comes again does not open one anew.
        public var remembered = 256
        public init() {}
    }
    public enum Content: Sendable, Equatable {
        case text(String)
        case bytes([UInt8])
    }
    public enum Output: Sendable, Equatable {
        case opened(StreamInfo)
        /// The next piece; the pieces together are the content. Text never comes cut amid a character.
        case piece(StreamInfo, Content)
        /// Whole. The attributes are those of the header and the trailer.
        case closed(StreamInfo, Content)
        /// Nothing more comes of it; a stream that was refused at its header was never `opened`.
        case failed(StreamInfo, StreamFailure)
    }
    private struct Key: Hashable {
        let from: String
        let id: String
    }
    private struct Open {
        var info: StreamInfo
        var nextIndex: UInt64 = 0
        var content: [UInt8] = []
        /// Bytes of `content` that went out as pieces.
        var told = 0
        var lastHeard: Moment
    }

    /// Bytes of an id; SDKs use UUIDs. We remember ids, so they must not be long.
    static let idLimit = 256
    private let limits: Limits
    private var open: [Key: Open] = [:]
    private var ended: [Key] = []
    private var endedSet: Set<Key> = []
    private var nextForgotten = 0
    private var bytes = 0
    private var outputs: [Output] = []
    private var nextOutputIndex = 0
    /// Packets of streams that are not open, that came twice, or that make no sense.
    public private(set) var ignoredPackets: UInt64 = 0

    public init(limits: Limits = Limits()) { self.limits = limits }

    public var openStreams: Int { open.count }
    /// When ``timePassed(now:)`` next has something to say.
    public var deadline: Moment {
        open.values.reduce(.distantFuture) { min($0, $1.lastHeard + limits.patience) }
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

    public mutating func handle(_ header: DataStream.Header, from sender: String, now: Moment) {
        let key = Key(from: sender, id: header.streamId)
        guard (1...Self.idLimit).contains(header.streamId.utf8.count), open[key] == nil, !endedSet.contains(key) else {
            return ignoredPackets &+= 1
        }
        guard let info = StreamInfo(header, from: sender) else { return ignoredPackets &+= 1 }
        if let refusal = refusal(header, info) {
            remember(key)
            return outputs.append(.failed(info, refusal))
        }
        open[key] = Open(info: info, lastHeard: now)
        outputs.append(.opened(info))
        if let content = header.inlineContent {
            // Such a stream has no chunks and no trailer.
            if append(content, to: key) { close(key, attributes: [:]) }
        }
    }

    private func refusal(_ header: DataStream.Header, _ info: StreamInfo) -> StreamFailure? {
        if header.compression != .none { return .unsupported("compression") }
        if let total = info.totalLength, total > UInt64(limits.streamBytes) {
            return .tooLong(limit: limits.streamBytes)
        }
        let ofSender = open.keys.count { $0.from == info.from }
        let isFull = open.count >= limits.openStreams || ofSender >= limits.openStreamsPerSender
        return isFull ? .tooMuchAtOnce : nil
    }

    public mutating func handle(_ chunk: DataStream.Chunk, from sender: String, now: Moment) {
        let key = Key(from: sender, id: chunk.streamId)
        guard let index = open[key]?.nextIndex, chunk.chunkIndex >= index else { return ignoredPackets &+= 1 }
        guard chunk.chunkIndex == index else { return fail(key, .missingChunk(before: chunk.chunkIndex)) }
        open[key]?.nextIndex = index &+ 1
        open[key]?.lastHeard = now
        append(chunk.content, to: key)
    }

    /// - Returns: false when the stream failed.
    @discardableResult
    private mutating func append(_ content: [UInt8], to key: Key) -> Bool {
        guard var stream = open[key] else { return false }
        let count = stream.content.count + content.count
        if let failure = overflow(stream, count: count, more: content.count) {
            fail(key, failure)
            return false
        }
        // Taken out, so that the array grows in place.
        open[key] = nil
        stream.content += content
        bytes += content.count
        let end = count - (stream.info.kind == .text ? UTF8Border.unfinished(stream.content[stream.told...]) : 0)
        let piece = Self.content(stream.content[stream.told..<end], stream.info.kind)
        if end > stream.told, let piece { outputs.append(.piece(stream.info, piece)) }
        stream.told = end
        open[key] = stream
        if piece == nil { fail(key, .invalidText) }
        return piece != nil
    }

    private func overflow(_ stream: Open, count: Int, more: Int) -> StreamFailure? {
        if let total = stream.info.totalLength, UInt64(count) > total { return .longerThanSaid(total) }
        if count > limits.streamBytes { return .tooLong(limit: limits.streamBytes) }
        return bytes + more > limits.totalBytes ? .tooMuchAtOnce : nil
    }

    public mutating func handle(_ trailer: DataStream.Trailer, from sender: String, now: Moment) {
        let key = Key(from: sender, id: trailer.streamId)
        guard let stream = open[key] else { return ignoredPackets &+= 1 }
        if !trailer.reason.isEmpty { return fail(key, .brokenOff(trailer.reason)) }
        if let total = stream.info.totalLength, UInt64(stream.content.count) < total {
            return fail(key, .incomplete(got: stream.content.count, of: total))
        }
        close(key, attributes: trailer.attributes)
    }

    private mutating func close(_ key: Key, attributes: [String: String]) {
        guard let stream = open[key] else { return }
        guard stream.told == stream.content.count, let content = Self.content(stream.content[...], stream.info.kind)
        else { return fail(key, .invalidText) }
        var info = stream.info
        info.attributes.merge(attributes) { $1 }
        forget(key)
        outputs.append(.closed(info, content))
    }

    /// Whose streams will never end.
    public mutating func participantLeft(_ identity: String) {
        for key in open.keys.filter({ $0.from == identity }) { fail(key, .senderLeft) }
    }

    public mutating func timePassed(now: Moment) {
        for (key, stream) in open where now >= stream.lastHeard + limits.patience { fail(key, .idle(limits.patience)) }
    }

    private mutating func fail(_ key: Key, _ failure: StreamFailure) {
        guard let info = open[key]?.info else { return }
        forget(key)
        outputs.append(.failed(info, failure))
    }

    private mutating func forget(_ key: Key) {
        bytes -= open.removeValue(forKey: key)?.content.count ?? 0
        remember(key)
    }

    private mutating func remember(_ key: Key) {
        guard limits.remembered > 0, endedSet.insert(key).inserted else { return }
        if ended.count < limits.remembered { return ended.append(key) }
        endedSet.remove(ended[nextForgotten])
        ended[nextForgotten] = key
        nextForgotten = (nextForgotten + 1) % limits.remembered
    }

    /// - Returns: nil for text that is no UTF-8.
    private static func content(_ bytes: ArraySlice<UInt8>, _ kind: StreamInfo.Kind) -> Content? {
        guard kind == .text else { return .bytes(Array(bytes)) }
        return String(validating: bytes, as: UTF8.self).map { .text($0) }
    }
}
