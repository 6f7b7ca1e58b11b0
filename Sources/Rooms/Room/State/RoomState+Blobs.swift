import Wire

/// Small values a participant leaves for the others, as long as it is here.
extension RoomState {
    mutating func storeBlob(_ request: StoreDataBlobRequest, from sid: ParticipantSID) {
        guard let participant = participants[sid] else { return }
        guard let blob = request.blob, let key = blob.key else {
            return respond(.invalidRequest, requestID: request.requestId, "the blob has no key", to: sid)
        }
        let name = key.protobuf
        guard participant.permission.canPublishData else {
            return respond(.notAllowed, requestID: request.requestId, "may not publish data", to: sid)
        }
        guard blob.contents.count <= RoomPolicy.blobLimit, name.count <= 1024,
            participant.blobs[name] != nil || participant.blobs.count < RoomPolicy.blobCount
        else {
            return respond(
                .limitExceeded, requestID: request.requestId,
                "at most \(RoomPolicy.blobCount) blobs of \(RoomPolicy.blobLimit) bytes", to: sid)
        }
        participants[sid]?.blobs[name] = blob
        var response = StoreDataBlobResponse()
        response.requestId = request.requestId
        response.key = key
        send(.storeDataBlobResponse(response), to: sid)
    }

    mutating func getBlob(_ request: GetDataBlobRequest, for sid: ParticipantSID) {
        guard let owner = sidsByIdentity[request.participantIdentity], let name = request.key?.protobuf,
            let blob = participants[owner]?.blobs[name], owner == sid || participants[owner]?.isHidden == false
        else {
            return respond(.notFound, requestID: request.requestId, "no such blob", to: sid)
        }
        var response = GetDataBlobResponse()
        response.requestId = request.requestId
        response.blob = blob
        send(.getDataBlobResponse(response), to: sid)
    }
}
