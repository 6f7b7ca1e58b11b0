public import Basics

/// Channels come and go: in band (RFC 8832 §6), by agreed ids, and by stream resets (RFC 8831 §6.7).
extension DataChannels {
    /// Opens a channel and tells the other side in band. `.opened` follows when it agrees.
    ///
    /// - Throws: ``SCTPError/labelTooLong(bytes:)``.
    public mutating func open(
        label: String, ordered: Bool, reliability: Reliability, now: Moment
    ) throws(SCTPError) {
        guard label.utf8.count <= 65_535 else { throw .labelTooLong(bytes: label.utf8.count) }
        guard !isClosed else { return }
        self.now = now
        if isConnected {
            sendOpen(label, ordered, reliability)
        } else {
            waitingOpens.append((label, ordered, reliability))
        }
        settle()
    }

    /// Opens a channel whose id both sides know. `.opened` follows when the association is up.
    public mutating func openNegotiated(
        id: UInt16, label: String, ordered: Bool, reliability: Reliability, now: Moment
    ) {
        guard !isClosed, channels[id] == nil, id < settings.streams else { return }
        self.now = now
        add(Channel(id: id, label: label, isOrdered: ordered, reliability: reliability, state: .opening))
        if isConnected { finishOpening(id) }
        settle()
    }

    /// Closes a channel; `.closed` follows when the other side has closed its direction too.
    public mutating func close(label: String, now: Moment) {
        guard let id = ids[label], channels[id]?.state != .closing else { return }
        self.now = now
        beginClosing(id)
        settle()
    }

    mutating func associationUp(streams: UInt16) {
        streamCount = streams
        for id in channels.keys.sorted() { finishOpening(id) }
        let opens = waitingOpens
        waitingOpens = []
        for open in opens { sendOpen(open.label, open.isOrdered, open.reliability) }
    }

    private mutating func sendOpen(_ label: String, _ isOrdered: Bool, _ reliability: DataChannelReliability) {
        let first: UInt16 = configuration.isDTLSClient ? 0 : 1
        guard let id = stride(from: first, to: streamCount, by: 2).first(where: { channels[$0] == nil }),
            channels.count < Self.maximumChannels
        else {
            outputs.append(.closed(label: label))
            return
        }
        add(Channel(id: id, label: label, isOrdered: isOrdered, reliability: reliability, state: .opening))
        let message = DCEP.open(
            label: label, protocolName: "", isOrdered: isOrdered, reliability: reliability, priority: 256)
        queue(message, id: id, label: label)
    }

    /// Reads a control message that came on stream `id`.
    mutating func handle(_ control: DCEP, on id: UInt16) {
        switch control {
        case .acknowledge:
            if channels[id]?.state == .opening { finishOpening(id) } else { counts.unexpected += 1 }
        case .open(let label, _, let isOrdered, let reliability, _):
            guard channels[id] == nil, id < streamCount, channels.count < Self.maximumChannels else {
                counts.unexpected += 1
                return
            }
            add(Channel(id: id, label: label, isOrdered: isOrdered, reliability: reliability, state: .opening))
            queue(.acknowledge, id: id, label: label)
            finishOpening(id)
        }
    }

    /// The other side has sent on it or agreed to it.
    mutating func finishOpening(_ id: UInt16) {
        guard let channel = channels[id], channel.state == .opening else { return }
        guard id < streamCount else {
            remove(id)
            outputs.append(.closed(label: channel.label))
            return
        }
        channels[id]?.state = .open
        outputs.append(.opened(label: channel.label, id: id))
    }

    /// The other side reset its streams; ours follow. An empty list is all of them.
    mutating func remoteClosed(_ streams: [UInt16]) {
        for id in streams.isEmpty ? channels.keys.sorted() : streams {
            guard let channel = channels[id] else { continue }
            if channel.state != .closing { beginClosing(id) }
            remove(id)
            outputs.append(.closed(label: channel.label))
        }
    }

    private mutating func beginClosing(_ id: UInt16) {
        channels[id]?.state = .closing
        waiting.removeAll(id: id)
        if isConnected { resets.append(id) } else { remove(id) }
    }

    private mutating func add(_ channel: Channel) {
        channels[channel.id] = channel
        if ids[channel.label] == nil { ids[channel.label] = channel.id }
    }

    private mutating func remove(_ id: UInt16) {
        guard let channel = channels.removeValue(forKey: id), ids[channel.label] == id else { return }
        let heir = channels.values.filter { $0.label == channel.label }.map(\.id).min()
        ids[channel.label] = heir
    }
}
