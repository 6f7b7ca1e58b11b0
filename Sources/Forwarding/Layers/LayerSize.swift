/// What a publisher announced of one simulcast layer, lowest first.
public struct LayerSize: Sendable, Equatable {
    /// 0 low … 2 high.
    public var quality: Int
    /// Pixels; 0 when not announced.
    public var width: Int
    public var height: Int
    public init(quality: Int, width: Int = 0, height: Int = 0) {
        self.quality = quality
        self.width = width
        self.height = height
    }
}

/// Chooses which layer a subscriber should get.
enum LayerChooser {
    /// The highest layer a subscriber has a use for: by quality, else the smallest that fills its picture.
    static func wanted(_ settings: DownTrackSettings, of layers: [LayerSize]) -> Int {
        if let quality = settings.quality {
            return layers.lastIndex { $0.quality <= quality } ?? 0
        }
        // The shorter side decides, so that a phone held upright compares with a camera lying down.
        let side = min(settings.width, settings.height)
        guard side > 0 else { return layers.count - 1 }
        return layers.firstIndex { min($0.width, $0.height) >= side } ?? layers.count - 1
    }

    /// The best layer that flows now: the highest up to `wanted`, else the lowest above; `wanted` when none flows.
    static func target(wanted: Int, isAlive: (Int) -> Bool, count: Int) -> Int {
        var layer = wanted
        while layer >= 0 {
            if isAlive(layer) { return layer }
            layer -= 1
        }
        layer = wanted + 1
        while layer < count {
            if isAlive(layer) { return layer }
            layer += 1
        }
        return wanted
    }

    /// Highest VP8 temporal layer for a frame rate, taking three layers of 1/4, 1/2 and all of 30 frames a second
    /// (libwebrtc's L1T3); 3 = all.
    static func temporalCap(framesPerSecond: Int) -> UInt8 {
        switch framesPerSecond {
        case ...0: 3
        case ..<10: 0
        case ..<20: 1
        default: 3
        }
    }
}
