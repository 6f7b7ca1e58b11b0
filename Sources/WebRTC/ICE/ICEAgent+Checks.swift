import Basics
import Crypto

/// A full agent's own checks: pacing, answers, nomination, consent.
extension ICEAgent {
    mutating func sendDueChecks(now: Moment) {
        if isSettled, checks.isControlling {
            checks.pairs.removeAll { $0.address != selected || $0.state != .succeeded }
        } else if current.remote != nil {
            for index in checks.dueIndices(now: now) { sendCheck(index) }
        }
        guard let selected, now >= checks.nextConsentCheck else { return }
        checks.scheduleConsentCheck(now: now)
        // Until a restart's own path is up, consent is for the old one.
        let generation = isSettled ? current : previous ?? current
        guard generation.remote != nil else { return }
        let transaction = Self.freshTransaction()
        checks.consentTransactions.append(transaction)
        if checks.consentTransactions.count > 8 { checks.consentTransactions.removeFirst() }
        let bytes = request(transaction, in: generation, nominating: checks.isControlling && isSettled)
        emit(.transmit(bytes, to: selected))
    }

    private mutating func sendCheck(_ index: Int) {
        let transaction = checks.pairs[index].transaction ?? Self.freshTransaction()
        checks.pairs[index].transaction = transaction
        let bytes = request(transaction, in: current, nominating: checks.pairs[index].isNominating)
        emit(.transmit(bytes, to: checks.pairs[index].address))
    }

    private func request(
        _ transaction: STUNMessage.TransactionID, in generation: Generation, nominating: Bool
    ) -> [UInt8] {
        guard let remote = generation.remote else { return [] }
        var message = STUNMessage(.request, transaction: transaction)
        message.username = "\(remote.ufrag):\(generation.local.ufrag)"
        message.priority = ICECandidate.priority(type: 110, local: 65_535)  // as a peer-reflexive one: §7.1.1
        message.useCandidate = nominating && checks.isControlling
        message.role =
            checks.isControlling
            ? .controlling(tieBreaker: checks.tieBreaker) : .controlled(tieBreaker: checks.tieBreaker)
        return message.serialized(password: remote.password)
    }

    mutating func handleResponse(
        _ response: STUNMessage, _ packet: [UInt8], from source: SocketAddress, now: Moment
    ) -> Bool {
        if checks.consentTransactions.contains(response.transaction) {
            guard response.kind == .success, source == selected,
                let remote = (isSettled ? current : previous ?? current).remote,
                response.isAuthentic(packet, password: remote.password)
            else { return false }
            renewConsent(now: now)
            return true
        }
        guard let remote = current.remote,
            let index = checks.pairs.firstIndex(where: { $0.transaction == response.transaction }),
            checks.pairs[index].state == .inProgress,
            checks.pairs[index].address == source  // symmetric only: RFC 8445 §7.2.5.2.1
        else { return false }
        if response.kind == .failure { return handleFailure(response, packet, at: index, remote: remote, now: now) }
        guard response.isAuthentic(packet, password: remote.password) else { return false }
        lastHeard = now
        noteValid(source)
        let wasNominating = checks.pairs[index].isNominating
        checks.pairs[index].state = .succeeded
        checks.pairs[index].transaction = nil
        if checks.isControlling {
            if wasNominating {
                selectChecked(source, now: now)
            } else if !isSettled, !checks.pairs.contains(where: \.isNominating) {
                checks.trigger(index, nominating: true, now: now)
                sendDueChecks(now: now)
            }
        } else if checks.pairs[index].isNominatedByPeer {
            selectChecked(source, now: now)
        }
        return true
    }

    private mutating func handleFailure(
        _ response: STUNMessage, _ packet: [UInt8], at index: Int, remote: ICECredentials, now: Moment
    ) -> Bool {
        guard response.errorCode == 487, response.isAuthentic(packet, password: remote.password) else {
            // 401 while the other side has not applied our description yet: the check goes on being retried.
            return response.errorCode == 401 || response.errorCode == 400
        }
        checks.isControlling.toggle()  // RFC 8445 §7.2.5.1
        checks.trigger(index, nominating: false, now: now)
        sendDueChecks(now: now)
        return true
    }

    mutating func selectChecked(_ address: SocketAddress, now: Moment) {
        guard !hasFailed else { return }
        checks.consentTransactions = []
        renewConsent(now: now)
        checks.scheduleConsentCheck(now: now)
        select(address, now: now)
    }

    private mutating func renewConsent(now: Moment) {
        lastHeard = now
        checks.consentEnd = now + CheckList.consentPatience
    }

    private static func freshTransaction() -> STUNMessage.TransactionID {
        var random = SecureRandom()
        return .init(high: UInt32(truncatingIfNeeded: random.next()), low: random.next())
    }
}
