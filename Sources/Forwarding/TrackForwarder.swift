public import Basics

/// # Forwarding: the packet path of a room. One published track's packets go in, its subscribers' come out.
///
/// **Never here:** sockets, clocks, encryption, names (tracks and subscribers are small integers), allocation per packet.
/// **Folders:** `Layers` which simulcast layer, and key frames for it · `Rewriting` numbers, timestamps, bytes ·
/// `Subscribers` one subscriber's state · `Resending` answers to NACK · `Speakers` who talks · `Budget` what fits a downlink.
/// **Used by:** Rooms/Media. **Thread:** the media loop that owns the room.
///
/// Calling contract: after every mutating call but `forward`, and after a `forward` that leaves `hasOutput` true, drain
/// `nextOutput()` until nil; call `handleTimeout` at `deadline`.
public struct TrackForwarder: ~Copyable {
    public enum Kind: Sendable { case audio, video }
    public enum Output: Sendable, Equatable {
        /// Ask the publisher for a key frame of this layer (PLI); throttled already.
        case requestKeyFrame(layer: Int)
        /// The subscriber's stream was paused for want of bandwidth, or goes on.
        case streamState(slot: Int, paused: Bool)
        /// The highest quality anybody wants has changed (dynacast); nil: nobody wants any.
        case wantedQuality(Int?)
        /// The subscriber's timestamps now relate to wall-clock time like this.
        case senderClock(slot: Int, ssrc: UInt32, SenderClock)
    }
    /// Receives each packet to send: the subscriber's slot, how the packet looks, and the bytes it is written from.
    /// Writes it at once (`OutgoingPacket.write`) and must not call the forwarder back.
    public typealias Sink = (_ slot: Int, _ packet: OutgoingPacket, _ bytes: Span<UInt8>) -> Void

    public let kind: Kind
    public internal(set) var counters = TrackCounters()
    let sizes: [LayerSize]
    /// Every payload type the publisher may use; changes when it renegotiates.
    public var codecs: [PublishedCodec]
    var layers: [PublishedLayer]
    var tracks: [DownTrack] = []
    var keyFrames: KeyFrameRequests
    var resend: ResendBuffer?
    public internal(set) var isMuted = false
    var fillers = SilenceFiller()
    var demand = QualityDemand()
    private var outputs: [Output] = []
    private var drained = 0

    /// - Parameters:
    ///   - codecs: every payload type the publisher negotiated for the track's own media (not RTX).
    ///   - layers: the simulcast layers in the order of `forward`'s `layer`, lowest first; empty = one layer.
    public init(kind: Kind, codecs: [PublishedCodec], layers sizes: [LayerSize] = []) {
        self.kind = kind
        self.codecs = codecs
        self.sizes = sizes.isEmpty ? [LayerSize(quality: 2)] : sizes
        layers = Array(repeating: PublishedLayer(), count: self.sizes.count)
        keyFrames = KeyFrameRequests(layers: self.sizes.count)
    }

    public var hasOutput: Bool { drained < outputs.count }

    public mutating func nextOutput() -> Output? {
        guard drained < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            drained = 0
            return nil
        }
        defer { drained += 1 }
        return outputs[drained]
    }
    mutating func put(_ output: Output) { outputs.append(output) }

    /// When `handleTimeout` next has something to do.
    public var deadline: Moment {
        min(min(keyFrames.deadline, silenceDeadline), min(fillers.deadline, demand.deadline))
    }

    public mutating func handleTimeout(now: Moment, emit: Sink) {
        emitFillers(now: now, emit)
        if silenceDeadline <= now {
            for layer in layers.indices {
                if let last = layers[layer].lastArrival, last + PublishedLayer.patience <= now {
                    layers[layer].isAlive = false
                }
            }
        }
        refresh(now: now)
    }

    /// When the next layer counts as gone. Nothing to fall back to with one layer.
    private var silenceDeadline: Moment {
        guard kind == .video, layers.count > 1 else { return .distantFuture }
        var earliest = Moment.distantFuture
        for layer in layers {
            if layer.isAlive, let last = layer.lastArrival { earliest = min(earliest, last + PublishedLayer.patience) }
        }
        return earliest
    }

    /// The publisher's mute. What still comes is not passed on; a microphone's subscribers are sent a little silence so
    /// that their concealment fades out cleanly.
    public mutating func setMuted(_ muted: Bool, now: Moment) {
        guard muted != isMuted else { return }
        isMuted = muted
        for slot in tracks.indices { tracks[slot].needsRestart = true }
        fillers = muted && kind == .audio ? SilenceFiller(from: now) : SilenceFiller()
        refresh(now: now)
    }

    /// Bits per second the layer has lately come with; 0 when it does not flow.
    public func bitrate(layer: Int) -> Int {
        layers.indices.contains(layer) && (layers[layer].isAlive || layers.count == 1) ? layers[layer].bitrate : 0
    }
}

/// What happened to a track's incoming packets, for metrics. Counts only go up.
public struct TrackCounters: Sendable, Equatable {
    public var packets: UInt64 = 0
    public var duplicates: UInt64 = 0
    /// Far outside the stream's numbers.
    public var strays: UInt64 = 0
    /// Unknown payload type, or a payload that is broken or empty.
    public var unusable: UInt64 = 0
    /// Came while the track was muted.
    public var muted: UInt64 = 0
}
