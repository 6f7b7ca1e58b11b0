import Basics
import RoomClient
import Speech
import Wire

extension CallSession {
    /// Speech of the caller that waits for its words, so that captions carry one name per utterance.
    private func captionID(_ utterance: UtteranceID) -> String { "\(call.job.id)-u\(utterance.number)" }

    func heard(_ event: Ear.Event) async {
        switch event {
        case .started(let utterance, let since):
            await callerCanHear(arrival)
            await tell(.speechStarted(utterance, at: since))
        case .continues(let utterance, let until): await tell(.speechContinues(utterance, heardUntil: until))
        case .ended(let utterance, let until):
            lastHeard = until
            await tell(.speechEnded(utterance, lastHeard: until))
        case .detectorFailed(let error):
            services.metrics.detectorFailed()
            log.error("voice activity by loudness from here on", ["why": "\(error)", "job": call.job.id])
        case .silenced: break
        }
    }

    func recognized(_ result: Recognition) async {
        switch result {
        case .partial(let utterance, let text):
            caption(UtteranceID(utterance), text, isFinal: false)
            await tell(.partial(UtteranceID(utterance), text: text))
        case .final(let utterance, let text, _):
            recognizerBackoff = 100
            if !text.isEmpty { caption(UtteranceID(utterance), text, isFinal: true) }
            await tell(.final(UtteranceID(utterance), text: text))
        case .failed(let error): await recognizerBroke(error)
        }
    }

    private func caption(_ utterance: UtteranceID, _ text: String, isFinal: Bool) {
        outbox.send(
            .caption(
                segment: captionID(utterance), text: text, isFinal: isFinal, track: callerTrack,
                speaker: caller?.identity))
    }

    func judgeTurnEnd(_ utterance: UtteranceID) {
        guard let model = services.turnEnd, let ear else {
            return inbox.post(.turnEndJudged(utterance, nil), .words)
        }
        let sound = ear.turnSound(since: machine.turnUtterances.first?.id ?? utterance)
        tasks.append(
            Task { [inbox, log, job = call.job.id] in
                let probability = try? await model.probabilityOfEnd(sound)
                log.debug(
                    "asked whether the turn is over",
                    [
                        "probability": probability.map { "\(($0 * 1000).rounded() / 1000)" } ?? "unknown",
                        "seconds": "\(Double(sound.count) / Double(Ear.sampleRate))", "utterance": "\(utterance)",
                        "job": job,
                    ])
                inbox.post(.turnEndJudged(utterance, probability), .words)
            })
        // Finished ones are of no more use; the first two live as long as the call.
        if tasks.count > 64 { tasks.removeSubrange(8..<32) }
    }

    // MARK: the recogniser's life

    func openRecognition() {
        let recognizer = services.recognizer
        let language = profile.language
        tasks.append(
            Task { [inbox] in
                do throws(SpeechError) {
                    inbox.post(.recognizerOpened(try await recognizer.stream(language: language)), .words)
                } catch { inbox.post(.recognizerUnavailable(error), .words) }
            })
    }

    func opened(_ stream: any RecognitionStream) {
        guard outcome == nil else { return stream.close() }
        recognizerStream += 1
        recognition = stream
        ear?.attach(stream)
        let number = recognizerStream
        recognitionReader?.cancel()
        recognitionReader = Task { [inbox] in
            for await result in stream.results { inbox.post(.recognition(result, stream: number), .words) }
        }
    }

    /// A dead recogniser is replaced, at first at once, then after longer and longer waits.
    func recognizerBroke(_ error: SpeechError) async {
        log.error("recognition broke; opening it again", ["why": "\(error)", "job": call.job.id])
        recognition?.close()
        recognition = nil
        await tell(.recognizerFailed)
        let wait = recognizerBackoff
        recognizerBackoff = min(recognizerBackoff * 4, 5000)
        tasks.append(
            Task { [weak self] in
                do { try await Task.sleep(for: .milliseconds(wait)) } catch { return }
                await self?.openRecognition()
            })
    }

    // MARK: turns

    func commit(_ turn: TurnID, text: String) {
        memory?.confirm(usedMemories.callerSaid(text))
        if timelines[turn]?.committed != nil {
            history.callerContinued(text)
        } else {
            history.callerSaid(text)
        }
        timelines[turn, default: TurnTimeline()].committed = clock()
        timelines[turn]?.lastHeard = lastHeard
        lastHeard = nil
        ear?.endTurn()
        shareTranscript()
    }

    func shareTranscript() { transcriptShare.share(CallRecord.json(of: history.takeNew())) }
}
