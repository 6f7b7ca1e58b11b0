import Basics

/// The caller's speech, as voice activity and the recogniser tell of it.
extension TurnMachine {
    /// Utterances kept at once; more than a caller can leave open.
    private static let mostUtterances = 32

    mutating func speechStarted(_ id: UtteranceID, at start: Moment, now: Moment) {
        guard presence == .here, lastUtterance.map({ id > $0 }) ?? true else { return counters.stale += 1 }
        lastUtterance = id
        for index in utterances.indices where utterances[index].isSpeaking {
            // An end that was never told: a new stretch of speech proves it.
            endSpeech(index, lastHeard: utterances[index].heardUntil, now: now)
        }
        utterances.removeAll { $0.role == .deaf }
        if utterances.count >= Self.mostUtterances { foldFirstUtterance() }
        guard isAgentsMove, settings.detection == .automatic else {
            if turn == nil {
                openTurn(now: now)
            } else if let before = turnLastHeard, expectation == nil {  // dictating, people pause as never else
                pauses.learn(pause: start - before)
            }
            return utterances.append(Utterance(id, role: .turn, at: start, countsFrom: start))
        }
        utterances.append(Utterance(id, role: .overlap, at: start, countsFrom: cooldownUntil))
        if var held = hold {
            held.utterance = id
            held.quietSince = nil
            hold = held
        } else if !isSounding(now: now), canInterrupt {
            holdVoice(for: id, now: now)  // nothing to be heard yet: holding it costs nobody anything
        }
    }

    /// Makes room: the oldest utterance is only its text from now on.
    private mutating func foldFirstUtterance() {
        let oldest = utterances.removeFirst()
        guard oldest.role == .turn, !oldest.text.isEmpty, let before = turn?.earlierText else { return }
        turn?.earlierText = before.isEmpty ? oldest.text : before + " " + oldest.text
    }

    mutating func speechContinues(_ id: UtteranceID, until: Moment, now: Moment) {
        guard let index = index(of: id), utterances[index].isSpeaking else { return counters.stale += 1 }
        utterances[index].heardUntil = max(utterances[index].heardUntil, until)
        if utterances[index].role == .overlap { considerInterruption(by: id, now: now) }
    }

    mutating func speechEnded(_ id: UtteranceID, lastHeard: Moment, now: Moment) {
        guard let index = index(of: id), utterances[index].isSpeaking else { return counters.stale += 1 }
        endSpeech(index, lastHeard: lastHeard, now: now)
        utterances.removeAll { $0.id == id && $0.role == .deaf }
    }

    private mutating func endSpeech(_ index: Int, lastHeard: Moment, now: Moment) {
        let id = utterances[index].id
        utterances[index].heardUntil = max(utterances[index].startedAt, lastHeard)
        if utterances[index].role == .overlap { considerInterruption(by: id, now: now) }
        guard let index = self.index(of: id) else { return }
        utterances[index].isSpeaking = false
        switch utterances[index].role {
        case .turn:
            finish(index, now: now)
            askJudgement(index, now: now)
            considerSpeculation(now: now)
        case .overlap where !canInterrupt && settings.interruption.discardsUnderUninterruptible:
            emit(.discardUtterance(id))
            utterances.remove(at: index)
            counters.shortOverlaps += 1
        case .overlap:
            if !canInterrupt { utterances[index].isKept = true }
            finish(index, now: now)
            if hold?.utterance == id { hold?.quietSince = now }
        case .deaf: break
        }
    }

    /// Tells the recogniser once that no more sound follows.
    mutating func finish(_ index: Int, now: Moment) {
        guard utterances[index].finishedAt == nil else { return }
        utterances[index].finishedAt = now
        emit(.finishUtterance(utterances[index].id))
    }

    mutating func transcribed(_ id: UtteranceID, text: String, isFinal: Bool, now: Moment) {
        guard let index = index(of: id), utterances[index].role != .deaf, !utterances[index].isFinal else {
            return counters.stale += 1
        }
        // A final result comes after the end of the speech; one that comes before is not final.
        let isFinal = isFinal && !utterances[index].isSpeaking
        if utterances[index].text != text { utterances[index].toldAt = now }
        utterances[index].text = text
        utterances[index].isFinal = isFinal
        let words = SpokenWords(text)
        if !words.isEmpty {
            isRecognizerBroken = false
            callerIsBack(now: now)
        }
        switch utterances[index].role {
        case .turn:
            if isFinal, isNothing(utterances[index], words) { return dropNoise(index, now: now) }
            reviewSpeculation()
            considerSpeculation(now: now)
        case .overlap:
            if isFinal { overlapRecognised(index, words, now: now) } else { considerInterruption(by: id, now: now) }
        case .deaf: break
        }
    }

    /// No words at all, or a "mm-hm" that was said over the agent.
    private func isNothing(_ utterance: Utterance, _ words: SpokenWords) -> Bool {
        words.isEmpty || (utterance.wasOverlap && words.consists(of: settings.words.backChannels))
    }

    mutating func recognizerFailed() {
        isRecognizerBroken = true
        fault(.recognizerFailed)
    }

    /// An utterance of the turn came to nothing.
    ///
    /// - Parameter isSpeech: that it was speech is certain, however short.
    mutating func dropNoise(_ index: Int, isSpeech: Bool = false, now: Moment) {
        let utterance = utterances.remove(at: index)
        counters.noises += 1
        guard let open = turn, settings.detection == .automatic, open.earlierText.isEmpty,
            !utterances.contains(where: { $0.role == .turn })
        else { return }
        closeTurnUnanswered()
        guard SpokenWords(utterance.text).isEmpty, waitingTexts.isEmpty, !isAgentsMove, ending == nil else { return }
        if isRecognizerBroken {
            apologise(for: .recognizerFailed, now: now)
        } else if let long = settings.endpointing.unheardSpeech, isSpeech || utterance.speechLength >= long,
            !hasAskedPardon
        {
            hasAskedPardon = true
            say(.pardon, now: now)
        }
    }

    /// The open turn held nothing; its number is used again.
    mutating func closeTurnUnanswered() {
        discardSpeculation()
        turn = nil
    }

    func index(of id: UtteranceID) -> Int? { utterances.firstIndex { $0.id == id } }

    var turnUtterances: [Utterance] { utterances.filter { $0.role == .turn } }
    var isCallerSpeaking: Bool { utterances.contains { $0.isSpeaking && $0.role != .deaf } }
    /// End of the caller's last speech in the open turn.
    var turnLastHeard: Moment? { turnUtterances.map(\.heardUntil).max() }
}
