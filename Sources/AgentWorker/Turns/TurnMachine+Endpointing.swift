import Basics

/// When a turn is over, and guessing at the answer a little before. All silence is counted from the last heard speech, so
/// a slow transcript uses the wait up instead of adding to it.
extension TurnMachine {
    mutating func openTurn(now: Moment) {
        // A turn that came to nothing gives its number to the next; its attempts go on, so no reply id is used twice.
        let last = committed?.id ?? .opening
        let id = TurnID(last.number &+ 1)
        turnID = id
        attempts = attempts.filter { $0.key >= last }
        turn = CallerTurn(id: id, openedAt: now)
    }

    /// What the open turn holds.
    var turnText: String {
        let parts = [turn?.earlierText ?? ""] + turnUtterances.map(\.text) + waitingTexts
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    // MARK: the end-of-turn model

    mutating func askJudgement(_ index: Int, now: Moment) {
        guard settings.endpointing.usesModel, settings.detection == .automatic else { return }
        utterances[index].judgement = .asked(now)
        emit(.judgeTurnEnd(utterances[index].id))
    }

    mutating func judged(_ id: UtteranceID, probability: Double?, now: Moment) {
        guard let index = index(of: id), utterances[index].role == .turn, case .asked = utterances[index].judgement
        else {
            return counters.stale += 1
        }
        utterances[index].judgement =
            probability.map { $0 >= settings.endpointing.threshold ? .done : .goesOn } ?? .unknown
        considerSpeculation(now: now)
    }

    var judgementDue: Moment? {
        guard turn != nil, let last = turnUtterances.last, !last.isSpeaking, case .asked(let at) = last.judgement else {
            return nil
        }
        return at.advanced(by: settings.endpointing.modelTimeout)
    }

    mutating func giveUpJudgement(now: Moment) {
        guard let last = turnUtterances.last, let index = index(of: last.id) else { return }
        utterances[index].judgement = .unknown
        fault(.turnEndModelLate)
        considerSpeculation(now: now)
    }

    // MARK: over?

    /// When the open turn becomes the agent's move if nothing more is heard; nil while that cannot be said.
    var commitDue: Moment? {
        guard let open = turn, presence == .here, !isAgentsMove, hold == nil else { return nil }
        let spoken = turnUtterances
        guard settings.detection == .automatic || open.isCommitAsked, !spoken.contains(where: \.isSpeaking) else {
            return nil
        }
        guard let last = spoken.last else { return .zero }
        let recognised = recognitionDeadline(of: spoken)
        if open.isCommitAsked { return recognised }
        if case .asked = last.judgement { return nil }
        let heard = spoken.map(\.heardUntil).max() ?? last.heardUntil
        return max(heard.advanced(by: delay(after: last)), recognised)
    }

    /// Until when final results are waited for: the rest of the recogniser's own budget, and much longer when not even a
    /// partial says what the turn is about: there is nothing to answer before it comes. One that still tells new words
    /// after the end of the speech is behind (a busy machine), not silent: its budget begins again with each, up to
    /// ``EndpointingSettings/longestBacklog``.
    private func recognitionDeadline(of spoken: [Utterance]) -> Moment {
        let usual = settings.endpointing.finalisationDelay
        let budget = turnText.isEmpty ? max(usual * 2, settings.endpointing.wordlessPatience) : usual
        return spoken.lazy.filter { !$0.isFinal }.map { utterance in
            let end = utterance.finishedAt ?? utterance.heardUntil
            let lastWord = min(utterance.toldAt ?? end, end.advanced(by: settings.endpointing.longestBacklog))
            return max(end, lastWord).advanced(by: budget)
        }.max() ?? .zero
    }

    private func delay(after last: Utterance) -> Duration {
        switch expectation {
        case .digits: return isExpectationMet ? pauses.minimumDelay : settings.endpointing.expectationDelay
        case .longAnswer: return settings.endpointing.maximumDelay
        case nil: break
        }
        switch last.judgement {
        case .goesOn: return settings.endpointing.maximumDelay
        case .unknown: return max(settings.endpointing.delayWithoutModel, pauses.minimumDelay)
        case .done, .notAsked, .asked: return pauses.minimumDelay
        }
    }

    private var isExpectationMet: Bool {
        guard case .digits(let count) = expectation else { return expectation == nil }
        return SpokenWords(turnText).digitCount(spoken: settings.words.digits) >= count
    }

    mutating func turnIsOver(now: Moment) {
        if turnUtterances.contains(where: { !$0.isFinal }) { fault(.recognizerLate) }
        guard turnText.isEmpty else { return commit(now: now) }
        let spoken = turnUtterances
        guard let longest = spoken.max(by: { $0.speechLength < $1.speechLength }) else { return closeTurnUnanswered() }
        utterances.removeAll { $0.role == .turn && $0.id != longest.id }
        for utterance in spoken where !utterance.isFinal { emit(.discardUtterance(utterance.id)) }
        // Speech by its melody, only nobody told us the words in time: silence would leave the caller waiting.
        let isUnread = !longest.isFinal && longest.judgement == .done
        if let index = index(of: longest.id) { dropNoise(index, isSpeech: isUnread, now: now) }
        turn = nil
    }

    /// The caller has been talking for too long: takes what there is.
    mutating func cutLongTurn(now: Moment) {
        fault(.callerNeverStops)
        for index in utterances.indices where utterances[index].role == .turn && utterances[index].isSpeaking {
            if turnText.isEmpty {
                emit(.discardUtterance(utterances[index].id))
            } else {
                finish(index, now: now)
            }
            utterances[index].role = turnText.isEmpty ? .deaf : .turn
        }
        guard turnText.isEmpty else { return commit(now: now) }
        utterances.removeAll { $0.role == .turn }
        closeTurnUnanswered()
    }

    var longestTurnDue: Moment? {
        guard let open = turn, turnUtterances.contains(where: \.isSpeaking) else { return nil }
        return open.openedAt.advanced(by: settings.endpointing.longestTurn)
    }

    /// Makes the open turn the agent's move.
    mutating func commit(now: Moment) {
        guard let open = turn else { return }
        let text = turnText
        committed = CommittedTurn(
            id: open.id, text: text, at: now, lastHeard: turnLastHeard ?? committed?.lastHeard,
            expectation: expectation)
        for index in utterances.indices where utterances[index].role == .turn && utterances[index].isSpeaking {
            utterances[index].role = .deaf
        }
        utterances.removeAll { $0.role == .turn }
        waitingTexts.removeAll()
        turn = nil
        expectation = nil
        hasAskedPardon = false
        apologisedIn = nil
        headSince = now
        if !open.isReopened { counters.turns += 1 }
        emit(.commitTurn(open.id, text: text))
        if let guess = reply, SpokenWords(guess.text) == SpokenWords(text) {
            reply?.isAdopted = true
            counters.speculationsAdopted += 1
            emit(.adoptReply(guess.id))
        } else {
            discardSpeculation()
            startReply(text, isSpeculative: false, now: now)
        }
    }

    // MARK: guessing

    /// Starts on the answer when the turn is probably over but not committed yet.
    mutating func considerSpeculation(now: Moment) {
        guard settings.speculation.isEnabled, settings.detection == .automatic, reply == nil, ending == nil,
            let open = turn, open.speculations < settings.speculation.attemptsPerTurn, isExpectationMet,
            let last = turnUtterances.last, let due = commitDue, due > now
        else { return }
        switch last.judgement {
        case .goesOn, .asked: return
        case .done, .unknown, .notAsked: break
        }
        let speech = turnUtterances.reduce(Duration.zero) { $0 + $1.speechLength }
        let text = turnText
        guard speech <= settings.speculation.longestSpeech, !SpokenWords(text).isEmpty else { return }
        turn?.speculations += 1
        counters.speculationsStarted += 1
        startReply(text, isSpeculative: true, now: now)
    }

    /// Stops a guess as soon as the words are others.
    mutating func reviewSpeculation() {
        guard let guess = reply, !guess.isAdopted, SpokenWords(guess.text) != SpokenWords(turnText) else { return }
        discardSpeculation()
    }

    mutating func discardSpeculation() {
        guard let guess = reply, !guess.isAdopted else { return }
        pieces.removeAll { $0.speech == .reply(guess.id) }
        reply = nil
        emit(.discardReply(guess.id))
    }
}
