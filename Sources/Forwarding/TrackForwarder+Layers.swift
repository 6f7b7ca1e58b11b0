import Basics

extension TrackForwarder {
    /// Looks anew at who should get which layer, which key frames that takes, and what the publisher need not send.
    mutating func refresh(now: Moment, isUrgent: Bool = false) {
        guard kind == .video else { return }
        var wantedQuality: Int?
        var needed: UInt32 = 0
        for slot in tracks.indices where tracks[slot].isAttached && !tracks[slot].settings.disabled {
            let settings = tracks[slot].settings
            var wanted = LayerChooser.wanted(settings, of: sizes)
            wantedQuality = max(wantedQuality ?? 0, min(max(settings.quality ?? sizes[wanted].quality, 0), 2))
            switch tracks[slot].allowance {
            case .nothing: continue
            case .all: break
            case .upTo(let layer): wanted = max(0, min(wanted, layer))
            }
            let target = LayerChooser.target(wanted: wanted, isAlive: { layers[$0].isAlive }, count: layers.count)
            tracks[slot].target = target
            // A layer that does not flow is asked when its first packet comes.
            let isUsable = layers[target].isAlive && layers[target].codec.map { tracks[slot].takes($0) } ?? false
            if !isMuted, isUsable, !tracks[slot].isOn(layer: target, source: layers[target].source) {
                needed |= 1 << UInt32(truncatingIfNeeded: target)
            }
        }
        for layer in layers.indices {
            keyFrames.setNeeded(layer, needed & 1 << UInt32(truncatingIfNeeded: layer) != 0, isUrgent: isUrgent)
        }
        if let changed = demand.update(wantedQuality, now: now) { put(.wantedQuality(changed)) }
        flushKeyFrames(now: now)
    }

    mutating func flushKeyFrames(now: Moment) {
        while let layer = keyFrames.next(now: now) { put(.requestKeyFrame(layer: layer)) }
    }
}
