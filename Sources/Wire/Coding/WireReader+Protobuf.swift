// The binary half. Every length is checked against the end of the message it stands in before it is used.
extension WireReader {
    /// Number of the next field, or nil at the end of the message.
    mutating func nextField() throws(WireError) -> Int? {
        guard position < end else { return nil }
        let start = position
        let tag = try varint()
        // Numbers go up to 2^29 - 1, so a tag fits 32 bits.
        guard tag <= UInt64(UInt32.max), tag >> 3 != 0, let type = WireType(rawValue: UInt8(tag & 7)), type != .endGroup
        else { throw .malformedTag(at: start) }
        wireType = type
        fieldNumber = Int(tag >> 3)
        return fieldNumber
    }

    @inline(__always) mutating func varint() throws(WireError) -> UInt64 {
        guard position < end else { throw .truncated(at: position) }
        let first = bytes[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        return try longVarint()
    }
    private mutating func longVarint() throws(WireError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 70 {
            guard position < end else { throw .truncated(at: start) }
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift  // a smart shift: bits past 64 fall away
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .malformedVarint(at: start)
    }

    mutating func littleEndian(width: Int) throws(WireError) -> UInt64 {
        guard end - position >= width else { throw .truncated(at: position) }
        var value: UInt64 = 0
        for index in 0..<width { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += width
        return value
    }

    /// The bytes of a length-delimited field, without a copy.
    mutating func delimited() throws(WireError) -> ArraySlice<UInt8> {
        let start = position
        let length = try varint()
        guard length <= UInt64(end - position) else { throw .truncated(at: start) }
        defer { position += Int(length) }
        return bytes[position..<position + Int(length)]
    }

    /// Makes a length-delimited field the message being read; returns the end to go back to.
    mutating func enter() throws(WireError) -> Int {
        let start = position
        let length = try varint()
        guard length <= UInt64(end - position) else { throw .truncated(at: start) }
        let outer = end
        end = position + Int(length)
        return outer
    }

    mutating func nested(_ message: inout some WireMessage) throws(WireError) {
        guard depth < Self.depthLimit else { throw .tooDeep }
        messagesRead += 1
        guard messagesRead <= Self.messageLimit else { throw .tooManyMessages }
        let outer = try enter()
        depth += 1
        try message.merge(from: &self)
        depth -= 1
        end = outer
    }

    /// Passes over a field that the message does not know, or knows as another type. In JSON there is nothing to pass.
    public mutating func skip() throws(WireError) {
        guard source == .protobuf else { return }
        switch wireType {
        case .varint: _ = try varint()
        case .fixed64: _ = try littleEndian(width: 8)
        case .fixed32: _ = try littleEndian(width: 4)
        case .delimited: _ = try delimited()
        case .startGroup: try skipGroup()
        case .endGroup: throw .malformedTag(at: position)
        }
    }

    /// Groups are gone from proto3 but legal on the wire. Iterative: the nesting is the sender's choice.
    private mutating func skipGroup() throws(WireError) {
        var open = [fieldNumber]
        while let innermost = open.last {
            let start = position
            let tag = try varint()
            guard tag <= UInt64(UInt32.max), tag >> 3 != 0, let type = WireType(rawValue: UInt8(tag & 7)) else {
                throw .malformedTag(at: start)
            }
            switch type {
            case .startGroup:
                guard open.count + depth < Self.depthLimit else { throw .tooDeep }
                open.append(Int(tag >> 3))
            case .endGroup:
                guard Int(tag >> 3) == innermost else { throw .malformedTag(at: start) }
                open.removeLast()
            default:
                wireType = type
                try skip()
            }
        }
    }
}
