public import Basics

/// Messages in and out. PPIDs tell text from binary and from control messages (RFC 8831 §6.6, §8).
extension DataChannels {
    /// Sends one message.
    ///
    /// - Returns: false when it will not be sent: no such open channel, longer than the other side takes, or (lossy)
    ///   too much is under way, (reliable) the queue is full. A lossy channel never blocks and never queues.
    public mutating func send(label: String, _ bytes: [UInt8], binary: Bool = true, now: Moment) -> Bool {
        guard let id = ids[label], let channel = channels[id], isConnected, channel.state != .closing,
            bytes.count <= maximumOutgoing
        else {
            counts.unsent += 1
            return false
        }
        self.now = now
        let kind = DCEP.ProtocolID.self
        let protocolID = bytes.isEmpty ? (binary ? kind.emptyBinary : kind.emptyText) : binary ? kind.binary : kind.text
        // SCTP has no empty messages: one byte stands in (RFC 8831 §6.6).
        let content = bytes.isEmpty ? [0] : bytes
        let isSent =
            switch channel.reliability {
            case .reliable: sendReliably(content, protocolID, on: channel)
            case .retransmits, .lifetime: sendLossily(content, protocolID, on: channel)
            }
        if !isSent { counts.unsent += 1 }
        settle()
        return isSent
    }

    /// The other side's limit, 0 being none (RFC 8841 §6.1), within what the stack takes at once.
    private var maximumOutgoing: Int {
        let most = Int(settings.sendBuffer) / 4
        return configuration.maximumOutgoing == 0 ? most : min(configuration.maximumOutgoing, most)
    }

    private mutating func sendReliably(_ content: [UInt8], _ protocolID: UInt32, on channel: Channel) -> Bool {
        guard waiting.total + content.count <= configuration.queueLimit else { return false }
        // Until the ACK is in, unordered messages could overtake the OPEN.
        waiting.append(
            .init(
                label: channel.label, id: channel.id, protocolID: protocolID, content: content,
                isOrdered: channel.isOrdered || channel.state == .opening))
        return true
    }

    private mutating func sendLossily(_ content: [UInt8], _ protocolID: UInt32, on channel: Channel) -> Bool {
        // While the OPEN itself waits for room, this would arrive on a stream without a channel.
        guard channel.state == .open || waiting.isEmpty,
            handle.status.bufferedBytes + content.count <= Self.lossyShare
        else { return false }
        let (result, events) = handle.send(
            content, stream: channel.id, protocolID: protocolID,
            isOrdered: channel.isOrdered || channel.state == .opening, reliability: channel.reliability)
        take(events)
        return result == .accepted
    }

    mutating func queue(_ control: DCEP, id: UInt16, label: String) {
        waiting.append(
            .init(label: label, id: id, protocolID: DCEP.ProtocolID.control, content: control.bytes, isOrdered: true))
    }

    /// Hands waiting messages to the stack while it has room, then begins the next stream reset.
    mutating func flush() {
        guard isConnected else { return }
        var buffered = waiting.isEmpty ? 0 : handle.status.bufferedBytes
        while let message = waiting.next, buffered < Self.reliableShare {
            let (result, events) = handle.send(
                message.content, stream: message.id, protocolID: message.protocolID, isOrdered: message.isOrdered,
                reliability: .reliable)
            guard result != .full else {
                take(events)
                break
            }
            if result == .failed { counts.unsent += 1 }
            buffered += message.content.count
            waiting.removeFirst()
            take(events)
            guard isConnected else { return }
        }
        while let id = resets.first {
            let (isAccepted, events) = handle.reset(stream: id)
            resetsEnd = now + .seconds(5)
            take(events)
            // One request at a time (RFC 6525 §5.1.1); the rest when it is answered.
            guard isAccepted, !resets.isEmpty else { break }
            resets.removeFirst()
        }
    }

    /// One whole message from the stack.
    mutating func deliver(_ message: [UInt8], stream: UInt16, protocolID: UInt32) {
        guard protocolID != DCEP.ProtocolID.control else {
            if let control = DCEP(message) { handle(control, on: stream) } else { counts.unexpected += 1 }
            return
        }
        guard let channel = channels[stream] else {
            counts.unexpected += 1
            return
        }
        // A message may overtake the ACK on an unordered channel; it says as much.
        finishOpening(stream)
        switch protocolID {
        case DCEP.ProtocolID.text: outputs.append(.message(label: channel.label, binary: false, message))
        case DCEP.ProtocolID.binary: outputs.append(.message(label: channel.label, binary: true, message))
        case DCEP.ProtocolID.emptyText: outputs.append(.message(label: channel.label, binary: false, []))
        case DCEP.ProtocolID.emptyBinary: outputs.append(.message(label: channel.label, binary: true, []))
        default: counts.unexpected += 1
        }
    }
}
