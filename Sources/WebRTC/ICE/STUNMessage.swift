public import Basics

/// A STUN binding message with the attributes ICE uses (RFC 8489, RFC 8445 §16.1). Parsed strictly, kept as values.
public struct STUNMessage: Sendable, Equatable {
    public enum Kind: UInt16, Sendable {
        case request = 0x0001
        case indication = 0x0011
        case success = 0x0101
        case failure = 0x0111
    }
    /// 96 random bits that pair a response with its request.
    public struct TransactionID: Hashable, Sendable {
        public var high: UInt32
        public var low: UInt64
        public init(high: UInt32, low: UInt64) {
            self.high = high
            self.low = low
        }
    }
    /// The sender's view of who decides, with its tie-breaker (RFC 8445 §7.1.3).
    public enum Role: Sendable, Equatable {
        case controlling(tieBreaker: UInt64)
        case controlled(tieBreaker: UInt64)
    }

    public var kind: Kind
    public var transaction: TransactionID
    public var username: String?
    public var priority: UInt32?
    public var useCandidate = false
    public var role: Role?
    public var mappedAddress: SocketAddress?
    public var errorCode: Int?
    /// In an error 420: what the other side did not understand.
    public var unknownAttributes: [UInt16] = []
    /// Comprehension-required attributes in a received message that we do not know (RFC 8489 §14).
    public var notUnderstood: [UInt16] = []
    /// Where MESSAGE-INTEGRITY begins in the received bytes; nil when there is none.
    public var integrityOffset: Int?
    public var hasFingerprint = false

    public init(_ kind: Kind, transaction: TransactionID) {
        self.kind = kind
        self.transaction = transaction
    }
}
