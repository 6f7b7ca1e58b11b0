import Basics

extension RTPHeader {
    /// Writes a fresh header at the start of `packet`: fixed part and those extensions that are both set here and
    /// negotiated with the receiver. No CSRCs, no padding bit.
    ///
    /// - Parameters:
    ///   - extensions: the receiver's ids. An id above 14, or a value that is empty or longer than 16 bytes, makes the
    ///     whole block two-byte (RFC 8285 §4.1.2; the receiver must have agreed to `extmap-allow-mixed` or the id).
    ///   - source: the packet this header was parsed from; `playoutDelay`, `videoOrientation` and
    ///     `dependencyDescriptor` are copied out of it.
    /// - Returns: where the payload starts, in bytes; nil when the header does not fit into `packet`.
    public func write(
        into packet: inout MutableSpan<UInt8>, extensions: HeaderExtensionIDs, copyingFrom source: Span<UInt8>
    ) -> Int? {
        let plan = ExtensionPlan(of: self, ids: extensions, source: source.count)
        let total = Self.fixedCount + plan.blockCount
        guard total <= packet.count else { return nil }
        packet[0] = plan.isEmpty ? 0x80 : 0x90
        packet[1] = (marker ? 0x80 : 0) | payloadType & 0x7F
        packet.store(sequence, at: 2)
        packet.store(timestamp, at: 4)
        packet.store(ssrc, at: 8)
        guard !plan.isEmpty else { return total }
        packet.store(plan.isTwoByte ? 0x1000 : 0xBEDE as UInt16, at: 12)
        packet.store(UInt16(truncatingIfNeeded: (plan.blockCount - 4) / 4), at: 14)
        var writer = ElementWriter(offset: 16, isTwoByte: plan.isTwoByte)
        writer.write(self, ids: extensions, into: &packet, source: source)
        while writer.offset < total {
            packet[writer.offset] = 0
            writer.offset += 1
        }
        return total
    }

    /// As above, for a header that has nothing to copy from another packet.
    public func write(into packet: inout MutableSpan<UInt8>, extensions: HeaderExtensionIDs) -> Int? {
        let nothing: [UInt8] = []
        return write(into: &packet, extensions: extensions, copyingFrom: nothing.span)
    }

    /// How many bytes `write` will take; source: how long the packet is that raw extensions are copied from.
    public func writtenCount(extensions: HeaderExtensionIDs, source: Int) -> Int {
        Self.fixedCount + ExtensionPlan(of: self, ids: extensions, source: source).blockCount
    }
}

/// What the extension block will look like: one-byte or two-byte elements, and how long it is.
private struct ExtensionPlan {
    var elements = 0
    var bytes = 0
    var isTwoByte = false

    init(of header: RTPHeader, ids: HeaderExtensionIDs, source: Int) {
        if header.audioLevel != nil { add(ids.audioLevel, 1) }
        if header.absoluteSendTime != nil { add(ids.absoluteSendTime, 3) }
        if header.transportSequence != nil { add(ids.transportSequence, 2) }
        if !header.mid.isEmpty { add(ids.mid, Int(header.mid.count)) }
        if !header.rid.isEmpty { add(ids.rid, Int(header.rid.count)) }
        if !header.repairedRid.isEmpty { add(ids.repairedRid, Int(header.repairedRid.count)) }
        if header.playoutDelay.lies(within: source) { add(ids.playoutDelay, Int(header.playoutDelay.count)) }
        if header.videoOrientation.lies(within: source) {
            add(ids.videoOrientation, Int(header.videoOrientation.count))
        }
        if header.dependencyDescriptor.lies(within: source) {
            add(ids.dependencyDescriptor, Int(header.dependencyDescriptor.count))
        }
    }
    private mutating func add(_ id: UInt8, _ count: Int) {
        guard id != 0 else { return }
        elements += 1
        bytes += count
        if id > 14 || count > 16 { isTwoByte = true }
    }
    var isEmpty: Bool { elements == 0 }
    /// The four-byte block header, the elements, and padding to a whole word.
    var blockCount: Int { isEmpty ? 0 : 4 + (bytes + elements * (isTwoByte ? 2 : 1) + 3) / 4 * 4 }
}

/// Puts elements one after the other; room for them has been checked by the plan.
private struct ElementWriter {
    var offset: Int
    let isTwoByte: Bool

    /// Mirrors `ExtensionPlan.init`: the same values in the same order.
    mutating func write(
        _ header: RTPHeader, ids: HeaderExtensionIDs, into packet: inout MutableSpan<UInt8>, source: Span<UInt8>
    ) {
        if let level = header.audioLevel, begin(ids.audioLevel, 1, &packet) {
            put((header.voiceActivity ? 0x80 : 0) | level & 0x7F, &packet)
        }
        if let time = header.absoluteSendTime, begin(ids.absoluteSendTime, 3, &packet) {
            put(UInt8(truncatingIfNeeded: time >> 16), &packet)
            put(UInt8(truncatingIfNeeded: time >> 8), &packet)
            put(UInt8(truncatingIfNeeded: time), &packet)
        }
        if let sequence = header.transportSequence, begin(ids.transportSequence, 2, &packet) {
            put(UInt8(truncatingIfNeeded: sequence >> 8), &packet)
            put(UInt8(truncatingIfNeeded: sequence), &packet)
        }
        write(header.mid, ids.mid, &packet)
        write(header.rid, ids.rid, &packet)
        write(header.repairedRid, ids.repairedRid, &packet)
        copy(header.playoutDelay, ids.playoutDelay, source, &packet)
        copy(header.videoOrientation, ids.videoOrientation, source, &packet)
        copy(header.dependencyDescriptor, ids.dependencyDescriptor, source, &packet)
    }
    private mutating func put(_ byte: UInt8, _ packet: inout MutableSpan<UInt8>) {
        packet[offset] = byte
        offset += 1
    }
    /// Writes the element's own header; false when the receiver did not negotiate it.
    private mutating func begin(_ id: UInt8, _ count: Int, _ packet: inout MutableSpan<UInt8>) -> Bool {
        guard id != 0 else { return false }
        if isTwoByte {
            put(id, &packet)
            put(UInt8(truncatingIfNeeded: count), &packet)
        } else {
            put(id << 4 | UInt8(truncatingIfNeeded: count - 1), &packet)
        }
        return true
    }
    private mutating func write(_ text: ShortText, _ id: UInt8, _ packet: inout MutableSpan<UInt8>) {
        guard !text.isEmpty, begin(id, Int(text.count), &packet) else { return }
        for index in 0..<Int(text.count) { put(text[index], &packet) }
    }
    private mutating func copy(
        _ range: RTPHeader.Span16, _ id: UInt8, _ source: Span<UInt8>, _ packet: inout MutableSpan<UInt8>
    ) {
        guard range.lies(within: source.count), begin(id, Int(range.count), &packet) else { return }
        for index in range.indices { put(source[index], &packet) }
    }
}

extension RTPHeader.Span16 {
    /// Where the bytes lie, as indices into the packet.
    public var indices: Range<Int> { Int(offset)..<Int(offset) + Int(count) }
    /// False when empty (absent), longer than an element can be, or not inside a packet of that many bytes.
    func lies(within total: Int) -> Bool { count > 0 && count <= 255 && Int(offset) + Int(count) <= total }
}
