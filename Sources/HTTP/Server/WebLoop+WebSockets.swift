import Basics
import Sockets

/// WebSockets: accepted or refused, read, written, kept awake.
extension WebLoop {
    func upgrade(_ request: HTTPRequest, on connection: WebConnection) {
        switch WebSocketAccept.answer(to: request) {
        case .refuse(let status, let reason):
            counters.badRequests.add()
            let version = [(name: "sec-websocket-version", value: "13")]
            answer(
                HTTPResponse(status: status, headers: version, body: Array(reason.utf8)), on: connection,
                keepsAlive: false)
        case .switchProtocols(let head):
            guard drainUntil == nil else {
                return answer(.text("server is stopping", status: 503), on: connection, keepsAlive: false)
            }
            switch rules.upgrade(request) {
            case .reject(let response):
                counters.rejectedUpgrades.add()
                answer(response, on: connection, keepsAlive: false)
            case .accept(let owner):
                connection.out.append(head)
                open(owner, on: connection)
            }
        }
    }

    private func open(_ owner: @escaping @Sendable (any WebSocketSession) async -> Void, on connection: WebConnection) {
        let link = WebSocketLink(
            role: .server, remote: connection.transport.stream.remote, sendLimit: configuration.sendLimit,
            maxInbound: configuration.maxMessage * 4
        ) { [mailbox, id = connection.id] wish in
            switch wish {
            case .flush: mailbox.post(.flush(id))
            case .cutSlowReader: mailbox.post(.cutSlowReader(id))
            }
        }
        connection.phase = .webSocket(
            WebConnection.WebSocketState(
                link: link, decoder: WebSocketDecoder(limit: configuration.maxMessage), lastHeard: now,
                nextPing: now + configuration.pingInterval))
        counters.webSockets.add(1)
        // Not cancelled when the connection goes: its messages end, and what the owner has to tidy up still can run.
        Task {
            await owner(link)
            link.close(code: 1000, reason: "")
        }
        let early = connection.parser.takeRest()
        flush(connection)
        if !early.isEmpty, connections[connection.id] != nil { readFrames(early, on: connection) }
    }

    func readFrames(_ bytes: [UInt8], on connection: WebConnection) {
        guard case .webSocket(var state) = connection.phase else { return }
        state.lastHeard = now
        let heard = state.decoder.read(bytes)
        connection.out.append(heard.replies)
        var outcome = Outcome.goesOn
        if connection.out.count > configuration.sendLimit {
            counters.slowReaders.add()
            outcome = .cut
        }
        for event in heard.events where outcome == .goesOn { outcome = take(event, state, on: connection) }
        if outcome == .goesOn, let fault = heard.fault {
            counters.faults.add()
            log.info("closed a WebSocket", ["reason": fault, "remote": connection.transport.stream.remote])
            outcome = .close(fault.closeCode, fault.description)
        }
        connection.phase = .webSocket(state)
        switch outcome {
        case .goesOn: flush(connection)
        case .cut: end(connection)
        case .close(let code, let reason): finish(connection, code, reason)
        }
    }

    private enum Outcome: Equatable {
        case goesOn
        case cut
        /// Our close frame, then nothing more.
        case close(UInt16, String)
    }

    private func take(
        _ event: WebSocketDecoder.Event, _ state: WebConnection.WebSocketState, on connection: WebConnection
    ) -> Outcome {
        switch event {
        case .message(let message):
            // After our close frame the owner has gone.
            if state.hasClosed || state.link.inbound.deliver(message) { return .goesOn }
            counters.floods.add()
            log.warn("closed a WebSocket whose client floods us", ["remote": connection.transport.stream.remote])
            return .close(1008, "too many messages wait")
        case .close(let code, _):
            return .close(code == 1005 ? 1000 : code, "")
        }
    }

    /// Ends after the peer's close frame or its fault: what was queued, our close frame, then the connection.
    private func finish(_ connection: WebConnection, _ code: UInt16, _ reason: String) {
        guard case .webSocket(var state) = connection.phase else { return }
        let (frames, ownerHasClosed) = state.link.takeFrames()
        for frame in frames { connection.out.append(frame) }
        if !state.hasClosed, !ownerHasClosed {
            connection.out.append(WebSocketFrame.close(code: code, reason: reason))
        }
        state.hasClosed = true
        state.peerClosed = true
        state.link.finish()
        connection.phase = .webSocket(state)
        connection.deadline = now + .seconds(5)
        flush(connection)
    }

    func writeFrames(_ connection: WebConnection) {
        guard case .webSocket(var state) = connection.phase, !state.hasClosed else { return }
        let (frames, isClosing) = state.link.takeFrames()
        for frame in frames { connection.out.append(frame) }
        if isClosing {
            state.hasClosed = true
            // RFC 6455 §7.1.1: the peer answers with its own close frame; it need not be waited for long.
            connection.deadline = now + .seconds(5)
            connection.phase = .webSocket(state)
        }
        flush(connection)
    }

    /// Pings a quiet client and lets go of a silent one.
    func checkPulse(_ connection: WebConnection) {
        guard case .webSocket(var state) = connection.phase else { return }
        if now >= state.lastHeard + configuration.pongTimeout {
            counters.silent.add()
            return end(connection)
        }
        guard now >= state.nextPing else { return }
        state.nextPing = now + configuration.pingInterval
        connection.phase = .webSocket(state)
        connection.out.append(WebSocketFrame.bytes(.ping, []))
        flush(connection)
    }
}
