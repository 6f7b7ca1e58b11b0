/// Why bytes are not a STUN message we act on. Each is a counted drop.
public enum STUNError: Error, Equatable, CustomStringConvertible {
    case truncated(needed: Int, have: Int)
    case notSTUN
    case malformedAttribute(type: UInt16)
    case badFingerprint

    public var description: String {
        switch self {
        case .truncated(let needed, let have): "a STUN message of \(needed) bytes came with \(have)"
        case .notSTUN: "the header is not a STUN binding message with the magic cookie"
        case .malformedAttribute(let type):
            "STUN attribute 0x\(String(type, radix: 16)) has an impossible length or value"
        case .badFingerprint: "the FINGERPRINT attribute does not match the message"
        }
    }
}
