public import Basics

extension Peer {
    /// What goes into one datagram, before protection.
    private static let maxRTCP = 1100

    mutating func receiveRTCP(_ packet: inout MutableSpan<UInt8>, _ count: Int, now: Moment) -> Received {
        let plain: Int
        do throws(SRTPDrop) {
            guard let length = try transport.receiver?.unprotectRTCP(&packet, count: count) else {
                return .dropped(.notConnected)
            }
            plain = length
        } catch { return .dropped(.srtp(error)) }
        ice.noteTraffic(now: now)
        guard let compound = RTCPCompound(Self.copy(packet, plain)) else { return .dropped(.malformed) }
        for part in compound.packets { handle(part, now: now) }
        return .consumed
    }

    private mutating func handle(_ packet: RTCPPacket, now: Moment) {
        switch packet {
        case .senderReport(let report):
            if let place = sources.index(of: report.ssrc) { sources.withReception(place) { $0.note(report, now: now) } }
            emit(.senderReport(ssrc: report.ssrc, ntp: report.ntp.value, rtpTimestamp: report.rtpTimestamp))
            for block in report.blocks { handle(block, now: now) }
        case .receiverReport(_, let blocks):
            for block in blocks { handle(block, now: now) }
        case .sourceDescription: break
        case .bye(let sources): for ssrc in sources { emit(.bye(ssrc: ssrc)) }
        case .nack(_, let media, let lost): emit(.nack(mediaSSRC: media, lost))
        case .pictureLoss(_, let media): emit(.keyFrameRequested(mediaSSRC: media))
        case .fullIntraRequest(_, let entries):
            for entry in entries where sent.contains(entry.ssrc) && intraRequests[entry.ssrc] != entry.number {
                intraRequests[entry.ssrc] = entry.number
                emit(.keyFrameRequested(mediaSSRC: entry.ssrc))
            }
        case .transportFeedback(let feedback): emit(.transportFeedback(feedback))
        case .bitrateEstimate(_, let bitrate, _): emit(.bitrateEstimate(bitrate))
        }
    }

    private mutating func handle(_ block: RTCPPacket.ReportBlock, now: Moment) {
        guard sent.contains(block.ssrc) else { return }
        emit(
            .receiverReport(
                mediaSSRC: block.ssrc, fractionLost: block.fractionLost, roundTrip: sent.roundTrip(block, now: now),
                jitter: block.jitter))
    }

    /// Sends RTCP as it is, in as few datagrams as fit; nothing while not connected.
    public mutating func sendRTCP(_ packets: [RTCPPacket], now: Moment) {
        var datagram: [UInt8] = []
        for packet in packets {
            let bytes = RTCPPacket.write([packet])
            if datagram.count + bytes.count > Self.maxRTCP, !datagram.isEmpty {
                transmitRTCP(datagram)
                datagram = []
            }
            datagram += bytes
        }
        if !datagram.isEmpty { transmitRTCP(datagram) }
    }

    private mutating func transmitRTCP(_ plain: [UInt8]) {
        guard let address = ice.selected, let overhead = transport.profile?.rtcpOverhead else { return }
        var bytes = plain + [UInt8](repeating: 0, count: overhead)
        var span = bytes.mutableSpan
        guard let count = try? transport.sender?.protectRTCP(&span, count: plain.count) else { return }
        bytes.removeSubrange(count...)
        outputs.append(.transmit(bytes, to: address))
    }

    /// Asks the publisher for a key frame (PLI); how often is the caller's business.
    public mutating func requestKeyFrame(receiveTrack: Int, layer: Int, now: Moment) {
        let media = sources.mediaSSRC(
            track: Int32(truncatingIfNeeded: receiveTrack), layer: Int8(truncatingIfNeeded: layer))
        if media != 0 { sendRTCP([.pictureLoss(sender: reportSSRC, media: media)], now: now) }
    }

    /// What a publisher's sender report said, in the terms of the stream we forward: from it our own reports follow.
    public mutating func noteSenderClock(ssrc: UInt32, rtpTimestamp: UInt32, ntp: UInt64, at moment: Moment) {
        let isFirst = sent.noteClock(ssrc, timestamp: rtpTimestamp, ntp: NTPTime(ntp), at: moment)
        if isFirst { nextSenderReports = min(nextSenderReports, moment + Self.firstReportDelay) }
    }
}
