import Basics
import Wire

extension RoomState {
    /// One message of a participant's client. Pings never come here: the connection answers them.
    mutating func handleSignal(_ message: SignalRequest.Message, from sid: ParticipantSID, now: Moment) {
        guard participants[sid] != nil, !isClosed else { return }
        switch message {
        case .offer(let offer): effects.append(.media(.offer(sid, sdp: offer.sdp, id: offer.id)))
        case .answer(let answer): effects.append(.media(.answer(sid, sdp: answer.sdp, id: answer.id)))
        case .trickle(let trickle): relay(trickle, from: sid)
        case .addTrack(let request): addTrack(request, from: sid, now: now)
        case .mute(let request): mute(request, from: sid, now: now)
        case .subscription(let request): changeWishes(request, of: sid)
        case .trackSetting(let settings): changeSettings(settings, of: sid)
        case .leave(let request): leave(request, from: sid, now: now)
        case .updateLayers(let request): updateLayers(request, from: sid, now: now)
        case .subscriptionPermission(let permission): setSubscriptionPermission(permission, of: sid)
        case .syncState(let sync): syncState(sync, from: sid, now: now)
        case .simulate(let scenario): simulate(scenario, for: sid, now: now)
        case .updateMetadata(let request): updateOwnMetadata(request, from: sid, now: now)
        case .updateAudioTrack(let request): updateAudioTrack(request, from: sid, now: now)
        case .updateVideoTrack(let request): updateVideoTrack(request, from: sid, now: now)
        case .publishDataTrackRequest(let request):
            refuse(.unsupportedType, "data tracks are not offered by this server", .publishDataTrack(request), to: sid)
        case .unpublishDataTrackRequest(let request):
            refuse(.invalidHandle, "no such data track", .unpublishDataTrack(request), to: sid)
        case .storeDataBlobRequest(let request): storeBlob(request, from: sid)
        case .getDataBlobRequest(let request): getBlob(request, for: sid)
        // No data track can be subscribed to, so there is nothing to update; pings are the connection's.
        case .updateDataSubscription, .ping, .pingReq: break
        }
    }

    /// The candidate travels as JSON text inside the protobuf; what is not JSON is the client's loss.
    private mutating func relay(_ trickle: TrickleRequest, from sid: ParticipantSID) {
        guard let json = try? JSONValue(parsing: trickle.candidateInit),
            let candidate = json["candidate"]?.stringValue
        else {
            malformedCount &+= 1
            return
        }
        // An empty candidate says that no more will come: nothing to add.
        guard !candidate.isEmpty else { return }
        let target: MediaTarget = trickle.target == .subscriber ? .subscriber : .publisher
        effects.append(.media(.trickle(sid, target, candidate: candidate)))
    }

    /// Tells a client what became of its request.
    mutating func respond(
        _ reason: RequestResponse.Reason, requestID: UInt32 = 0, _ text: String = "",
        _ request: RequestResponse.Request? = nil, to sid: ParticipantSID
    ) {
        var response = RequestResponse()
        response.requestId = requestID
        response.reason = reason
        response.message = text
        response.request = request
        send(.requestResponse(response), to: sid)
    }

    /// `request` goes back with the refusal, by which the SDKs find what they were waiting for.
    mutating func refuse(
        _ reason: RequestResponse.Reason, _ text: String, _ request: RequestResponse.Request, to sid: ParticipantSID
    ) {
        respond(reason, text, request, to: sid)
    }
}
