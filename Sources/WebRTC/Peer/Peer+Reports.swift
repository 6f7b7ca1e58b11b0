import Basics

/// What a receiver owes a sender: reception reports, requests for lost packets, arrival times.
extension Peer {
    /// LiveKit's own server reports as often.
    static let receiverReportPace: Duration = .seconds(1)
    /// How often we report on what we send; as LiveKit's server does.
    static let senderReportPace: Duration = .seconds(3)
    /// A stream's first report does not wait for its turn: lip sync begins with it.
    static let firstReportDelay: Duration = .milliseconds(100)

    var reportDeadline: Moment { min(nextSenderReports, nextReceiverReports, nackDeadline, feedback.deadline) }

    mutating func sendDueReports(now: Moment) {
        if now >= nextSenderReports {
            // The next packet sent starts the next round.
            nextSenderReports = .distantFuture
            sendRTCP(sent.reports(cname: configuration.cname, now: now), now: now)
        }
        if now >= nextReceiverReports { sendReceiverReports(now: now) }
        if now >= nackDeadline { sendNacks(now: now) }
        if now >= feedback.deadline {
            sendRTCP(feedback.takeReports(now: now).map { .transportFeedback($0) }, now: now)
        }
    }

    private mutating func sendReceiverReports(now: Moment) {
        nextReceiverReports = .distantFuture
        var blocks: [RTCPPacket.ReportBlock] = []
        for index in sources.sources.indices {
            if let block = sources.withReception(index, { $0.makeBlock(now: now) }) { blocks.append(block) }
        }
        // At most 31 fit a packet (RFC 3550 §6.4.2); the writer splits longer lists.
        if !blocks.isEmpty { sendRTCP([.receiverReport(ssrc: reportSSRC, blocks: blocks)], now: now) }
    }

    private mutating func sendNacks(now: Moment) {
        var packets: [RTCPPacket] = []
        nackDeadline = .distantFuture
        for index in sources.sources.indices where sources.sources[index].reception.deadline != .distantFuture {
            let lost = sources.withReception(index) { $0.dueNacks(now: now) }
            if !lost.isEmpty {
                packets.append(.nack(sender: reportSSRC, media: sources.sources[index].ssrc, lost: lost))
            }
            nackDeadline = min(nackDeadline, sources.sources[index].reception.deadline)
        }
        sendRTCP(packets, now: now)
    }

    /// The bookkeeping of one packet of media or of its retransmission.
    ///
    /// - Parameters:
    ///   - place: of the stream it came on; `media`, of the stream it belongs to.
    ///   - wire: its header as it came; `sequence`, its number in the media stream.
    @inline(__always)
    mutating func noteReception(
        at place: Int, of media: Int, _ wire: RTPHeader, sequence: UInt16, hasNack: Bool, now: Moment
    ) {
        sources.withReception(place) { $0.count(wire, now: now) }
        if nextReceiverReports == .distantFuture { nextReceiverReports = now + Self.receiverReportPace }
        guard hasNack else { return }
        let needsKeyFrame = sources.withReception(media) { $0.watch(sequence, now: now) }
        if needsKeyFrame {
            sendRTCP([.pictureLoss(sender: reportSSRC, media: sources.sources[media].ssrc)], now: now)
        }
        nackDeadline = min(nackDeadline, sources.sources[media].reception.deadline)
    }
}
