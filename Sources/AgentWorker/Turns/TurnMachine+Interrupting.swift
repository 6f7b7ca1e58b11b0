import Basics

/// The caller speaks while it is the agent's move: first the voice is held, then words decide.
///
/// Local voice activity alone holds; a transcript alone never does, it only confirms or clears. Source: voice-agents.md §2.4.
extension TurnMachine {
    /// Whether speech may interrupt what the agent does now.
    var canInterrupt: Bool {
        settings.interruption.isEnabled && settings.detection == .automatic && isStoppable
    }

    var isStoppable: Bool {
        guard sayings.allSatisfy(\.isInterruptible), reply.map({ !$0.isAdopted || $0.isInterruptible }) ?? true else {
            return false
        }
        guard let ending else { return true }
        if case .agentEnded = ending.reason { return settings.callerCancelsEnd }
        return false
    }

    mutating func considerInterruption(by id: UtteranceID, now: Moment) {
        guard isAgentsMove, let index = index(of: id), utterances[index].role == .overlap else { return }
        guard canInterrupt else {
            // What is said under uninterruptible speech does not count as interrupting what follows it.
            utterances[index].countsFrom = max(utterances[index].countsFrom, utterances[index].heardUntil)
            return
        }
        let words = SpokenWords(utterances[index].text)
        if hold == nil, !utterances[index].wasHeld, utterances[index].interruptingLength >= speechThatHolds(now: now),
            words.words.count >= settings.interruption.minimumWords
        {
            holdVoice(for: id, now: now)
        }
        guard hold != nil || utterances[index].wasHeld, isInterrupting(utterances[index], words) else { return }
        interrupt(by: id, now: now)
    }

    private func isInterrupting(_ utterance: Utterance, _ words: SpokenWords) -> Bool {
        !words.isEmpty && words.words.count >= settings.interruption.minimumWords
            && !words.consists(of: settings.words.backChannels, isUnfinished: !utterance.isFinal)
            && utterance.interruptingLength >= settings.interruption.minimumSpeechWhileThinking
    }

    /// How long speech must last to hold the voice now.
    private func speechThatHolds(now: Moment) -> Duration {
        guard isSounding(now: now) else { return .zero }
        if let first = firstSoundAt, now < first.advanced(by: settings.interruption.warmUp) {
            return max(settings.interruption.minimumSpeechInWarmUp, settings.interruption.minimumSpeech)
        }
        return settings.interruption.minimumSpeech
    }

    mutating func holdVoice(for id: UtteranceID, now: Moment) {
        guard let index = index(of: id) else { return }
        utterances[index].wasHeld = true
        hold = Hold(utterance: id, since: now, isBeforeSound: !isSounding(now: now), quietSince: nil)
        emit(.pauseVoice)
    }

    /// The recogniser's last word on something said over the agent.
    mutating func overlapRecognised(_ index: Int, _ words: SpokenWords, now: Moment) {
        let utterance = utterances[index]
        if words.isEmpty {
            counters.noises += 1
            utterances.remove(at: index)
            if settings.interruption.resumesOnEmptyFinal { endHold(of: utterance, now: now) }
        } else if words.consists(of: settings.words.backChannels) {
            counters.backChannels += 1
            utterances.remove(at: index)
            emit(.discardUtterance(utterance.id))
            endHold(of: utterance, now: now)
        } else if canInterrupt, words.begins(with: settings.words.urgent) {
            interrupt(by: utterance.id, now: now)
        } else {
            considerInterruption(by: utterance.id, now: now)
            if let still = self.index(of: utterance.id), utterances[still].role == .overlap {
                counters.shortOverlaps += 1
                endHold(of: utterance, now: now)
            }
        }
    }

    // MARK: a hold ends

    var holdDue: Moment? {
        guard let hold else { return nil }
        let rules = settings.interruption
        let atMost = hold.since.advanced(by: rules.longestHold * 3)  // coughs in a row start each other's wait anew
        if let quiet = hold.quietSince {
            let wait = hold.isBeforeSound ? rules.falseInterruptionDelayBeforeSound : rules.falseInterruptionDelay
            return min(quiet.advanced(by: wait), atMost)
        }
        guard let index = index(of: hold.utterance) else { return hold.since }
        return min(max(hold.since, utterances[index].startedAt).advanced(by: rules.longestHold), atMost)
    }

    private mutating func endHold(of utterance: Utterance, now: Moment) {
        if hold?.utterance == utterance.id { endHold(now: now) }
    }

    /// It was no interruption: the voice goes on.
    mutating func endHold(now: Moment) {
        guard let held = hold else { return }
        if let index = index(of: held.utterance), utterances[index].isSpeaking {
            utterances[index].role = .deaf  // sound without words for so long is no caller
            emit(.discardUtterance(held.utterance))
        }
        hold = nil
        headSince = now
        counters.falseInterruptions += 1
        emit(.resumeVoice)
    }

    // MARK: it was one

    mutating func interrupt(by id: UtteranceID, now: Moment) {
        guard let index = index(of: id) else { return }
        let start = utterances[index].startedAt
        let since = hold?.since ?? start
        counters.interruptions += 1
        let goesOn = goesOnWithTurn
        if let last = committed?.lastHeard, goesOn || wasTooEarly(start) { pauses.learn(pause: start - last) }
        ending = nil
        stopEverything()
        cooldownUntil = now.advanced(by: settings.interruption.cooldown)
        if goesOn, let before = committed {
            turn = CallerTurn(id: before.id, openedAt: now, earlierText: before.text, isReopened: true)
            expectation = expectation ?? before.expectation
        } else {
            openTurn(now: now)
        }
        // Pieces of one sentence around a short pause are all of it.
        let from = min(since, start)
        let around = settings.interruption.overlapKept
        keepOverlaps(now: now) { $0.id == id || $0.heardUntil.advanced(by: around) >= from }
    }

    /// Nothing of the answer was heard and nothing was done: the caller goes on with the same turn.
    private var goesOnWithTurn: Bool {
        guard let answer = reply, answer.isAdopted, committed != nil else { return false }
        return answer.firstHeardAt == nil && !answer.everRanTools
    }

    private func wasTooEarly(_ start: Moment) -> Bool {
        guard let heard = reply?.firstHeardAt else { return false }
        return start - heard < settings.endpointing.immediateBargeIn
    }

    /// Silence now, then no more thinking. Leaves a speculation alone.
    mutating func stopEverything() {
        if !pieces.isEmpty || !sayings.isEmpty || hold != nil || reply?.isAdopted == true { emit(.stopVoice) }
        hold = nil
        pieces.removeAll()
        sayings.removeAll()
        if let stopped = reply, stopped.isAdopted {
            reply = nil
            emit(.cancelReply(stopped.id))
        }
    }

    /// Makes those overlapping utterances the caller's turn that pass; the rest do not count.
    mutating func keepOverlaps(now: Moment, where passes: (Utterance) -> Bool) {
        for utterance in utterances where utterance.role == .overlap {
            guard let index = index(of: utterance.id) else { continue }
            guard passes(utterance) else {
                utterances.remove(at: index)
                if !utterance.isFinal { emit(.discardUtterance(utterance.id)) }
                continue
            }
            utterances[index].role = .turn
            if turn == nil { openTurn(now: now) }
            if !utterance.isSpeaking {
                finish(index, now: now)
                askJudgement(index, now: now)
            }
        }
        considerSpeculation(now: now)
    }

    /// The agent's move is over: what the caller began under it is the beginning of theirs.
    mutating func agentEnded(now: Moment) {
        lastSignOfLife = now
        if hold != nil {
            hold = nil
            emit(.resumeVoice)  // nothing is left to hold
        }
        let endsForSure = ending != nil && !isStoppable
        let kept = settings.interruption.overlapKept
        keepOverlaps(now: now) { utterance in
            guard !endsForSure else { return false }
            return utterance.isSpeaking || utterance.isKept || now - utterance.heardUntil <= kept
        }
    }

    // MARK: by hand

    mutating func interruptByHand(now: Moment) {
        guard isAgentsMove, isStoppable else { return counters.refused += 1 }
        counters.interruptions += 1
        ending = nil
        stopEverything()
    }

    mutating func commitByHand(now: Moment) {
        guard turn != nil, presence == .here else { return counters.refused += 1 }
        if isAgentsMove, isStoppable { stopEverything() }
        for index in utterances.indices where utterances[index].role == .turn {
            utterances[index].isSpeaking = false
            finish(index, now: now)
        }
        turn?.isCommitAsked = true
    }

    mutating func clearByHand() {
        for utterance in turnUtterances { emit(.discardUtterance(utterance.id)) }
        utterances.removeAll { $0.role == .turn }
        closeTurnUnanswered()
    }
}
