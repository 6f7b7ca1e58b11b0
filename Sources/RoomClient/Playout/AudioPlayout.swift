public import Basics
public import Speech
public import WebRTC

/// Turns one track's packets into 20 ms of sound every 20 ms, whatever the network does: ``JitterBuffer``, decoder,
/// concealment and changes of pace.
///
/// The media thread calls ``receive(sequence:timestamp:ssrc:payload:now:)`` per packet and ``next(into:now:)`` every 20 ms.
public struct AudioPlayout: ~Copyable {
    /// What a frame is made of.
    public enum Content: Sendable, Equatable {
        case heard
        /// At least a part is made up, for a packet that is lost or late.
        case concealed
        /// Nobody speaks: zeros.
        case silence
    }
    /// Since the start. Frames of 20 ms.
    public struct Counters: Sendable, Equatable {
        public var frames = 0
        public var concealed = 0
        public var silent = 0
        /// Packets that are no Opus.
        public var malformed = 0
        /// Samples taken out and put in, to follow the network and the sender's clock.
        public var samplesRemoved = 0
        public var samplesAdded = 0
        public var packets = JitterBuffer.Counters()
    }

    /// Pulls between two careful changes of pace: at most 10 ms in 60.
    private static let rest = 3
    /// Careful attempts that may fail before anything is good enough: half a second.
    private static let patience = 8

    public let sampleRate: Int
    public var frameCount: Int { sampleRate / 50 }
    /// The wanted delay beyond the network's least.
    public var targetDelay: Duration { jitter.targetDelay }
    public var counters: Counters {
        var counters = own
        counters.packets = jitter.counters
        return counters
    }

    private var jitter = JitterBuffer(clockRate: 48_000)
    private var decoder: OpusDecoder
    private let scaler: TimeScaler
    private var own = Counters()
    private var ssrc: UInt32?
    /// Decoded, or made up, and not yet taken.
    private var ready: [Int16] = []
    private var decoded: [Int16]
    private var sinceScaling = AudioPlayout.rest
    private var failures = 0
    /// What the newest of it is.
    private var last = Content.silence
    /// Sound that stops is faded out; sound that never was is not.
    private var wasSilent = true

    /// - Parameter sampleRate: the listener's; one of ``OpusEncoder/sampleRates``.
    public init(sampleRate: Int) throws(AudioError) {
        decoder = try OpusDecoder(sampleRate: sampleRate)
        scaler = TimeScaler(sampleRate: sampleRate)
        decoded = [Int16](repeating: 0, count: decoder.maximumCount)
        ready.reserveCapacity(4 * decoder.maximumCount)
        self.sampleRate = sampleRate
    }

    /// Takes an Opus packet's payload. Another SSRC is another source: what is left of the first is dropped.
    public mutating func receive(
        sequence: UInt16, timestamp: UInt32, ssrc: UInt32, payload: [UInt8], now: Moment
    ) {
        if let known = self.ssrc, known != ssrc {
            jitter.restart()
            decoder.reset()
        }
        self.ssrc = ssrc
        guard let duration = OpusPacket.duration(of: payload.span) else { return own.malformed += 1 }
        jitter.insert(sequence: sequence, timestamp: timestamp, duration: duration, payload: payload, now: now)
    }

    /// Takes a whole RTP packet of RFC 2198 (audio/red): what it repeats fills holes, the rest is as above.
    /// - Parameter header: read from `packet`.
    public mutating func receiveRedundant(_ packet: Span<UInt8>, header: RTPHeader, now: Moment) {
        guard var reader = REDPayload(packet, header: header) else { return own.malformed += 1 }
        var blocks: [REDPayload.Block] = []
        while let block = reader.next(in: packet) { blocks.append(block) }
        for (index, block) in blocks.enumerated() where block.count > 0 {
            let age = UInt16(truncatingIfNeeded: blocks.count - 1 - index)
            let sequence = header.sequence &- age
            let payload = (block.offset..<block.offset + block.count).map { packet[$0] }
            if !block.isPrimary, !jitter.wants(sequence) { continue }
            receive(
                sequence: sequence, timestamp: header.timestamp &- UInt32(block.timestampOffset), ssrc: header.ssrc,
                payload: payload, now: now)
        }
    }

    /// Fills `frame` with the next 20 ms.
    ///
    /// - Parameter frame: becomes ``frameCount`` samples long; nothing is allocated if it is already.
    public mutating func next(into frame: inout [Int16], now: Moment) -> Content {
        if frame.count != frameCount { frame = [Int16](repeating: 0, count: frameCount) }
        // What is left of the last packet is what that packet was.
        var content = ready.isEmpty ? .silence : last
        sinceScaling += 1
        // A packet of 2.5 ms is the shortest, so eight make a frame; more rounds mean numbers that make no sense.
        for _ in 0..<16 where ready.count < frameCount {
            switch refill(now) {
            case .heard:
                last = .heard
                if content == .silence { content = .heard }
            case .concealed:
                last = .concealed
                content = .concealed
            case .silence: last = .silence
            }
        }
        if ready.count < frameCount { ready.append(contentsOf: repeatElement(0, count: frameCount - ready.count)) }
        for index in frame.indices { frame[index] = ready[index] }
        ready.removeFirst(frameCount)
        own.frames += 1
        if content == .concealed { own.concealed += 1 }
        if content == .silence { own.silent += 1 }
        return content
    }

    private mutating func refill(_ now: Moment) -> Content {
        let frame = jitter.next(now: now)
        switch frame.content {
        case .packet(let payload):
            guard let count = decode(payload) else { return conceal(frame.ticks) }
            take(count)
            scale(frame.pace)
            return .heard
        case .redundancy(let next):
            let count = whole(frame.ticks)
            guard count > 0, let written = try? decoder.decodeRedundancy(in: next, count: count, into: &decoded)
            else { return conceal(frame.ticks) }
            take(written)
            return .concealed
        case .conceal: return conceal(frame.ticks)
        case .silence:
            hush(frame.ticks)
            return .silence
        }
    }

    private mutating func decode(_ payload: [UInt8]) -> Int? {
        let count = try? decoder.decode(payload, into: &decoded)
        if count == nil { own.malformed += 1 }
        return count
    }
    private mutating func conceal(_ ticks: Int) -> Content {
        let count = whole(ticks)
        guard count > 0, let written = try? decoder.conceal(count, into: &decoded) else { return .concealed }
        take(written)
        return .concealed
    }

    /// Silence begins with the decoder's own ending of the sound before it, faded out.
    private mutating func hush(_ ticks: Int) {
        let count = whole(ticks)
        if !wasSilent, let written = try? decoder.conceal(count, into: &decoded) {
            for index in 0..<written {
                let faded = Int(decoded[index]) * (written - index) / written
                ready.append(Int16(clamping: faded))
            }
        } else {
            ready.append(contentsOf: repeatElement(0, count: count))
        }
        wasSilent = true
    }

    private mutating func take(_ count: Int) {
        ready.append(contentsOf: decoded[..<count])
        wasSilent = false
    }

    /// Ticks of 48 kHz as samples, to the nearest step of 2.5 ms, which is what the decoder makes up sound in.
    private func whole(_ ticks: Int) -> Int { min((ticks + 60) / 120, 48) * (sampleRate / 400) }

    private mutating func scale(_ pace: JitterBuffer.Pace) {
        let isUrgent = pace == .muchFaster || pace == .muchSlower
        guard pace != .steady, isUrgent || sinceScaling >= Self.rest else { return }
        let demand: TimeScaler.Demand = failures >= Self.patience ? .whatever : isUrgent ? .urgent : .careful
        sinceScaling = 0
        let isFaster = pace == .faster || pace == .muchFaster
        let changed = isFaster ? scaler.shorten(&ready, demand: demand) : scaler.lengthen(&ready, demand: demand)
        if isFaster { own.samplesRemoved += changed } else { own.samplesAdded += changed }
        failures = changed > 0 ? 0 : failures + 1
    }
}

extension AudioPlayout {
    /// Sound that is here and not yet heard: packets, and what is decoded of the last one.
    public var buffered: Duration {
        jitter.buffered + .microseconds(ready.count * 1_000_000 / sampleRate)
    }
}
