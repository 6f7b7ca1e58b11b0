import Basics
import Wire

/// Getting in, and getting back in.
extension SignalMachine {
    /// LiveKit's ReconnectReason.
    enum Cause: Int { case unknown, signal, publisher, subscriber }
    /// Resumes that do not reach the server, before the session is taken for lost.
    private static let resumePatience = 3
    /// A server that puts us out closes media and says so over the WebSocket, in either order: until then its word
    /// decides whether we may come back.
    static let lastWordPatience: Duration = .milliseconds(500)

    mutating func dial(now: Moment, cause: Cause = .unknown) {
        let patience = kind == .first ? options.connectTimeout : options.reconnection.patience
        step = .joining(until: now + patience)
        let sid = kind == .resume ? roster.local.sid : nil
        outputs.append(.dial(resuming: sid, reason: cause.rawValue, token: token))
    }

    mutating func joined(_ join: JoinResponse, now: Moment) {
        if kind == .resume { kind = .full }  // a server that does not know resumes lets us in anew
        heartbeat(Duration.seconds(Int64(max(1, join.pingInterval))), .seconds(Int64(max(1, join.pingTimeout))), now)
        let events = roster.join(join, isFirst: kind == .first)
        let permission = join.participant?.permission
        needed = join.subscriberPrimary ? [.subscriber] : []
        if permission == nil || permission?.canPublish == true || permission?.canPublishData == true || needed.isEmpty {
            needed.append(.publisher)
        }
        up = []
        // The first time there is one patience for both.
        if case .joining(let until) = step, kind == .first {
            step = .connecting(until: until)
        } else {
            step = .connecting(until: now + options.connectTimeout)
        }
        lastAnswer = nil
        if kind == .full { outputs.append(.resetData) }
        outputs.append(.connectMedia(iceServers: join.iceServers))
        tell(events)
        startOver()
    }

    /// Asks a new session for everything the old one had.
    private mutating func startOver() {
        // Of what waited, changes of metadata have somebody who waits for the answer; the rest is said anew below.
        let waiting = held.filter { if case .updateMetadata = $0 { true } else { false } }
        held = []
        for index in tracks.indices {
            tracks[index].track.sid = nil
            outputs.append(.send(.addTrack(tracks[index].track.request)))
        }
        for message in waiting { outputs.append(.send(message)) }
        guard kind == .full else { return }
        if !attributes.isEmpty || !metadata.isEmpty {
            outputs.append(
                .send(
                    .updateMetadata(
                        .with {
                            $0.attributes = attributes
                            $0.metadata = metadata
                        })))
        }
        for (sid, wanted) in wishes.sorted(by: { $0.key < $1.key }) where wanted != options.autoSubscribe {
            subscribe(sid, wanted)
        }
    }

    mutating func resumed(_ response: ReconnectResponse, now: Moment) {
        guard kind == .resume else { return }
        up = []
        step = .connecting(until: now + options.connectTimeout)
        heartbeat(pingInterval, pingTimeout, now)
        outputs.append(.send(.syncState(syncState())))
        for message in held { outputs.append(.send(message)) }
        held = []
        outputs.append(.restartMedia)
        outputs.append(.resendData(after: response.lastMessageSeq))
    }

    private mutating func heartbeat(_ interval: Duration, _ timeout: Duration, _ now: Moment) {
        pingInterval = interval
        pingTimeout = timeout
        nextPing = now + interval
        silenceEnds = now + timeout
    }

    mutating func linkUp(_ target: LinkTarget, now: Moment) {
        if !up.contains(target) { up.append(target) }
        if lostLink?.target == target { lostLink = nil }
        settleConnection(now: now)
    }

    /// Live once media is up and, in a new session, the server has had its say about every track.
    mutating func settleConnection(now: Moment) {
        guard case .connecting = step, needed.allSatisfy({ up.contains($0) }) else { return }
        if kind == .full, tracks.contains(where: { $0.track.sid == nil }) { return }
        step = .live
        backoff.reset()
        failedResumes = 0
        switch kind {
        case .first: outputs.append(.connected)
        case .resume: outputs.append(.event(.reconnected(full: false)))
        case .full: outputs.append(.event(.reconnected(full: true)))
        }
        kind = .resume  // should it break now
    }

    // MARK: What goes wrong

    mutating func refused(_ status: Int, _ text: String, now: Moment) {
        guard case .joining = step else { return }
        if kind == .first {
            outputs.append(.failed(.refused(status: status, message: text)))
            step = .over
        } else if status == 401 || status == 403 {
            end(.refused(status: status))
        } else {
            kind = .full
            tryAgain(now: now)
        }
    }

    mutating func dialFailed(_ reason: String, now: Moment) {
        guard case .joining = step else { return }
        if kind == .first {
            outputs.append(.failed(.unreachable(url: server, reason: reason)))
            step = .over
            return
        }
        if kind == .resume {
            failedResumes += 1
            if failedResumes >= Self.resumePatience { kind = .full }
        }
        tryAgain(now: now)
    }

    mutating func socketClosed(_ reason: String, now: Moment) {
        switch step {
        case .joining: dialFailed(reason, now: now)
        case .connecting, .live: broken(.signal, reason, now: now)
        case .idle, .waiting, .over: break
        }
    }

    mutating func linkDown(_ target: LinkTarget, _ reason: String, now: Moment) {
        up.removeAll { $0 == target }
        guard isTalking, lostLink == nil else { return }
        lostLink = (target, reason, now + Self.lastWordPatience)
    }

    mutating func toldToLeave(_ leave: LeaveRequest, now: Moment) {
        switch leave.action {
        case .resume: broken(.unknown, "\(leave.reason)", now: now)
        case .reconnect:
            if kind != .first || step == .live { kind = .full }
            broken(.unknown, "\(leave.reason)", now: now)
        default: end(.toldToLeave(reason: "\(leave.reason)"))
        }
    }

    /// The connection broke, or a try to get it back did.
    private mutating func broken(_ cause: Cause, _ reason: String, now: Moment) {
        let wasLive = step == .live
        outputs.append(.hangUp)
        stopWaiting()
        if kind == .first {
            outputs.append(.disconnectMedia)
            outputs.append(.failed(.unreachable(url: server, reason: reason)))
            step = .over
            return
        }
        if wasLive {
            backoff.reset()
            outputs.append(.event(.reconnecting))
        } else if case .connecting = step {
            kind = .full  // a resume that got through and failed will fail again
        }
        tryAgain(now: now, cause: cause)
    }

    private mutating func tryAgain(now: Moment, cause: Cause = .unknown) {
        guard let delay = backoff.next() else { return end(.connectionLost) }
        outputs.append(.hangUp)
        stopWaiting()
        if kind == .full {
            outputs.append(.disconnectMedia)
            up = []
        }
        if delay == .zero { dial(now: now, cause: cause) } else { step = .waiting(until: now + delay) }
    }

    mutating func timePassed(now: Moment) {
        switch step {
        case .waiting(let until) where now >= until: dial(now: now)
        case .joining(let until) where now >= until: late("the server's answer", now: now)
        case .connecting(let until) where now >= until: late("the media connection", now: now)
        default: break
        }
        if let link = lostLink, now >= link.until {
            return broken(link.target == .publisher ? .publisher : .subscriber, link.reason, now: now)
        }
        if now >= silenceEnds { return broken(.signal, "the server fell silent", now: now) }
        if now >= nextPing {
            nextPing = now + pingInterval
            outputs.append(.send(.pingReq(.with { $0.timestamp = now.milliseconds })))
        }
    }

    private mutating func late(_ what: String, now: Moment) {
        if kind == .first {
            outputs.append(.hangUp)
            outputs.append(.disconnectMedia)
            outputs.append(.failed(.timeout(what)))
            step = .over
        } else if case .joining = step {
            dialFailed(what, now: now)
        } else {
            broken(.unknown, "\(what) took too long", now: now)
        }
    }
}
