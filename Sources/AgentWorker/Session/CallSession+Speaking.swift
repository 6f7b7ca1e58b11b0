import Basics
import LanguageModels
import Speech
import Wire

extension CallSession {
    /// A piece of the agent's speech on its way to the caller.
    struct Segment {
        var speech: SpeechID
        var text: String
        /// Of all its sound, once it is made.
        var duration: Duration = .zero
        var words: [SpokenWord] = []
    }

    /// Queues a piece; `caption` is what the room reads.
    func speak(_ content: Voice.Content, caption: String, of speech: SpeechID) async {
        nextSegment &+= 1
        let number = nextSegment
        segments[number] = Segment(speech: speech, text: caption)
        history.agentSays(caption, segment: number)
        await tell(.segmentQueued(SegmentID(number), of: speech))
        // The decision may have been to be silent.
        guard segments[number] != nil else { return }
        await voice?.say(content, segment: number)
    }

    func voiceSaid(_ event: Voice.Event) async {
        switch event {
        case .ready(let number):
            guard let segment = segments[number] else { return }
            if let turn = segment.turn, timelines[turn]?.firstSound == nil { timelines[turn]?.firstSound = clock() }
            await tell(.segmentReady(SegmentID(number)))
        case .made(let number, let duration, let words):
            segments[number]?.duration = duration
            segments[number]?.words = words
        case .failed(let number, let reason):
            log.error("speech synthesis failed", ["why": reason, "job": call.job.id])
            await tell(.segmentFailed(SegmentID(number), .voiceFailed))
        }
    }

    func played(_ event: PlayoutQueue.Event) async {
        switch event {
        case .segmentStarted(let number):
            guard let segment = segments[number] else { return }
            if let turn = segment.turn {
                answered(turn)
                // From here on the caller's turn stays as it is.
                keepSpoken(all: true)
            }
            ear?.agentIsAudible(true)
            let name = segment.caption(call.job.id)
            if name != caption { endCaption() }
            caption = name
            outbox.send(.words(segment: name, text: segment.text, track: trackSID))
            await tell(.playbackStarted(SegmentID(number)))
        case .progressed(let number): await tell(.playbackProgress(SegmentID(number)))
        case .segmentFinished(let number):
            guard segments.removeValue(forKey: number) != nil else { return }
            history.played(segment: number)
            await tell(.playbackFinished(SegmentID(number)))
            if segments.isEmpty { ear?.agentIsAudible(false) }
        case .underrun: services.metrics.underrun()
        }
    }

    /// Silences the agent everywhere and cuts the record where the playhead was.
    func stopVoice() async {
        recordCut()
        await voice?.stop()
        // What synthesis queued between the two.
        playout.clear()
        ear?.agentIsAudible(false)
        endCaption()
        segments = [:]
        history.endReply(cut: true)
    }

    /// Throws away what waits to be played, and says how far the agent was heard.
    func recordCut() { if let cut = playout.clear().first { record(cut) } }

    func endCaption() {
        if let caption { outbox.send(.wordsEnd(segment: caption)) }
        caption = nil
    }

    /// The caller hears the answer: where its time went goes to the room and the metrics.
    private func answered(_ turn: TurnID) {
        guard timelines[turn]?.audible == nil else { return }
        timelines[turn, default: TurnTimeline()].audible = clock()
        guard let timeline = timelines[turn] else { return }
        services.metrics.turn(timeline)
        outbox.send(.turn(timeline.json(turn: turn).text))
    }

    private func record(_ cut: PlayoutQueue.Cut) {
        guard let segment = segments[cut.segment] else { return }
        let played = Duration.nanoseconds(Int64(cut.playhead) * 1_000_000_000 / Int64(Self.trackRate))
        let heard = HeardText.of(segment.text, played: played, total: segment.duration, words: segment.words)
        history.played(segment: cut.segment, heard: heard)
    }

    // MARK: fixed sentences

    func say(_ id: SayID, _ kind: SayKind) async {
        guard let content = content(of: kind) else {
            await tell(.sayFailed(id, .voiceFailed))
            return
        }
        await speak(
            services.clips.clip(for: content).map(Voice.Content.clip) ?? .text(content), caption: content, of: .say(id))
        await tell(.sayFinished(id))
    }

    private func content(of kind: SayKind) -> String? {
        if case .requested(let token) = kind { return sayTexts.removeValue(forKey: token) }
        if case .greeting = kind, let welcome = memory?.welcome, let words = profile.greeting(for: welcome) {
            return words
        }
        return profile.sentence(for: kind)
    }

    /// For tools and scripts: a sentence of their own, when nobody speaks.
    func wantToSay(_ text: String, isInterruptible: Bool) {
        nextToken &+= 1
        sayTexts[nextToken] = text
        inbox.post(.order(.sayWanted(token: nextToken, isInterruptible: isInterruptible)), .words)
    }
}

extension CallSession.Segment {
    var turn: TurnID? {
        guard case .reply(let id) = speech else { return nil }
        return id.turn
    }
    /// One name for all pieces of one speech.
    func caption(_ job: String) -> String {
        switch speech {
        case .reply(let id): "\(job)-r\(id.turn.number).\(id.attempt)"
        case .say(let id): "\(job)-s\(id.number)"
        }
    }
}
