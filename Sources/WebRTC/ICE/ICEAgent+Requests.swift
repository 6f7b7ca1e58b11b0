public import Basics

/// Answering the other side's checks: all that a lite agent does, and half of what a full one does.
extension ICEAgent {
    /// - Returns: false when the packet was of no use: not STUN, not for us, not authentic.
    @discardableResult
    public mutating func handle(_ packet: [UInt8], from source: SocketAddress, now: Moment) -> Bool {
        guard let message = try? STUNMessage(parsing: packet) else { return false }
        switch message.kind {
        case .request: return answer(message, packet, to: source, now: now)
        case .success, .failure:
            return manner == .controlling && handleResponse(message, packet, from: source, now: now)
        case .indication: return true  // a keep-alive (RFC 8445 §11); says nothing about consent
        }
    }

    private mutating func answer(
        _ request: STUNMessage, _ packet: [UInt8], to source: SocketAddress, now: Moment
    ) -> Bool {
        guard let username = request.username, request.integrityOffset != nil else {
            refuse(request, code: 400, to: source, password: nil)
            return false
        }
        let ours = username.prefix { $0 != ":" }
        guard let generation = [current, previous].lazy.compactMap({ $0 }).first(where: { $0.local.ufrag == ours }),
            request.isAuthentic(packet, password: generation.local.password)
        else {
            refuse(request, code: 401, to: source, password: nil)
            return false
        }
        let password = generation.local.password
        guard request.notUnderstood.isEmpty else {
            refuse(request, code: 420, to: source, password: password)
            return true
        }
        guard resolveRoles(request.role) else {
            refuse(request, code: 487, to: source, password: password)
            return true
        }
        var response = STUNMessage(.success, transaction: request.transaction)
        response.mappedAddress = source
        emit(.transmit(response.serialized(password: password), to: source))
        lastHeard = now
        noteValid(source)
        let isCurrent = generation.local.ufrag == current.local.ufrag
        switch manner {
        case .lite: adopt(source, nominated: request.useCandidate, isCurrent: isCurrent, now: now)
        case .controlling: if isCurrent { noteRequest(request, from: source, now: now) }
        }
        return true
    }

    /// Lite: the first valid pair carries traffic until the client names another; then the client's word counts.
    private mutating func adopt(_ source: SocketAddress, nominated: Bool, isCurrent: Bool, now: Moment) {
        guard !hasFailed else { return }
        if isCurrent {
            if nominated || !isSettled { select(source, now: now) }
        } else if nominated, !isSettled, selected != source {
            // Before the restart's first check the old credentials still steer the old path (a client that roams).
            selected = source
            emit(.selected(source))
        }
    }

    /// Full: a check from a pair we have not tried is tried at once (RFC 8445 §7.3.1.4).
    private mutating func noteRequest(_ request: STUNMessage, from source: SocketAddress, now: Moment) {
        checks.add(source, priority: request.priority ?? 0, now: now)
        guard let index = checks.index(of: source) else { return }
        if !checks.isControlling, request.useCandidate {
            checks.pairs[index].isNominatedByPeer = true
            if checks.pairs[index].state == .succeeded { selectChecked(source, now: now) }
        }
        if current.remote != nil, [.waiting, .failed].contains(checks.pairs[index].state) {
            checks.trigger(index, nominating: checks.pairs[index].isNominating, now: now)
            sendDueChecks(now: now)
        }
    }

    /// RFC 8445 §7.3.1.1. False means: answer 487.
    private mutating func resolveRoles(_ theirs: STUNMessage.Role?) -> Bool {
        switch (theirs, manner) {
        case (nil, _), (.controlling, .lite): return true
        case (.controlled, .lite): return false
        case (.controlling(let tie), .controlling):
            guard checks.isControlling else { return true }
            if checks.tieBreaker >= tie { return false }
            checks.isControlling = false
            return true
        case (.controlled(let tie), .controlling):
            guard !checks.isControlling else { return true }
            if checks.tieBreaker < tie { return false }
            checks.isControlling = true
            return true
        }
    }

    private mutating func refuse(_ request: STUNMessage, code: Int, to source: SocketAddress, password: String?) {
        var response = STUNMessage(.failure, transaction: request.transaction)
        response.errorCode = code
        if code == 420 { response.unknownAttributes = request.notUnderstood }
        emit(.transmit(response.serialized(password: password), to: source))
    }
}
