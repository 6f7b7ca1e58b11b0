import Basics

/// What stands before a VP8 frame in each packet: picture numbers and layers, for forwarding without decoding.
/// Source: RFC 7741 §4.2; the key frame bit is §4.3.
public struct VP8Descriptor: Sendable, Equatable {
    public var isNonReference = false
    /// S bit and partition 0: the packet begins a frame.
    public var startsFrame = false
    public var startsPartition = false
    public var partition: UInt8 = 0
    /// 7 or 15 bits, see `isLongPictureID`; nil when absent.
    public var pictureID: UInt16?
    public var isLongPictureID = false
    public var tl0PictureIndex: UInt8?
    public var temporalLayer: UInt8?
    public var layerSync = false
    /// 5 bits.
    public var keyIndex: UInt8?
    public var isKeyFrame = false
    /// Bytes the descriptor took in the packet.
    public var count = 1

    public init() {}

    /// Nil when the payload ends inside the descriptor or right behind it.
    public init?(_ packet: Span<UInt8>, offset: Int, count payloadCount: Int) {
        guard offset >= 0, payloadCount >= 2, offset + payloadCount <= packet.count else { return nil }
        let end = offset + payloadCount
        var cursor = offset
        let first = packet[cursor]
        cursor += 1
        isNonReference = first & 0x20 != 0
        startsPartition = first & 0x10 != 0
        partition = first & 0x07
        startsFrame = startsPartition && partition == 0
        if first & 0x80 != 0 {
            let flags = packet[cursor]
            cursor += 1
            if flags & 0x80 != 0 {
                guard cursor < end else { return nil }
                if packet[cursor] & 0x80 != 0 {
                    guard cursor + 1 < end else { return nil }
                    pictureID = packet.uint16(at: cursor) & 0x7FFF
                    isLongPictureID = true
                    cursor += 2
                } else {
                    pictureID = UInt16(packet[cursor])
                    cursor += 1
                }
            }
            if flags & 0x40 != 0 {
                guard cursor < end else { return nil }
                tl0PictureIndex = packet[cursor]
                cursor += 1
            }
            if flags & 0x30 != 0 {
                guard cursor < end else { return nil }
                let byte = packet[cursor]
                cursor += 1
                if flags & 0x20 != 0 {
                    temporalLayer = byte >> 6
                    layerSync = byte & 0x20 != 0
                }
                if flags & 0x10 != 0 { keyIndex = byte & 0x1F }
            }
        }
        guard cursor < end else { return nil }
        isKeyFrame = startsFrame && packet[cursor] & 0x01 == 0
        count = cursor - offset
    }

    /// Bytes `write` will take.
    public var writtenCount: Int {
        guard hasExtension else { return 1 }
        return 2 + (pictureID == nil ? 0 : isLongPictureID ? 2 : 1) + (tl0PictureIndex == nil ? 0 : 1)
            + (temporalLayer == nil && keyIndex == nil ? 0 : 1)
    }
    private var hasExtension: Bool {
        pictureID != nil || tl0PictureIndex != nil || temporalLayer != nil || keyIndex != nil
    }

    /// Writes the descriptor at `offset` (where the payload starts). Returns the bytes taken; nil without room.
    public func write(into packet: inout MutableSpan<UInt8>, at offset: Int) -> Int? {
        let total = writtenCount
        guard offset >= 0, offset + total <= packet.count else { return nil }
        packet[offset] =
            (hasExtension ? 0x80 : 0) | (isNonReference ? 0x20 : 0) | (startsPartition ? 0x10 : 0) | partition & 0x07
        guard hasExtension else { return total }
        packet[offset + 1] =
            (pictureID == nil ? 0 : 0x80) | (tl0PictureIndex == nil ? 0 : 0x40) | (temporalLayer == nil ? 0 : 0x20)
            | (keyIndex == nil ? 0 : 0x10)
        var cursor = offset + 2
        if let pictureID, isLongPictureID {
            packet.store(pictureID | 0x8000, at: cursor)
            cursor += 2
        } else if let pictureID {
            packet[cursor] = UInt8(truncatingIfNeeded: pictureID) & 0x7F
            cursor += 1
        }
        if let tl0PictureIndex {
            packet[cursor] = tl0PictureIndex
            cursor += 1
        }
        if temporalLayer != nil || keyIndex != nil {
            packet[cursor] = (temporalLayer ?? 0) << 6 | (layerSync ? 0x20 : 0) | (keyIndex ?? 0) & 0x1F
        }
        return total
    }
}
