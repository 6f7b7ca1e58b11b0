import Basics

/// The caller comes, goes, falls silent, types and dials; the call ends.
extension TurnMachine {
    private static let mostWaitingTexts = 32

    mutating func callerArrived(hasMicrophone: Bool, now: Moment) {
        microphone = hasMicrophone ? .live : .absent
        let before = presence
        presence = .here
        lastSignOfLife = now
        switch before {
        case .here: break  // joined twice: nothing is begun again
        case .awaited:
            switch settings.opening {
            case .greeting: say(.greeting, isInterruptible: settings.greetingIsInterruptible, now: now)
            case .holding: say(.holding, isInterruptible: settings.greetingIsInterruptible, now: now)
            case .nothing: break
            }
        case .lost:
            guard isAnswerOwed, var turn = committed else { return }
            isAnswerOwed = false
            turnID = turn.id
            turn = CommittedTurn(id: turn.id, text: turn.text, at: now, lastHeard: nil, expectation: nil)
            committed = turn
            headSince = now
            startReply(turn.text, isSpeculative: false, now: now)
        }
    }

    mutating func callerLeft(mayReturn: Bool, now: Moment) {
        guard presence == .here else { return counters.stale += 1 }
        let answerWasComing = reply.map { $0.isAdopted && $0.firstHeardAt == nil && !$0.everRanTools } ?? false
        stopEverything()
        discardSpeculation()
        isAnswerOwed = answerWasComing
        if let open = turn, !SpokenWords(turnText).isEmpty {
            // What they said last belongs to the call's record even when nobody hears an answer.
            committed = CommittedTurn(id: open.id, text: turnText, at: now, lastHeard: nil, expectation: nil)
            if !open.isReopened { counters.turns += 1 }
            emit(.commitTurn(open.id, text: turnText))
            isAnswerOwed = true
        }
        turn = nil
        for utterance in utterances where !utterance.isFinal && utterance.role != .deaf {
            emit(.discardUtterance(utterance.id))
        }
        utterances.removeAll()
        waitingTexts.removeAll()
        _ = digits.flush()
        presence = .lost(since: now)
        if let ending { return hangUp(ending.reason) }
        if !mayReturn { hangUp(.callerLeft) }
    }

    var returnDue: Moment? {
        guard case .lost(let since) = presence else { return nil }
        return since.advanced(by: settings.patience.returnOfCaller)
    }

    // MARK: text and keys

    mutating func chat(_ text: String, now: Moment) {
        guard presence == .here, !text.isEmpty else { return counters.refused += 1 }
        if isAgentsMove, isStoppable, settings.interruption.byChat {
            counters.interruptions += 1
            ending = nil
            stopEverything()
        }
        callerIsBack(now: now)
        addText(text)
    }

    mutating func dtmf(_ key: Character, now: Moment) {
        guard presence == .here, DigitCollector.isKey(key) else { return counters.refused += 1 }
        if isAgentsMove, isStoppable, settings.interruption.byDigits {
            counters.interruptions += 1
            ending = nil
            stopEverything()
        }
        callerIsBack(now: now)
        var expected: Int?
        if case .digits(let count) = expectation { expected = count }
        if let text = digits.add(key, expected: expected, now: now) { addText(text) }
    }

    /// Waits until it can be a turn, or goes with the one that is being spoken.
    mutating func addText(_ text: String) {
        guard waitingTexts.count < Self.mostWaitingTexts else { return counters.refused += 1 }
        waitingTexts.append(text)
    }

    // MARK: away

    /// Nobody has anything to do: not the caller, not the agent, no tool.
    var isQuiet: Bool {
        let isNobodysTurn = turn.map { settings.detection == .manual && !$0.isCommitAsked } ?? true
        return presence == .here && !isAgentsMove && hold == nil && isNobodysTurn && !isCallerSpeaking
            && !digits.isCollecting
            && waitingTexts.isEmpty && wantedSays.isEmpty && ending == nil
    }

    var awayDue: Moment? {
        guard isQuiet, let quiet = quietSince, let usual = settings.patience.away,
            awayPrompts < settings.patience.awayPrompts || settings.patience.awayEndsCall
        else { return nil }
        let patience = microphone == .absent ? max(usual, settings.patience.awayWithoutMicrophone) : usual
        // Noise puts it off, but not for ever: a television is no caller.
        return min(quiet.advanced(by: patience), lastSignOfLife.advanced(by: patience * 4))
    }

    mutating func callerIsAway(now: Moment) {
        if !isAway {
            isAway = true
            emit(.setAway(true))
        }
        if awayPrompts < settings.patience.awayPrompts {
            awayPrompts += 1
            say(.stillThere, now: now)
        } else {
            end(.callerAway, farewell: true, now: now)
        }
    }

    mutating func callerIsBack(now: Moment) {
        lastSignOfLife = now
        awayPrompts = 0
        guard isAway else { return }
        isAway = false
        emit(.setAway(false))
    }

    // MARK: the end

    mutating func end(_ reason: EndReason, farewell: Bool, now: Moment) {
        guard ending == nil else { return }
        guard presence == .here else { return hangUp(reason) }
        ending = Ending(reason: reason, wantedAt: now, owesFarewell: farewell)
    }

    var endDue: Moment? {
        guard let ending else { return nil }
        let waitsForCaller = ending.reason == .draining && turn != nil
        return isAgentsMove || waitsForCaller ? ending.wantedAt.advanced(by: settings.patience.ending) : .zero
    }

    mutating func endOrSayGoodbye(now: Moment) {
        guard let ending else { return }
        guard ending.owesFarewell, !isAgentsMove else { return hangUp(ending.reason) }
        self.ending?.owesFarewell = false
        say(.goodbye(ending.reason), isInterruptible: isStoppable, now: now)
    }

    mutating func hangUp(_ reason: EndReason) {
        stopEverything()
        discardSpeculation()
        turn = nil
        utterances.removeAll()
        wantedSays.removeAll()
        waitingTexts.removeAll()
        ending = nil
        hasEnded = true
        emit(.endCall(reason))
    }
}
