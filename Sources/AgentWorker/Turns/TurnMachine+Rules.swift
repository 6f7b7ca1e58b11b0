public import Basics

/// What is due, and when. Each rule's moment follows from what is known now; nil when it does not apply.
extension TurnMachine {
    enum Rule: CaseIterable, Sendable {
        // In the order in which rules due at the same moment are done.
        case callIsOver, callerStaysAway, holdEnds, turnIsTooLong, modelIsLate, turnIsOver, digitsAreComplete,
            textIsTurn
        case replyIsStuck, voiceIsStuck, wantedSay, silenceIsLong, callerIsAway
    }

    /// When `.timePassed` next has something to say; `.distantFuture` when it never will.
    public var deadline: Moment { nextRule?.due ?? .distantFuture }

    private var nextRule: (rule: Rule, due: Moment)? {
        guard !hasEnded else { return nil }
        var next: (rule: Rule, due: Moment)?
        for rule in Rule.allCases {
            guard let due = due(rule) else { continue }
            if let soonest = next, soonest.due <= due { continue }
            next = (rule, due)
        }
        return next
    }

    /// Does everything that is due. Each rule ends what made it due, so this ends; the bound turns a mistake in one into
    /// a late decision instead of a hang.
    mutating func settle(wasBusy: Bool, now: Moment) {
        var wasBusy = wasBusy
        for _ in 0..<32 {
            guard !hasEnded else { return }
            closeFinishedSpeech(now: now)
            if wasBusy, !isAgentsMove { agentEnded(now: now) }
            wasBusy = isAgentsMove
            guard let next = nextRule, next.due <= now else { break }
            perform(next.rule, now: now)
        }
        if isQuiet {
            if quietSince == nil { quietSince = now }
        } else {
            quietSince = nil
        }
    }

    private func due(_ rule: Rule) -> Moment? {
        switch rule {
        case .callIsOver: endDue
        case .callerStaysAway: returnDue
        case .holdEnds: holdDue
        case .turnIsTooLong: longestTurnDue
        case .modelIsLate: judgementDue
        case .turnIsOver: commitDue
        case .digitsAreComplete: digits.deadline
        case .textIsTurn: !waitingTexts.isEmpty && turn == nil && !isAgentsMove && presence == .here ? .zero : nil
        case .replyIsStuck: replyFaultDue?.due
        case .voiceIsStuck: voiceFaultDue?.due
        case .wantedSay: !wantedSays.isEmpty && turn == nil && hold == nil && presence == .here ? .zero : nil
        case .silenceIsLong: silenceFillDue
        case .callerIsAway: awayDue
        }
    }

    private mutating func perform(_ rule: Rule, now: Moment) {
        switch rule {
        case .callIsOver: endOrSayGoodbye(now: now)
        case .callerStaysAway: hangUp(.callerLeft)
        case .holdEnds: endHold(now: now)
        case .turnIsTooLong: cutLongTurn(now: now)
        case .modelIsLate: giveUpJudgement(now: now)
        case .turnIsOver: turnIsOver(now: now)
        case .digitsAreComplete: if let text = digits.flush() { addText(text) }
        case .textIsTurn: openTurn(now: now); commit(now: now)
        case .replyIsStuck: if let fault = replyFaultDue?.fault { failReply(fault, now: now) }
        case .voiceIsStuck: if let fault = voiceFaultDue?.fault { voiceFailed(fault, now: now) }
        case .wantedSay: sayNextWanted(now: now)
        case .silenceIsLong: fillSilence(now: now)
        case .callerIsAway: callerIsAway(now: now)
        }
    }
}
