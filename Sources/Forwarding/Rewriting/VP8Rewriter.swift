import WebRTC

/// Keeps VP8's picture numbers continuous for one subscriber across layer switches and thinned frames, as a decoder's
/// reference finder takes a gap for a lost frame. Source: RFC 7741 §4.2 (PictureID, TL0PICIDX, KEYIDX).
struct VP8Rewriter: Sendable {
    /// What was added to a packet's numbers: kept with each sent packet, so that a resend is the same bytes.
    struct Numbers: Sendable, Equatable {
        var pictureID: UInt16 = 0
        var tl0PictureIndex: UInt8 = 0
        var keyIndex: UInt8 = 0
    }

    private var pictures = SequenceRewriter()
    /// The source's latest picture id, extended so that it never wraps.
    private var latest: UInt64 = 0
    private var tl0Offset: UInt8 = 0
    private var lastTL0: UInt8 = 0
    private var keyOffset: UInt8 = 0
    private var lastKey: UInt8 = 0
    private var hasStarted = false

    /// Begins with a key frame of another source: its numbers follow the last ones given out.
    mutating func switchSource(to descriptor: VP8Descriptor) {
        let picture = UInt64(descriptor.pictureID ?? 0)
        // One cycle up, so that earlier ids stay positive.
        latest = 0x1_0000 &+ picture
        pictures.start(at: latest, as: hasStarted ? (pictures.highestOutput ?? 0) &+ 1 : latest)
        tl0Offset = hasStarted ? lastTL0 &+ 1 &- (descriptor.tl0PictureIndex ?? 0) : 0
        keyOffset = hasStarted ? lastKey &+ 1 &- (descriptor.keyIndex ?? 0) : 0
        hasStarted = true
    }

    /// The subscriber's numbers for a packet; nil when its frame was left out or is from before the switch.
    mutating func place(_ descriptor: VP8Descriptor) -> Numbers? {
        var numbers = Numbers()
        if let pictureID = descriptor.pictureID {
            guard let placed = pictures.place(extend(pictureID, isLong: descriptor.isLongPictureID)) else { return nil }
            numbers.pictureID = UInt16(truncatingIfNeeded: placed) & (descriptor.isLongPictureID ? 0x7FFF : 0x7F)
        }
        numbers.tl0PictureIndex = (descriptor.tl0PictureIndex ?? 0) &+ tl0Offset
        numbers.keyIndex = ((descriptor.keyIndex ?? 0) &+ keyOffset) & 0x1F
        if Int8(bitPattern: numbers.tl0PictureIndex &- lastTL0) > 0 || !hasStarted { lastTL0 = numbers.tl0PictureIndex }
        lastKey = numbers.keyIndex
        return numbers
    }

    /// Leaves a whole frame out.
    mutating func drop(_ descriptor: VP8Descriptor) {
        guard let pictureID = descriptor.pictureID else { return }
        pictures.drop(extend(pictureID, isLong: descriptor.isLongPictureID))
    }
    enum Standing { case new, known, leftOut }
    /// Whether a packet's frame has been decided about. Without picture ids nothing can be left out.
    func standing(of descriptor: VP8Descriptor) -> Standing {
        guard let pictureID = descriptor.pictureID else { return .known }
        let extended = extended(pictureID, isLong: descriptor.isLongPictureID)
        if extended > pictures.highestInput { return .new }
        return pictures.output(for: extended) == nil ? .leftOut : .known
    }

    private mutating func extend(_ pictureID: UInt16, isLong: Bool) -> UInt64 {
        let result = extended(pictureID, isLong: isLong)
        if result > latest { latest = result }
        return result
    }
    private func extended(_ pictureID: UInt16, isLong: Bool) -> UInt64 {
        // Sign-extends the distance from 15 or 7 bits.
        let shift: UInt16 = isLong ? 1 : 9
        let distance = Int16(bitPattern: (pictureID &- UInt16(truncatingIfNeeded: latest)) << shift) >> Int16(shift)
        return latest &+ UInt64(bitPattern: Int64(distance))
    }
}

extension VP8Descriptor {
    func renumbered(_ numbers: VP8Rewriter.Numbers) -> VP8Descriptor {
        var result = self
        if pictureID != nil { result.pictureID = numbers.pictureID }
        if tl0PictureIndex != nil { result.tl0PictureIndex = numbers.tl0PictureIndex }
        if keyIndex != nil { result.keyIndex = numbers.keyIndex }
        return result
    }
}
