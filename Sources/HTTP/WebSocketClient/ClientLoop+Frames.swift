import Basics
import Sockets

/// Open WebSockets: read, written, kept awake, closed.
extension ClientLoop {
    /// For the server's goodbye after ours, and for the connection's end after both.
    private static let goodbyePatience: Duration = .seconds(5)

    func readFrames(_ bytes: [UInt8], on connection: ClientConnection) {
        guard case .open(var state) = connection.phase else { return }
        state.lastHeard = now
        connection.phase = .open(state)
        let heard = state.decoder.read(bytes)
        for event in heard.events {
            switch event {
            case .message(let message):
                // After our close frame the owner has gone.
                if state.hasClosed || state.link.inbound.deliver(message) { continue }
                return finish(connection, 1008, "too many messages wait", .weAreTooSlow)
            case .close(let code, let reason):
                let answer = code == 1005 ? 1000 : code
                let ending = WebSocketEnding.closedByServer(code: code, reason: reason)
                return finish(connection, answer, "", state.hasClosed ? .closedByUs : ending)
            }
        }
        if let fault = heard.fault {
            let ending = WebSocketEnding.fault(code: fault.closeCode, fault.description)
            return finish(connection, fault.closeCode, fault.description, ending)
        }
        guard !heard.replies.isEmpty, !state.hasClosed else { return }
        // A server that pings and does not read the answers.
        guard connection.out.count <= connection.order.options.sendLimit else {
            return end(connection, .serverTooSlow)
        }
        connection.out.append(heard.replies)
        flush(connection)
    }

    /// After the server's close frame or its fault: what was queued, our close frame, then the connection's end.
    private func finish(_ connection: ClientConnection, _ code: UInt16, _ reason: String, _ ending: WebSocketEnding) {
        guard case .open(let state) = connection.phase else { return }
        let (frames, ownerHasClosed) = state.link.takeFrames()
        for frame in frames { connection.out.append(frame) }
        if !state.hasClosed, !ownerHasClosed {
            connection.out.append(WebSocketFrame.close(code: code, reason: reason, from: .client))
        }
        state.link.finish(ending)
        connection.phase = .lingering
        connection.deadline = now + Self.goodbyePatience
        flush(connection)
    }

    func writeFrames(_ connection: ClientConnection) {
        guard case .open(var state) = connection.phase, !state.hasClosed else { return }
        let (frames, isClosing) = state.link.takeFrames()
        for frame in frames { connection.out.append(frame) }
        if isClosing {
            state.hasClosed = true
            connection.deadline = now + Self.goodbyePatience
            connection.phase = .open(state)
        }
        flush(connection)
    }

    /// Pings, and lets go of a server that is silent for two intervals.
    func checkPulse(_ connection: ClientConnection) {
        guard case .open(var state) = connection.phase, let interval = connection.order.options.pingInterval else {
            return
        }
        if now >= state.lastHeard + interval + interval { return end(connection, .silent) }
        guard now >= state.nextPing else { return }
        state.nextPing = now + interval
        connection.phase = .open(state)
        connection.out.append(WebSocketFrame.bytes(.ping, [], from: .client))
        flush(connection)
    }
}
