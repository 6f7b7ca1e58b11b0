import Basics

/// The agent's voice: pieces on their way through synthesis and playout, and fixed sentences.
extension TurnMachine {
    /// Bounds what a session can make the machine remember.
    private static let mostPieces = 1024
    private static let mostWantedSays = 16

    /// It is not the caller's move: something is being thought, said, or about to be.
    var isAgentsMove: Bool { reply?.isAdopted == true || !sayings.isEmpty }
    /// Some piece is playing (or held in the middle).
    var isAudible: Bool { pieces.contains { $0.startedAt != nil } }

    /// The same, without the instant between two pieces.
    func isSounding(now: Moment) -> Bool {
        isAudible || (!pieces.isEmpty && lastAudible > .zero && now - lastAudible < .milliseconds(300))
    }

    private func mayPlay(_ piece: Piece) -> Bool {
        if case .reply = piece.speech { return reply?.isAdopted == true }
        return true
    }

    // MARK: pieces

    mutating func segmentQueued(_ id: SegmentID, of speech: SpeechID, now: Moment) {
        guard !pieces.contains(where: { $0.id == id }), pieces.count < Self.mostPieces else {
            return counters.refused += 1
        }
        switch speech {
        case .reply(let replyID):
            guard isLive(replyID) else { return }
            reply?.hasToken = true
            reply?.hasSpeech = true
            reply?.lastActivity = now
        case .say(let sayID):
            guard let index = sayings.firstIndex(where: { $0.id == sayID && !$0.isFinished }) else {
                return counters.stale += 1
            }
            sayings[index].lastActivity = now
        }
        pieces.append(Piece(id: id, speech: speech, queuedAt: now))
    }

    mutating func segmentReady(_ id: SegmentID, now: Moment) {
        guard let index = pieceIndex(id) else { return }
        if pieces[index].readyAt == nil { pieces[index].readyAt = now }
    }

    mutating func segmentFailed(_ id: SegmentID, _ problem: CallFault, now: Moment) {
        guard let index = pieceIndex(id) else { return }
        switch pieces[index].speech {
        case .reply where reply?.isAdopted != true: discardSpeculation()
        case .reply: failReply(problem, now: now)
        case .say(let say): sayBroke(say, problem, now: now)
        }
    }

    /// The piece began or goes on.
    mutating func playbackMoved(_ id: SegmentID, now: Moment) {
        guard let index = pieceIndex(id) else { return }
        guard mayPlay(pieces[index]) else { return counters.refused += 1 }
        if pieces[index].startedAt == nil {
            pieces[index].startedAt = now
            pieces.insert(pieces.remove(at: index), at: 0)  // the queue knows best what is first
            heardFirst(of: pieces[0].speech, now: now)
        }
        if let index = pieces.firstIndex(where: { $0.id == id }) { pieces[index].movedAt = now }
        lastAudible = now
    }

    mutating func playbackFinished(_ id: SegmentID, now: Moment) {
        guard let index = pieceIndex(id) else { return }
        guard mayPlay(pieces[index]) else { return counters.refused += 1 }
        let piece = pieces.remove(at: index)
        heardFirst(of: piece.speech, now: now)  // a piece too short to report its start
        if case .reply = piece.speech { reply?.lastActivity = now }
        if case .say(let say) = piece.speech, let index = sayings.firstIndex(where: { $0.id == say }) {
            sayings[index].lastActivity = now
        }
        lastAudible = now
        headSince = now
    }

    private mutating func pieceIndex(_ id: SegmentID) -> Int? {
        let index = pieces.firstIndex { $0.id == id }
        if index == nil { counters.stale += 1 }
        return index
    }

    private mutating func heardFirst(of speech: SpeechID, now: Moment) {
        if firstSoundAt == nil { firstSoundAt = now }
        switch speech {
        case .reply:
            if reply?.firstHeardAt == nil { reply?.firstHeardAt = now }
            reply?.isVoiced = true
            if reply?.hasFailed == false { faultsInARow = 0 }
        case .say(let id):
            if let index = sayings.firstIndex(where: { $0.id == id }) { sayings[index].wasHeard = true }
        }
    }

    /// Takes away speech that is complete and was heard to its end.
    mutating func closeFinishedSpeech(now: Moment) {
        for saying in sayings where saying.isFinished && !pieces.contains(where: { $0.speech == .say(saying.id) }) {
            sayings.removeAll { $0.id == saying.id }
            if case .apology = saying.kind, !saying.wasHeard { fault(.apologyFailed) }
        }
        guard let done = reply, done.isAdopted, done.isFinished,
            !pieces.contains(where: { $0.speech == .reply(done.id) })
        else { return }
        reply = nil
        if !done.hasSpeech, !done.isSilent, !done.hasFailed { turnFailed(.emptyReply, now: now) }
    }

    // MARK: the voice is stuck

    var voiceFaultDue: (due: Moment, fault: CallFault)? {
        guard hold == nil else { return nil }
        let rules = settings.patience
        if let head = pieces.first(where: { mayPlay($0) }) {
            if head.startedAt != nil {
                return (max(head.movedAt ?? .zero, headSince).advanced(by: rules.playback), .playbackStalled)
            }
            if let ready = head.readyAt {
                return (max(ready, headSince).advanced(by: rules.playbackStart), .playbackNeverStarted)
            }
            return (max(head.queuedAt, headSince).advanced(by: rules.firstSound), .voiceSilent)
        }
        return sayings.first.map { (max($0.lastActivity, headSince).advanced(by: rules.firstSound), .voiceSilent) }
    }

    mutating func voiceFailed(_ problem: CallFault, now: Moment) {
        switch pieces.first(where: { mayPlay($0) })?.speech ?? sayings.first.map({ .say($0.id) }) {
        case .reply: failReply(problem, now: now)
        case .say(let id): sayBroke(id, problem, now: now)
        case nil: break
        }
    }

    // MARK: fixed sentences

    mutating func say(_ kind: SayKind, isInterruptible: Bool = true, now: Moment) {
        saysGiven &+= 1
        let id = SayID(saysGiven)
        sayings.append(Saying(id: id, kind: kind, isInterruptible: isInterruptible, lastActivity: now))
        emit(.say(id, kind))
    }

    mutating func sayFinished(_ id: SayID) {
        guard let index = sayings.firstIndex(where: { $0.id == id }) else { return counters.stale += 1 }
        sayings[index].isFinished = true
    }

    mutating func sayFailed(_ id: SayID, _ problem: CallFault, now: Moment) {
        guard sayings.contains(where: { $0.id == id }) else { return counters.stale += 1 }
        sayBroke(id, problem, now: now)
    }

    /// A fixed sentence cannot be heard. An apology that fails is only told of: it must not apologise for itself.
    private mutating func sayBroke(_ id: SayID, _ problem: CallFault, now: Moment) {
        guard let broken = sayings.first(where: { $0.id == id }) else { return }
        let others = sayings.filter { $0.id != id }
        var lostReply: ReplyID?
        if pieces.contains(where: { mayPlay($0) }) {
            // `.stopVoice` throws everything away, so what else waited must be said again, and a reply is lost.
            emit(.stopVoice)
            if let answer = reply, pieces.contains(where: { mayPlay($0) && $0.speech == .reply(answer.id) }) {
                lostReply = answer.id
            }
            pieces = pieces.filter { !mayPlay($0) }  // a speculation's sound was not in the queue
            sayings.removeAll()
            for other in others { say(other.kind, isInterruptible: other.isInterruptible, now: now) }
            if hold != nil { emit(.pauseVoice) }
        } else {
            sayings = others
        }
        if case .apology = broken.kind { fault(.apologyFailed) }
        if let lostReply {
            reply = nil
            emit(.cancelReply(lostReply))
            return turnFailed(problem, now: now)
        }
        switch broken.kind {
        case .apology: break
        case .greeting, .holding, .requested, .pardon:
            fault(problem)
            apologise(for: problem, now: now)
        case .silenceFill, .stillThere, .goodbye: fault(problem)
        }
    }

    mutating func sayWanted(token: UInt32, isInterruptible: Bool) {
        guard wantedSays.count < Self.mostWantedSays, ending == nil else { return counters.refused += 1 }
        wantedSays.append(WantedSay(token: token, isInterruptible: isInterruptible))
    }

    mutating func sayNextWanted(now: Moment) {
        guard !wantedSays.isEmpty else { return }
        let wanted = wantedSays.removeFirst()
        say(.requested(token: wanted.token), isInterruptible: wanted.isInterruptible, now: now)
    }
}
