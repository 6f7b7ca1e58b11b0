import Basics
import WebRTC

/// One subscriber of a published track: where it stands in the stream, and how its packets are numbered.
struct DownTrack: Sendable {
    private(set) var parameters: DownTrackParameters
    var settings = DownTrackSettings()
    /// The most its bandwidth allows: a layer, or nothing at all.
    var allowance = DownTrackAllowance.all
    /// False: the slot is free.
    var isAttached = true
    /// The layer it is sent, and from which of the layer's sources; −1 until the first packet.
    private(set) var current = -1
    private(set) var currentSource: UInt32 = 0
    /// The layer it should be sent.
    var target = 0
    /// The next packet begins a new run of numbers, as packets were withheld meanwhile.
    var needsRestart = false
    private var temporalLayer: UInt8 = 3

    private(set) var sequences = SequenceRewriter()
    private(set) var timestamps = TimestampRewriter()
    private var vp8 = VP8Rewriter()
    var sent = SentPackets()
    /// Numbers up to this one went out with other payload types or ids, before a renegotiation: not to be repeated.
    private(set) var oldFormThrough: UInt64 = 0
    private var rtxSequence: UInt16
    /// Repeats of a NACK sooner than this answer the same loss.
    var roundTrip: Duration = .milliseconds(100)
    var counters = DownTrackCounters()

    init(parameters: DownTrackParameters, continuing: StreamContinuation?) {
        self.parameters = parameters
        // Any start will do for a stream encrypted under its own keys (RFC 3711 §3.3.1 wants it random: it is the SSRC's).
        rtxSequence = UInt16(truncatingIfNeeded: parameters.ssrc) & 0x7FFF
        if let continuing {
            sequences = continuing.sequences
            timestamps = continuing.timestamps
            vp8 = continuing.vp8
            rtxSequence = continuing.rtxSequence
        }
    }
    var continuation: StreamContinuation {
        StreamContinuation(sequences: sequences, timestamps: timestamps, vp8: vp8, rtxSequence: rtxSequence)
    }

    var isReceiving: Bool { !settings.disabled && allowance != .nothing }
    func isOn(layer: Int, source: UInt32) -> Bool {
        current == layer && currentSource == source && !needsRestart && isAttached
    }
    func takes(_ codec: TrackCodec) -> Bool { codec == parameters.codec || codec == .red && parameters.codec == .opus }

    /// How a subscriber stands to a packet.
    enum Stance {
        /// It is not to have it.
        case aside
        /// It is sent another layer or source, or nothing yet.
        case elsewhere
        case here
    }
    /// `mutating` although it changes nothing, as is `strips`: an array lends its element to such a method, where for
    /// another it would copy the whole kilobyte (measured: a quarter of the time per packet).
    mutating func stance(towards packet: ArrivedPacket) -> Stance {
        guard isAttached, isReceiving, takes(packet.codec) else { return .aside }
        return isOn(layer: packet.layer, source: packet.source) ? .here : .elsewhere
    }
    /// Whether it gets Opus out of a RED stream: the primary block, and others for what was lost.
    mutating func strips(_ packet: ArrivedPacket) -> Bool {
        packet.primary.map { !takesRED($0) } ?? (parameters.redPayloadType == nil)
    }

    /// Turns to the layer and source of `packet`, which is the first to be sent of it.
    mutating func turn(to packet: ArrivedPacket, rate: UInt32, old: SenderClock?, new: SenderClock?, now: Moment) {
        if current != packet.layer || currentSource != packet.source {
            timestamps.switchSource(to: packet.header.timestamp, rate: rate, old: old, new: new, now: now)
        } else {
            timestamps.keepAhead(of: packet.header.timestamp)
        }
        // Low 16 bits as the publisher's at first: they are random already.
        sequences.start(at: packet.sequence, as: sequences.highestOutput.map { $0 &+ 1 } ?? packet.sequence)
        if let descriptor = packet.vp8 { vp8.switchSource(to: descriptor) }
        current = packet.layer
        currentSource = packet.source
        needsRestart = false
        temporalLayer = LayerChooser.temporalCap(framesPerSecond: settings.framesPerSecond)
    }
    /// Leaves a packet out without leaving a hole.
    mutating func skip(_ sequence: UInt64) { sequences.drop(sequence) }

    /// Whether a VP8 packet's frame is above the frame-rate cap. Decided at the frame's first packet, for all of it.
    mutating func isThinnedOut(_ packet: ArrivedPacket) -> Bool {
        guard let descriptor = packet.vp8, let layer = descriptor.temporalLayer else { return false }
        switch vp8.standing(of: descriptor) {
        case .known: return false
        case .leftOut: break
        case .new:
            let cap = LayerChooser.temporalCap(framesPerSecond: settings.framesPerSecond)
            // Down at once; up by one where a frame needs nothing of what was left out so far (RFC 7741: Y bit).
            if cap < temporalLayer {
                temporalLayer = cap
            } else if descriptor.layerSync, layer <= cap, layer == temporalLayer + 1 {
                temporalLayer = layer
            }
            guard layer > temporalLayer else { return false }
            vp8.drop(descriptor)
        }
        sequences.drop(packet.sequence)
        return true
    }

    enum Passage {
        case packet(OutgoingPacket)
        /// Not meant for it, or without a place in its stream.
        case nothing
        /// It has to be turned to the packet's layer and source first.
        case elsewhere
    }
    /// `stance` and `compose` in one.
    mutating func pass(_ packet: ArrivedPacket, now: Moment) -> Passage {
        switch stance(towards: packet) {
        case .aside: return .nothing
        case .elsewhere: return .elsewhere
        case .here:
            guard let outgoing = compose(packet, now: now) else { return .nothing }
            return .packet(outgoing)
        }
    }

    /// The packet as this subscriber gets it; nil when it has no place in its stream (from before it joined or dropped).
    mutating func compose(_ packet: ArrivedPacket, now: Moment) -> OutgoingPacket? {
        guard let output = sequences.place(packet.sequence) else {
            counters.unplaced &+= 1
            return nil
        }
        var numbers = VP8Rewriter.Numbers()
        if let descriptor = packet.vp8 {
            guard let placed = vp8.place(descriptor) else { return nil }
            numbers = placed
        }
        let timestamp = timestamps.rewrite(packet.header.timestamp, now: now)
        let entry = SentPackets.Entry(
            output: output, input: packet.sequence, source: packet.source, timestamp: timestamp,
            layer: Int8(truncatingIfNeeded: packet.layer), numbers: numbers,
            sendTime: packet.header.absoluteSendTime ?? 0)
        sent.note(entry)
        counters.packets &+= 1
        return outgoing(packet, as: entry)
    }

    /// A packet that was sent (or could have been), with the numbers it had.
    func outgoing(_ packet: ArrivedPacket, as entry: SentPackets.Entry) -> OutgoingPacket {
        var outgoing = OutgoingPacket(header: packet.header, extensions: parameters.extensions)
        outgoing.header.ssrc = parameters.ssrc
        outgoing.header.payloadType = parameters.payloadType
        outgoing.header.sequence = UInt16(truncatingIfNeeded: entry.output)
        outgoing.header.timestamp = entry.timestamp
        outgoing.header.mid = parameters.mid
        // A repeat under the same number must be the same bytes: under one key and nonce, two packets that differ give
        // AES-GCM's authentication key away (NIST SP 800-38D §8). So nothing in it may depend on when it leaves.
        if repeatsItself {
            outgoing.header.absoluteSendTime = entry.sendTime
            outgoing.extensions.transportSequence = 0
        }
        if let primary = packet.primary {
            if takesRED(primary), let redPayloadType = parameters.redPayloadType {
                outgoing.header.payloadType = redPayloadType
            } else {
                outgoing.header.payloadOffset = primary.offset
                outgoing.header.payloadCount = primary.count
            }
        }
        if let descriptor = packet.vp8 {
            outgoing.vp8 = descriptor.renumbered(entry.numbers)
        }
        return outgoing
    }
    /// RED needs the subscriber's own Opus type inside its blocks; otherwise it is sent the primary block.
    func takesRED(_ primary: REDPayload.Block) -> Bool {
        parameters.redPayloadType != nil && primary.payloadType == parameters.payloadType
    }

    /// A RED block in place of a packet that was lost; nil when there is no place for it.
    mutating func compose(_ block: RecoveredBlock, of packet: ArrivedPacket, now: Moment) -> OutgoingPacket? {
        guard let output = sequences.output(for: block.sequence) else { return nil }
        var outgoing = OutgoingPacket(header: packet.header, extensions: parameters.extensions)
        outgoing.header.ssrc = parameters.ssrc
        outgoing.header.payloadType = parameters.payloadType
        outgoing.header.sequence = UInt16(truncatingIfNeeded: output)
        outgoing.header.timestamp = timestamps.rewrite(block.timestamp, now: now)
        outgoing.header.marker = false
        outgoing.header.mid = parameters.mid
        outgoing.header.payloadOffset = block.offset
        outgoing.header.payloadCount = block.count
        counters.recovered &+= 1
        return outgoing
    }

    /// A packet of our own making, after the last one: silence when a microphone is muted.
    mutating func composeFiller(count: Int, ticks: UInt32, now: Moment) -> OutgoingPacket? {
        guard current >= 0, let output = sequences.append() else { return nil }
        var outgoing = OutgoingPacket(header: RTPHeader(), extensions: parameters.extensions)
        outgoing.header.ssrc = parameters.ssrc
        outgoing.header.payloadType = parameters.payloadType
        outgoing.header.sequence = UInt16(truncatingIfNeeded: output)
        outgoing.header.timestamp = timestamps.append(ticks: ticks, now: now)
        outgoing.header.mid = parameters.mid
        outgoing.header.absoluteSendTime = RTPHeader.absoluteSendTime(at: now)
        outgoing.header.audioLevel = parameters.codec == .opus ? 127 : nil
        outgoing.header.payloadOffset = 0
        outgoing.header.payloadCount = count
        needsRestart = true
        return outgoing
    }

    /// Resends are repeats, as there is no RTX stream for them.
    private var repeatsItself: Bool {
        parameters.nack && (parameters.rtxSSRC == nil || parameters.rtxPayloadType == nil)
    }
    mutating func update(_ parameters: DownTrackParameters) {
        guard parameters != self.parameters else { return }
        self.parameters = parameters
        oldFormThrough = sequences.highestOutput ?? 0
    }

    /// A NACK repeated within a round trip asks for what is on its way.
    func mayResend(_ sent: SentPackets.Entry, now: Moment) -> Bool {
        guard let resentAt = sent.resentAt else { return true }
        return now - resentAt >= roundTrip
    }

    /// Where a packet would stand that came before its stream was turned to; nil when there is no such place.
    func unsentPlace(of output: UInt64) -> SentPackets.Entry? {
        guard current >= 0, !needsRestart, let input = sequences.input(for: output) else { return nil }
        return SentPackets.Entry(
            output: output, input: input, source: currentSource, layer: Int8(truncatingIfNeeded: current))
    }

    /// A packet once more: on the RTX stream under its next number (RFC 4588), else as it was.
    mutating func resend(_ packet: ArrivedPacket, as entry: SentPackets.Entry, now: Moment) -> OutgoingPacket {
        var noted = entry
        noted.resentAt = now
        sent.note(noted)
        counters.resent &+= 1
        var packet = outgoing(packet, as: entry)
        guard let rtxSSRC = parameters.rtxSSRC, let rtxPayloadType = parameters.rtxPayloadType else { return packet }
        packet.rtxOriginalSequence = packet.header.sequence
        packet.header.ssrc = rtxSSRC
        packet.header.payloadType = rtxPayloadType
        packet.header.sequence = rtxSequence
        rtxSequence &+= 1
        return packet
    }
}

/// An earlier frame out of a RED packet, at the place of the packet that was lost.
struct RecoveredBlock: Sendable {
    var sequence: UInt64 = 0
    var timestamp: UInt32 = 0
    var offset = 0
    var count = 0
}

/// Where a subscriber's stream stopped, so that another track may go on under the same SSRC (a reused m-line).
public struct StreamContinuation: Sendable {
    let sequences: SequenceRewriter
    let timestamps: TimestampRewriter
    let vp8: VP8Rewriter
    let rtxSequence: UInt16
}

/// What a subscriber's bandwidth allows of one track.
public enum DownTrackAllowance: Sendable, Equatable {
    case all
    case upTo(layer: Int)
    case nothing
}

/// What happened to one subscriber's packets, for metrics. Counts only go up.
public struct DownTrackCounters: Sendable, Equatable {
    public var packets: UInt64 = 0
    /// RED blocks sent in place of lost packets.
    public var recovered: UInt64 = 0
    public var resent: UInt64 = 0
    /// Asked for but gone, too old, or asked again too soon.
    public var notResent: UInt64 = 0
    /// Came too late to have a place in the stream.
    public var unplaced: UInt64 = 0
}
