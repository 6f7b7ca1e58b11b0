import Basics

/// Passes what one engine says to the next, until all are silent.
extension Peer {
    mutating func pump(now: Moment) {
        repeat {
            pumpICE(now: now)
            startTransport(now: now)
            pumpTransport(now: now)
            openChannels(now: now)
        } while pumpChannels(now: now)
    }

    private mutating func pumpICE(now: Moment) {
        while let output = ice.nextOutput() {
            switch output {
            case .transmit(let bytes, let address): outputs.append(.transmit(bytes, to: address))
            case .selected:
                if state == .connecting || state == .new, handshakeEnd == .distantFuture {
                    handshakeEnd = now + Self.handshakePatience
                }
                noteProgress(now: now)
            case .restarted:
                noteProgress(now: now)
                emit(.iceRestarted)
            case .failed(let reason): fail(reason)
            }
        }
    }

    /// The client speaks once there is a path; the server listens as soon as it knows that it is one.
    private mutating func startTransport(now: Moment) {
        guard !transport.isStarted, state != .closed, let role = negotiator.dtlsRole, let remote = negotiator.remote,
            role == .server || ice.selected != nil
        else { return }
        transport.start(as: role == .client ? .client : .server, expecting: remote.fingerprints, now: now)
    }

    private mutating func pumpTransport(now: Moment) {
        while let output = transport.nextOutput() {
            switch output {
            case .transmit(let bytes):
                // Before there is a path to answer over, a lost flight is the same as one not sent.
                if let address = ice.selected ?? lastSource { outputs.append(.transmit(bytes, to: address)) }
            case .message(let packet): channels?.handle(packet: packet, now: now)
            case .connected: noteProgress(now: now)
            case .closed:
                if state != .closed {
                    state = .closed
                    emit(.closedByPeer)
                }
            case .failed(let error): fail(error.description)
            }
        }
    }

    /// Connected when there is both a path and keys; again when a lost path was found anew.
    private mutating func noteProgress(now: Moment) {
        guard ice.selected != nil, !ice.hasFailed, transport.isConnected else { return }
        handshakeEnd = .distantFuture
        switch state {
        case .new, .connecting:
            state = .connected
            emit(.connected)
        case .failed: state = .connected
        case .connected, .closed: break
        }
    }

    /// OpenSSL gives up on a flight of its own nobody answers; this is for a peer that never sends its first.
    mutating func checkHandshake(now: Moment) {
        guard now >= handshakeEnd else { return }
        handshakeEnd = .distantFuture
        fail("no DTLS handshake within \(Self.handshakePatience.milliseconds / 1000) s of a path being up")
    }

    private mutating func fail(_ reason: String) {
        switch state {
        case .failed, .closed: break
        case .new, .connecting, .connected:
            state = .failed(reason)
            emit(.failed(reason))
        }
    }
}
