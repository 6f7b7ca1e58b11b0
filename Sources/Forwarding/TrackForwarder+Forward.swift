public import Basics
public import WebRTC

extension TrackForwarder {
    /// Takes one of the publisher's packets and gives out what its subscribers get.
    ///
    /// - Parameters:
    ///   - packet: the whole plain packet.
    ///   - header: as parsed from it (for a repaired packet: as unwrapped from RTX).
    ///   - layer: 0 without simulcast.
    public mutating func forward(_ packet: Span<UInt8>, header: RTPHeader, layer: Int, now: Moment, emit: Sink) {
        guard layers.indices.contains(layer) else {
            counters.unusable &+= 1
            return
        }
        let source = layers[layer].source
        let sequence: UInt64
        let gap: UInt64
        switch layers[layer].receive(header, count: packet.count, now: now) {
        case .duplicate: return counters.duplicates &+= 1
        case .stray: return counters.strays &+= 1
        case .fresh(let number, let missing): (sequence, gap) = (number, missing)
        }
        counters.packets &+= 1
        let codec = codec(header.payloadType)
        if !layers[layer].isAlive || layers[layer].source != source || codec != nil && layers[layer].codec != codec {
            layers[layer].isAlive = true
            layers[layer].codec = codec ?? layers[layer].codec
            refresh(now: now)
        }
        guard !isMuted else { return counters.muted &+= 1 }
        guard let codec,
            let arrived = ArrivedPacket(
                packet, header: header, codec: codec, layer: layer, source: layers[layer].source, sequence: sequence,
                now: now)
        else {
            // Padding, comfort noise, tones: their sequence numbers are closed up.
            for slot in tracks.indices where tracks[slot].isOn(layer: layer, source: layers[layer].source) {
                tracks[slot].skip(sequence)
            }
            return counters.unusable &+= 1
        }
        resend?.store(
            packet, header: header, codec: codec, layer: layer, sequence: sequence, source: arrived.source, now: now)
        if kind == .audio {
            forwardAudio(arrived, packet, gap: gap, now: now, emit)
        } else {
            forwardVideo(arrived, packet, now: now, emit)
        }
    }

    private func codec(_ payloadType: UInt8) -> TrackCodec? {
        for codec in codecs where codec.payloadType == payloadType { return codec.codec }
        return nil
    }
    func clockRate(_ payloadType: UInt8) -> UInt32 {
        for codec in codecs where codec.payloadType == payloadType { return codec.clockRate }
        return kind == .audio ? 48_000 : 90_000
    }

    private mutating func forwardAudio(
        _ arrived: ArrivedPacket, _ packet: Span<UInt8>, gap: UInt64, now: Moment, _ emit: Sink
    ) {
        var recovered = InlineArray<4, RecoveredBlock>(repeating: RecoveredBlock())
        let recoveredCount = gap > 0 ? recover(arrived, packet, gap: gap, into: &recovered) : 0
        let cameAsRED = layers[arrived.layer].recovered.contains(arrived.sequence)
        let isPlain = recoveredCount == 0 && !cameAsRED
        for slot in tracks.indices {
            // Nearly every packet: one look at the subscriber's state, not one per question.
            if isPlain {
                switch tracks[slot].pass(arrived, now: now) {
                case .packet(let outgoing):
                    emit(slot, outgoing, packet)
                    continue
                case .nothing: continue
                case .elsewhere: break
                }
            }
            let stance = tracks[slot].stance(towards: arrived)
            guard stance != .aside else { continue }
            if stance == .elsewhere { turn(slot, to: arrived, now: now) }
            let stripped = tracks[slot].strips(arrived)
            if stripped {
                for index in 0..<recoveredCount {
                    if let outgoing = tracks[slot].compose(recovered[index], of: arrived, now: now) {
                        emit(slot, outgoing, packet)
                    }
                }
                if cameAsRED { continue }
            }
            if let outgoing = tracks[slot].compose(arrived, now: now) { emit(slot, outgoing, packet) }
        }
    }

    private mutating func forwardVideo(_ arrived: ArrivedPacket, _ packet: Span<UInt8>, now: Moment, _ emit: Sink) {
        if arrived.startsKeyFrame { keyFrames.arrived(arrived.layer) }
        for slot in tracks.indices {
            switch tracks[slot].stance(towards: arrived) {
            case .aside: continue
            case .elsewhere:
                guard arrived.startsKeyFrame, mayTurn(slot, to: arrived.layer) else { continue }
                turn(slot, to: arrived, now: now)
            case .here: if tracks[slot].isThinnedOut(arrived) { continue }
            }
            if let outgoing = tracks[slot].compose(arrived, now: now) { emit(slot, outgoing, packet) }
        }
    }

    /// A key frame of the target is always welcome; one of a lower layer is better than no picture at all.
    private func mayTurn(_ slot: Int, to layer: Int) -> Bool {
        if layer == tracks[slot].target { return true }
        return layer < tracks[slot].target && !hasPicture(slot)
    }
    func hasPicture(_ slot: Int) -> Bool {
        let current = tracks[slot].current
        return current >= 0 && tracks[slot].isOn(layer: current, source: layers[current].source)
    }

    private mutating func turn(_ slot: Int, to arrived: ArrivedPacket, now: Moment) {
        let current = tracks[slot].current
        let old = current >= 0 && layers[current].source == tracks[slot].currentSource ? layers[current].clock : nil
        let new = layers[arrived.layer].clock
        tracks[slot].turn(
            to: arrived, rate: clockRate(arrived.header.payloadType), old: old, new: new, now: now)
        if let new { putClock(slot, new) }
    }

    /// Finds the lost packets that this one repeats. libwebrtc's RED carries the frames just before, one a packet.
    private mutating func recover(
        _ arrived: ArrivedPacket, _ packet: Span<UInt8>, gap: UInt64,
        into recovered: inout InlineArray<4, RecoveredBlock>
    ) -> Int {
        guard let primary = arrived.primary, var blocks = REDPayload(packet, header: arrived.header) else { return 0 }
        var total: UInt64 = 0
        while let block = blocks.next(in: packet), !block.isPrimary { total += 1 }
        guard total > 0, total <= 4, var reader = REDPayload(packet, header: arrived.header) else { return 0 }
        var count = 0
        var distance = total
        while distance > 0, let block = reader.next(in: packet) {
            defer { distance -= 1 }
            let timestamp = arrived.header.timestamp &- UInt32(block.timestampOffset)
            // In time after what came before the gap, or the block is a frame that did come.
            let isLater = Int32(bitPattern: timestamp &- layers[arrived.layer].previousTimestamp) > 0
            guard distance <= gap, isLater, block.count > 0, block.timestampOffset > 0,
                block.payloadType == primary.payloadType
            else { continue }
            recovered[count] = RecoveredBlock(
                sequence: arrived.sequence - distance, timestamp: timestamp, offset: block.offset, count: block.count)
            layers[arrived.layer].noteRecovered(arrived.sequence - distance)
            count += 1
        }
        return count
    }
}
