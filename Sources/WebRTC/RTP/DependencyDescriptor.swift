import Basics

/// The fixed part of a dependency descriptor, and whether it announces a new structure, which only key frames do.
/// Source: AV1 RTP payload format, appendix A.8.2 (mandatory_descriptor_fields).
public struct DependencyDescriptor: Sendable, Equatable {
    public var startsFrame: Bool
    public var endsFrame: Bool
    /// 6 bits: which frame template, hence which layers.
    public var templateID: UInt8
    public var frameNumber: UInt16
    /// A template structure follows: the frame is a key frame and decoding can start.
    public var hasStructure: Bool

    /// Nil when fewer than three bytes, or absent.
    public init?(_ packet: Span<UInt8>, at range: RTPHeader.Span16) {
        let offset = Int(range.offset)
        guard range.count >= 3, offset + Int(range.count) <= packet.count else { return nil }
        startsFrame = packet[offset] & 0x80 != 0
        endsFrame = packet[offset] & 0x40 != 0
        templateID = packet[offset] & 0x3F
        frameNumber = packet.uint16(at: offset + 1)
        hasStructure = range.count > 3 && packet[offset + 3] & 0x80 != 0
    }
}
