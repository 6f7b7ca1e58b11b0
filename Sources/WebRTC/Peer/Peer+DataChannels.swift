public import Basics

/// A channel to open once there is an association.
struct PlannedChannel {
    var label: String
    /// Set for a channel both sides open by number, without DCEP.
    var id: UInt16?
    var isOrdered: Bool
    var reliability: DataChannelReliability
}

extension Peer {
    /// Opens a channel with DCEP; may be called before anything is negotiated. `dataChannelOpened` follows.
    /// - Parameter maxRetransmits: nil = reliable.
    public mutating func openDataChannel(label: String, ordered: Bool, maxRetransmits: UInt16?, now: Moment) {
        plan(label, id: nil, ordered, maxRetransmits, now)
    }

    /// Opens a channel whose number both sides know beforehand.
    public mutating func openNegotiatedDataChannel(
        id: UInt16, label: String, ordered: Bool, maxRetransmits: UInt16?, now: Moment
    ) {
        plan(label, id: id, ordered, maxRetransmits, now)
    }

    /// Sends one binary message (PPID 53).
    /// - Returns: false when the channel is not open or its buffer is full; nothing was sent then.
    public mutating func sendData(label: String, _ bytes: [UInt8], now: Moment) -> Bool {
        guard channels != nil else { return false }
        let accepted = channels?.send(label: label, bytes, now: now) ?? false
        pump(now: now)
        return accepted
    }

    /// Bytes that wait to be acknowledged or even sent.
    public func bufferedData(label: String) -> Int {
        switch channels {
        case .some(let channels): channels.bufferedAmount(label)
        case .none: 0
        }
    }

    private mutating func plan(
        _ label: String, id: UInt16?, _ isOrdered: Bool, _ maxRetransmits: UInt16?, _ now: Moment
    ) {
        negotiator.wantsDataSection = true
        let reliability = maxRetransmits.map { DataChannelReliability.retransmits($0) } ?? .reliable
        plannedChannels.append(PlannedChannel(label: label, id: id, isOrdered: isOrdered, reliability: reliability))
        pump(now: now)
    }

    /// Starts the association when DTLS is up and an m-line for it is agreed on, and opens what was planned.
    mutating func openChannels(now: Moment) {
        guard transport.isConnected, negotiator.hasDataSection else { return }
        if channels == nil {
            var settings = DataChannels.Configuration(isDTLSClient: negotiator.dtlsRole == .client)
            settings.remotePort = negotiator.remoteSCTPPort
            settings.maximumOutgoing = negotiator.remoteMaximumMessageSize
            // Without memory for a socket there is no data, but media goes on.
            guard let made = try? DataChannels(settings, now: now) else { return }
            channels = consume made
        }
        for channel in plannedChannels {
            if let id = channel.id {
                channels?.openNegotiated(
                    id: id, label: channel.label, ordered: channel.isOrdered, reliability: channel.reliability, now: now
                )
            } else {
                do throws(SCTPError) {
                    try channels?.open(
                        label: channel.label, ordered: channel.isOrdered, reliability: channel.reliability, now: now)
                } catch { emit(.dataChannelClosed(label: channel.label)) }
            }
        }
        plannedChannels = []
    }

    /// - Returns: whether there was anything.
    mutating func pumpChannels(now: Moment) -> Bool {
        var hadOutput = false
        while let output = channels?.nextOutput() {
            hadOutput = true
            switch output {
            case .transmit(let packet): transport.send(packet, now: now)
            case .opened(let label, _): emit(.dataChannelOpened(label: label))
            case .closed(let label): emit(.dataChannelClosed(label: label))
            case .message(let label, _, let bytes): emit(.data(label: label, bytes))
            }
        }
        return hadOutput
    }
}
