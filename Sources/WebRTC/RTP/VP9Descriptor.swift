import Basics

/// What stands before a VP9 frame in each packet, as far as layer choice needs it. Source: RFC 9628 §4.2.
public struct VP9Descriptor: Sendable, Equatable {
    /// 7 or 15 bits; nil when absent.
    public var pictureID: UInt16?
    public var isInterPredicted = false
    public var startsFrame = false
    public var endsFrame = false
    public var isFlexible = false
    /// U and SID, nil without layer indices: a stream of one layer.
    public var temporalLayer: UInt8?
    public var spatialLayer: UInt8?
    public var switchingUp = false
    public var dependsOnLowerSpatialLayer = false
    public var tl0PictureIndex: UInt8?
    /// Not needed as a reference for upper spatial layers.
    public var isNotReferenceForUpper = false

    /// A frame that starts here and needs no earlier one: a subscriber can join.
    public var isKeyFrame: Bool { startsFrame && !isInterPredicted && (spatialLayer ?? 0) == 0 }

    /// Nil when the payload ends inside these fields.
    public init?(_ packet: Span<UInt8>, offset: Int, count: Int) {
        guard offset >= 0, count >= 1, offset + count <= packet.count else { return nil }
        let end = offset + count
        let first = packet[offset]
        var cursor = offset + 1
        isInterPredicted = first & 0x40 != 0
        isFlexible = first & 0x10 != 0
        startsFrame = first & 0x08 != 0
        endsFrame = first & 0x04 != 0
        isNotReferenceForUpper = first & 0x01 != 0
        if first & 0x80 != 0 {
            guard cursor < end else { return nil }
            if packet[cursor] & 0x80 != 0 {
                guard cursor + 1 < end else { return nil }
                pictureID = packet.uint16(at: cursor) & 0x7FFF
                cursor += 2
            } else {
                pictureID = UInt16(packet[cursor])
                cursor += 1
            }
        }
        guard first & 0x20 != 0 else { return }
        guard cursor < end else { return nil }
        let layers = packet[cursor]
        cursor += 1
        temporalLayer = layers >> 5
        switchingUp = layers & 0x10 != 0
        spatialLayer = layers >> 1 & 0x07
        dependsOnLowerSpatialLayer = layers & 0x01 != 0
        guard !isFlexible else { return }
        guard cursor < end else { return nil }
        tl0PictureIndex = packet[cursor]
    }
}
