/// One RTCP packet out of a compound one, read or to be written. Source: RFC 3550 §6, RFC 4585 §6, RFC 5104 §4.3.
///
/// Kinds nobody here uses (APP, XR, TMMBR …) are skipped by the parser and counted.
public enum RTCPPacket: Sendable, Equatable {
    case senderReport(SenderReport)
    case receiverReport(ssrc: UInt32, blocks: [ReportBlock])
    /// Only CNAME is kept; it says which streams share a clock.
    case sourceDescription([SourceName])
    case bye([UInt32])
    /// `lost` in the order told, at most `RTCPPacket.maximumNacks` of them.
    case nack(sender: UInt32, media: UInt32, lost: [UInt16])
    case pictureLoss(sender: UInt32, media: UInt32)
    /// One entry per media source asked for a key frame, with the request's own number.
    case fullIntraRequest(sender: UInt32, entries: [IntraRequest])
    case transportFeedback(TransportFeedback)
    /// draft-alvestrand-rmcat-remb-03. Bits per second.
    case bitrateEstimate(sender: UInt32, bitrate: UInt64, media: [UInt32])

    /// Enough for every loss burst that resending could mend; more is an attempt to make us work.
    public static let maximumNacks = 1024

    public struct SenderReport: Sendable, Equatable {
        public var ssrc: UInt32
        public var ntp: NTPTime
        public var rtpTimestamp: UInt32
        public var packetCount: UInt32
        public var octetCount: UInt32
        public var blocks: [ReportBlock]
        public init(
            ssrc: UInt32, ntp: NTPTime, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32,
            blocks: [ReportBlock] = []
        ) {
            self.ssrc = ssrc
            self.ntp = ntp
            self.rtpTimestamp = rtpTimestamp
            self.packetCount = packetCount
            self.octetCount = octetCount
            self.blocks = blocks
        }
    }

    /// What a receiver has seen of one source. RFC 3550 §6.4.1.
    public struct ReportBlock: Sendable, Equatable {
        public var ssrc: UInt32
        /// Since the last report, in 256ths.
        public var fractionLost: UInt8
        /// Since the beginning; duplicates can make it negative. 24 bits on the wire.
        public var cumulativeLost: Int32
        public var highestSequence: UInt32
        /// In timestamp units.
        public var jitter: UInt32
        /// Middle 32 bits of the NTP time in the source's last sender report; 0 = none yet.
        public var lastSenderReport: UInt32
        /// Since that report arrived, in 1/65,536 s.
        public var delaySinceLast: UInt32
        public init(
            ssrc: UInt32, fractionLost: UInt8 = 0, cumulativeLost: Int32 = 0, highestSequence: UInt32 = 0,
            jitter: UInt32 = 0, lastSenderReport: UInt32 = 0, delaySinceLast: UInt32 = 0
        ) {
            self.ssrc = ssrc
            self.fractionLost = fractionLost
            self.cumulativeLost = cumulativeLost
            self.highestSequence = highestSequence
            self.jitter = jitter
            self.lastSenderReport = lastSenderReport
            self.delaySinceLast = delaySinceLast
        }
    }

    public struct SourceName: Sendable, Equatable {
        public var ssrc: UInt32
        public var cname: String
        public init(ssrc: UInt32, cname: String) {
            self.ssrc = ssrc
            self.cname = cname
        }
    }

    public struct IntraRequest: Sendable, Equatable {
        public var ssrc: UInt32
        public var number: UInt8
        public init(ssrc: UInt32, number: UInt8) {
            self.ssrc = ssrc
            self.number = number
        }
    }
}
