import Basics
import Crypto

extension STUNMessage {
    /// - Throws: ``STUNError`` when a length, a known attribute or the fingerprint is wrong.
    public init(parsing bytes: [UInt8]) throws(STUNError) {
        var reader = ByteReader(bytes)
        guard bytes.count >= STUN.headerCount, let type = reader.readUInt16(), let length = reader.readUInt16(),
            let cookie = reader.readUInt32(), let high = reader.readUInt32(), let low = reader.readUInt64()
        else { throw .truncated(needed: STUN.headerCount, have: bytes.count) }
        guard let kind = Kind(rawValue: type), cookie == STUN.magicCookie, length % 4 == 0 else { throw .notSTUN }
        guard bytes.count == STUN.headerCount + Int(length) else {
            throw .truncated(needed: STUN.headerCount + Int(length), have: bytes.count)
        }
        self.init(kind, transaction: TransactionID(high: high, low: low))
        while !reader.isAtEnd {
            let start = reader.position
            guard let attribute = reader.readUInt16(), let count = reader.readUInt16(),
                let value = reader.readBytes(Int(count)), reader.skip(-Int(count) & 3)
            else { throw .truncated(needed: start + 4, have: bytes.count) }
            if attribute == STUN.Attribute.fingerprint {
                try checkFingerprint(value, of: bytes, at: start, isLast: reader.isAtEnd)
            } else if integrityOffset == nil {  // what follows the integrity is not protected by it: RFC 8489 §14.5
                try read(attribute, value, at: start)
            }
        }
    }

    /// Whether MESSAGE-INTEGRITY is there and was made with `password` (RFC 8489 §14.5, short-term credentials).
    public func isAuthentic(_ bytes: [UInt8], password: String) -> Bool {
        guard let offset = integrityOffset, offset + 4 + STUN.integrityCount <= bytes.count else { return false }
        let made = Self.integrity(of: bytes[..<offset], password: password)
        let came = bytes[(offset + 4)..<(offset + 4 + STUN.integrityCount)]
        return constantTimeEquals(made, Array(came))
    }

    /// HMAC-SHA1 over the message so far, its length field counting the integrity attribute itself.
    static func integrity(of head: ArraySlice<UInt8>, password: String) -> [UInt8] {
        var message = Array(head)
        setLength(of: &message, adding: 4 + STUN.integrityCount)
        return DigestAlgorithm.sha1.authenticationCode(for: message[...], key: Array(password.utf8))
    }

    static func setLength(of message: inout [UInt8], adding extra: Int) {
        let length = UInt16(truncatingIfNeeded: message.count - STUN.headerCount + extra)
        message[2] = UInt8(truncatingIfNeeded: length >> 8)
        message[3] = UInt8(truncatingIfNeeded: length)
    }

    private mutating func checkFingerprint(
        _ value: ArraySlice<UInt8>, of bytes: [UInt8], at start: Int, isLast: Bool
    ) throws(STUNError) {
        var reader = ByteReader(value)
        guard value.count == 4, isLast, let came = reader.readUInt32() else {
            throw .malformedAttribute(type: STUN.Attribute.fingerprint)
        }
        guard CRC32.checksum(of: bytes[..<start]) ^ STUN.fingerprintMask == came else { throw .badFingerprint }
        hasFingerprint = true
    }

    private mutating func read(_ attribute: UInt16, _ value: ArraySlice<UInt8>, at start: Int) throws(STUNError) {
        var reader = ByteReader(value)
        switch attribute {
        case STUN.Attribute.username:
            guard value.count <= 513 else { throw .malformedAttribute(type: attribute) }  // RFC 8489 §14.3
            username = String(decoding: value, as: UTF8.self)
        case STUN.Attribute.messageIntegrity:
            guard value.count == STUN.integrityCount else { throw .malformedAttribute(type: attribute) }
            integrityOffset = start
        case STUN.Attribute.priority:
            guard value.count == 4 else { throw .malformedAttribute(type: attribute) }
            priority = reader.readUInt32()
        case STUN.Attribute.useCandidate:
            useCandidate = true
        case STUN.Attribute.iceControlling, STUN.Attribute.iceControlled:
            guard value.count == 8, let tie = reader.readUInt64() else { throw .malformedAttribute(type: attribute) }
            role =
                attribute == STUN.Attribute.iceControlling
                ? .controlling(tieBreaker: tie) : .controlled(tieBreaker: tie)
        case STUN.Attribute.xorMappedAddress:
            guard let address = unmask(&reader) else { throw .malformedAttribute(type: attribute) }
            mappedAddress = address
        case STUN.Attribute.errorCode:
            guard value.count >= 4, reader.skip(2), let hundreds = reader.readUInt8(), let rest = reader.readUInt8()
            else {
                throw .malformedAttribute(type: attribute)
            }
            errorCode = Int(hundreds & 7) * 100 + Int(rest)
        case STUN.Attribute.unknownAttributes:
            while let unknown = reader.readUInt16() { unknownAttributes.append(unknown) }
        case STUN.Attribute.mappedAddress:
            break  // a pre-RFC 5389 spelling of what XOR-MAPPED-ADDRESS says
        case 0..<0x8000:
            notUnderstood.append(attribute)
        default:
            break  // comprehension-optional
        }
    }

    /// XOR-MAPPED-ADDRESS (RFC 8489 §14.2).
    private func unmask(_ reader: inout ByteReader) -> SocketAddress? {
        guard reader.skip(1), let family = reader.readUInt8(), let maskedPort = reader.readUInt16() else { return nil }
        let port = maskedPort ^ UInt16(STUN.magicCookie >> 16)
        switch (family, reader.remaining) {
        case (1, 4):
            return reader.readUInt32().map { SocketAddress(v4: $0 ^ STUN.magicCookie, port: port) }
        case (2, 16):
            guard let high = reader.readUInt64(), let low = reader.readUInt64() else { return nil }
            return SocketAddress(v6High: high ^ addressMask, low: low ^ transaction.low, port: port)
        default:
            return nil
        }
    }

    /// The upper half of the mask of an IPv6 address; the lower is the transaction id's last 64 bits.
    var addressMask: UInt64 { UInt64(STUN.magicCookie) << 32 | UInt64(transaction.high) }
}
