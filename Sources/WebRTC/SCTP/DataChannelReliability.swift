/// What is done about messages that get lost. RFC 8831 §6.1.
public enum DataChannelReliability: Hashable, Sendable {
    case reliable
    case retransmits(UInt16)
    case lifetime(milliseconds: UInt16)
}
