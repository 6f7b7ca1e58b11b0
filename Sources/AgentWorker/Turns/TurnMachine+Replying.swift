import Basics

/// The language model's reply, and what happens when it does not come.
extension TurnMachine {
    mutating func startReply(_ text: String, isSpeculative: Bool, now: Moment) {
        let attempt = (attempts[turnID] ?? 0) &+ 1
        attempts[turnID] = attempt
        let id = ReplyID(turn: turnID, attempt: attempt)
        reply = Reply(id, text: text, isAdopted: !isSpeculative, now: now)
        emit(.startReply(id, text: text, isSpeculative: isSpeculative))
    }

    /// Whether an input about this reply still matters; counts it when not.
    mutating func isLive(_ id: ReplyID) -> Bool {
        if let reply, reply.id == id, !reply.isFinished { return true }
        counters.stale += 1
        return false
    }

    mutating func replyStarted(_ id: ReplyID, now: Moment) {
        guard isLive(id) else { return }
        reply?.hasToken = true
        reply?.lastActivity = now
    }

    mutating func toolsStarted(_ id: ReplyID, now: Moment) {
        guard isLive(id) else { return }
        guard reply?.isAdopted == true else { return counters.refused += 1 }
        reply?.toolsSince = now
        reply?.everRanTools = true
        reply?.isVoiced = false
    }

    mutating func toolsFinished(_ id: ReplyID, silent: Bool, now: Moment) {
        guard isLive(id) else { return }
        guard reply?.toolsSince != nil else { return counters.refused += 1 }
        reply?.toolsSince = nil
        reply?.waitsSince = now
        reply?.lastActivity = now
        reply?.hasToken = silent  // after a silent tool only the end is waited for
        reply?.isVoiced = false
        if silent { reply?.isSilent = true }
    }

    mutating func replyFinished(_ id: ReplyID) {
        guard isLive(id) else { return }
        reply?.isFinished = true
        reply?.toolsSince = nil
    }

    /// What was queued before is still heard, then the apology.
    mutating func replyFailed(_ id: ReplyID, _ problem: CallFault, now: Moment) {
        guard isLive(id) else { return }
        guard reply?.isAdopted == true else { return discardSpeculation() }
        reply?.isFinished = true
        reply?.hasFailed = true
        reply?.toolsSince = nil
        turnFailed(problem, now: now)
    }

    // MARK: faults

    mutating func fault(_ fault: CallFault) {
        counters.faults += 1
        emit(.fault(fault, turnID))
    }

    /// A committed turn cannot be answered: says its name, and sorry once.
    mutating func turnFailed(_ problem: CallFault, now: Moment) {
        fault(problem)
        faultsInARow += 1
        apologise(for: problem, now: now)
        if let most = settings.patience.faultsInARow, faultsInARow >= most {
            end(.tooManyFaults, farewell: false, now: now)
        }
    }

    mutating func apologise(for problem: CallFault, now: Moment) {
        guard apologisedIn != turnID else { return }
        apologisedIn = turnID
        say(.apology(problem), now: now)
    }

    /// A deadline of the reply passed.
    mutating func failReply(_ problem: CallFault, now: Moment) {
        guard let failed = reply else { return }
        if problem.stage == .speaking || pieces.contains(where: { $0.speech == .reply(failed.id) }) {
            stopEverything()
        } else {
            reply = nil
            emit(.cancelReply(failed.id))
        }
        turnFailed(problem, now: now)
    }

    /// What the adopted reply owes next, until when, and what it is called when it does not come.
    var replyFaultDue: (due: Moment, fault: CallFault)? {
        guard let answer = reply, answer.isAdopted, !answer.isFinished, hold == nil, let turn = committed else {
            return nil
        }
        let rules = settings.patience
        var due: (due: Moment, fault: CallFault)?
        func owe(_ fault: CallFault, by moment: Moment) {
            if due.map({ moment < $0.due }) ?? true { due = (moment, fault) }
        }
        if let since = answer.toolsSince {
            owe(.toolOverdue, by: since.advanced(by: rules.tools))
        } else if !answer.hasToken {
            owe(.modelSilent, by: answer.waitsSince.advanced(by: rules.firstToken))
        } else if !pieces.contains(where: { $0.speech == .reply(answer.id) }) {
            owe(.modelStalled, by: max(answer.lastActivity, headSince).advanced(by: rules.betweenTokens))
        }
        if answer.firstHeardAt == nil {
            owe(.silentTurn, by: turn.at.advanced(by: rules.wholeReply))
            if answer.toolsSince == nil {
                let since = max(turn.at, lastAudible, headSince, answer.waitsSince)
                owe(.silentTurn, by: since.advanced(by: rules.silentTurn))
            }
        }
        return due
    }

    // MARK: filling silence

    var silenceFillDue: Moment? {
        guard let first = settings.patience.silenceFill, let turn = committed, hold == nil, ending == nil,
            let answer = reply, answer.isAdopted, !answer.isFinished, pieces.isEmpty, sayings.isEmpty,
            turn.fills < settings.patience.silenceFillsPerTurn, !isCallerSpeaking,
            answer.toolsSince != nil || !answer.hasToken || answer.firstHeardAt == nil
        else { return nil }
        let wait = turn.fills == 0 ? first : settings.patience.silenceFillInterval
        return max(turn.at, lastAudible, headSince).advanced(by: wait)
    }

    mutating func fillSilence(now: Moment) {
        guard var turn = committed else { return }
        turn.fills += 1
        committed = turn
        say(.silenceFill(count: turn.fills, toolsRun: reply?.toolsSince != nil), now: now)
    }
}
