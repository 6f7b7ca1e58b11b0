import Basics
import Wire

/// What we want of the server.
extension SignalMachine {
    mutating func publish(_ request: AddTrackRequest) {
        tracks.append((request.cid, Track(request: request)))
        // In a new session all tracks are published anyway.
        if isTalking || kind == .resume { send(.addTrack(request)) }
    }

    mutating func mute(_ cid: String, _ isMuted: Bool) {
        guard let index = tracks.firstIndex(where: { $0.cid == cid }) else { return }
        tracks[index].track.request.muted = isMuted
        guard let sid = tracks[index].track.sid else { return }
        send(
            .mute(
                .with {
                    $0.sid = sid
                    $0.muted = isMuted
                }))
    }

    mutating func subscribe(_ sid: String, _ wanted: Bool) {
        wishes[sid] = wanted
        send(.subscription(subscription([sid], wanted)))
    }

    mutating func updateMetadata(_ update: UpdateParticipantMetadata) {
        attributes.merge(update.attributes) { _, new in new }
        if !update.metadata.isEmpty { metadata = update.metadata }
        send(.updateMetadata(update))
    }

    mutating func trickle(_ target: LinkTarget, _ attribute: String, _ mid: String) {
        guard isTalking else { return }
        let candidate = JSONValue.object([
            "candidate": .string(attribute), "sdpMid": .string(mid), "sdpMLineIndex": .int(0),
        ])
        let request = TrickleRequest.with {
            $0.candidateInit = candidate.text
            $0.target = target == .publisher ? .publisher : .subscriber
        }
        outputs.append(.send(.trickle(request)))
    }

    private func subscription(_ sids: [String], _ wanted: Bool) -> UpdateSubscription {
        .with {
            $0.trackSids = sids
            $0.subscribe = wanted
        }
    }

    /// What we believe of the session that is resumed.
    func syncState() -> SyncState {
        var state = SyncState()
        state.offer = lastOffer
        state.answer = lastAnswer
        // The exceptions to auto-subscribe.
        let exceptions = wishes.filter { $0.value != options.autoSubscribe }.keys.sorted()
        state.subscription = subscription(exceptions, !options.autoSubscribe)
        state.publishTracks = tracks.compactMap { entry in
            guard let sid = entry.track.sid else { return nil }
            return .with {
                $0.cid = entry.cid
                $0.track = .with {
                    $0.sid = sid
                    $0.name = entry.track.request.name
                    $0.source = entry.track.request.source
                    $0.muted = entry.track.request.muted
                }
            }
        }
        for (label, id) in [(MediaLink.reliableLabel, 0), (MediaLink.lossyLabel, 1)] {
            state.dataChannels.append(
                .with {
                    $0.label = label
                    $0.id = UInt32(id)
                    $0.target = .publisher
                })
        }
        state.datachannelReceiveStates = received.sorted { $0.key < $1.key }.map { sid, last in
            .with {
                $0.publisherSid = sid
                $0.lastSeq = last
            }
        }
        return state
    }
}
