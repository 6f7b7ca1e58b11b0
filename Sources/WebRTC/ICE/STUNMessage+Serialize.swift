import Basics
import Crypto

extension STUNMessage {
    /// The message as it goes out, with FINGERPRINT and, when there is a password, MESSAGE-INTEGRITY before it.
    public func serialized(password: String?) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        bytes.appendBigEndian(kind.rawValue)
        bytes.appendBigEndian(UInt16(0))
        bytes.appendBigEndian(STUN.magicCookie)
        bytes.appendBigEndian(transaction.high)
        bytes.appendBigEndian(transaction.low)
        appendAttributes(to: &bytes)
        if let password {
            let code = Self.integrity(of: bytes[...], password: password)
            Self.append(STUN.Attribute.messageIntegrity, code, to: &bytes)
        }
        Self.setLength(of: &bytes, adding: 8)
        var checksum: [UInt8] = []
        checksum.appendBigEndian(CRC32.checksum(of: bytes) ^ STUN.fingerprintMask)
        Self.append(STUN.Attribute.fingerprint, checksum, to: &bytes)
        return bytes
    }

    private func appendAttributes(to bytes: inout [UInt8]) {
        if let username { Self.append(STUN.Attribute.username, Array(username.utf8), to: &bytes) }
        if let mappedAddress {
            Self.append(STUN.Attribute.xorMappedAddress, mask(mappedAddress), to: &bytes)
        }
        if let errorCode {
            let code = [0, 0, UInt8(truncatingIfNeeded: errorCode / 100), UInt8(truncatingIfNeeded: errorCode % 100)]
            Self.append(STUN.Attribute.errorCode, code, to: &bytes)
        }
        if !unknownAttributes.isEmpty {
            var list: [UInt8] = []
            for attribute in unknownAttributes { list.appendBigEndian(attribute) }
            Self.append(STUN.Attribute.unknownAttributes, list, to: &bytes)
        }
        if let priority {
            var value: [UInt8] = []
            value.appendBigEndian(priority)
            Self.append(STUN.Attribute.priority, value, to: &bytes)
        }
        if useCandidate { Self.append(STUN.Attribute.useCandidate, [], to: &bytes) }
        if let role {
            var value: [UInt8] = []
            switch role {
            case .controlling(let tie):
                value.appendBigEndian(tie)
                Self.append(STUN.Attribute.iceControlling, value, to: &bytes)
            case .controlled(let tie):
                value.appendBigEndian(tie)
                Self.append(STUN.Attribute.iceControlled, value, to: &bytes)
            }
        }
    }

    private func mask(_ address: SocketAddress) -> [UInt8] {
        var value: [UInt8] = [0, address.family == .v4 ? 1 : 2]
        value.appendBigEndian(address.port ^ UInt16(STUN.magicCookie >> 16))
        switch address.family {
        case .v4:
            value.appendBigEndian(UInt32(truncatingIfNeeded: address.low) ^ STUN.magicCookie)
        case .v6:
            value.appendBigEndian(address.high ^ addressMask)
            value.appendBigEndian(address.low ^ transaction.low)
        }
        return value
    }

    private static func append(_ attribute: UInt16, _ value: [UInt8], to bytes: inout [UInt8]) {
        bytes.appendBigEndian(attribute)
        bytes.appendBigEndian(UInt16(truncatingIfNeeded: value.count))
        bytes += value
        bytes.append(contentsOf: repeatElement(0, count: -value.count & 3))
    }
}
