// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.SignalRequest`.
public struct SignalRequest: WireMessage {
    public var message: Message?
    public init() {}

    public indirect enum Message: Equatable, Sendable {
        case offer(SessionDescription)
        case answer(SessionDescription)
        case trickle(TrickleRequest)
        case addTrack(AddTrackRequest)
        case mute(MuteTrackRequest)
        case subscription(UpdateSubscription)
        case trackSetting(UpdateTrackSettings)
        case leave(LeaveRequest)
        case updateLayers(UpdateVideoLayers)
        case subscriptionPermission(SubscriptionPermission)
        case syncState(SyncState)
        case simulate(SimulateScenario)
        case ping(Int64)
        case updateMetadata(UpdateParticipantMetadata)
        case pingReq(Ping)
        case updateAudioTrack(UpdateLocalAudioTrack)
        case updateVideoTrack(UpdateLocalVideoTrack)
        case publishDataTrackRequest(PublishDataTrackRequest)
        case unpublishDataTrackRequest(UnpublishDataTrackRequest)
        case updateDataSubscription(UpdateDataSubscription)
        case storeDataBlobRequest(StoreDataBlobRequest)
        case getDataBlobRequest(GetDataBlobRequest)
    }

    public static let wireFields = WireFields([
        1: "offer",
        2: "answer",
        3: "trickle",
        4: "add_track",
        5: "mute",
        6: "subscription",
        7: "track_setting",
        8: "leave",
        10: "update_layers",
        11: "subscription_permission",
        12: "sync_state",
        13: "simulate",
        14: "ping",
        15: "update_metadata",
        16: "ping_req",
        17: "update_audio_track",
        18: "update_video_track",
        19: "publish_data_track_request",
        20: "unpublish_data_track_request",
        21: "update_data_subscription",
        22: "store_data_blob_request",
        23: "get_data_blob_request",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: SessionDescription?
            if case .offer(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .offer(found) }
        case 2:
            var found: SessionDescription?
            if case .answer(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .answer(found) }
        case 3:
            var found: TrickleRequest?
            if case .trickle(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .trickle(found) }
        case 4:
            var found: AddTrackRequest?
            if case .addTrack(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .addTrack(found) }
        case 5:
            var found: MuteTrackRequest?
            if case .mute(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .mute(found) }
        case 6:
            var found: UpdateSubscription?
            if case .subscription(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .subscription(found) }
        case 7:
            var found: UpdateTrackSettings?
            if case .trackSetting(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .trackSetting(found) }
        case 8:
            var found: LeaveRequest?
            if case .leave(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .leave(found) }
        case 10:
            var found: UpdateVideoLayers?
            if case .updateLayers(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .updateLayers(found) }
        case 11:
            var found: SubscriptionPermission?
            if case .subscriptionPermission(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .subscriptionPermission(found) }
        case 12:
            var found: SyncState?
            if case .syncState(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .syncState(found) }
        case 13:
            var found: SimulateScenario?
            if case .simulate(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .simulate(found) }
        case 14:
            var found: Int64?
            try reader.optional(&found)
            if let found { message = .ping(found) }
        case 15:
            var found: UpdateParticipantMetadata?
            if case .updateMetadata(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .updateMetadata(found) }
        case 16:
            var found: Ping?
            if case .pingReq(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .pingReq(found) }
        case 17:
            var found: UpdateLocalAudioTrack?
            if case .updateAudioTrack(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .updateAudioTrack(found) }
        case 18:
            var found: UpdateLocalVideoTrack?
            if case .updateVideoTrack(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .updateVideoTrack(found) }
        case 19:
            var found: PublishDataTrackRequest?
            if case .publishDataTrackRequest(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .publishDataTrackRequest(found) }
        case 20:
            var found: UnpublishDataTrackRequest?
            if case .unpublishDataTrackRequest(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .unpublishDataTrackRequest(found) }
        case 21:
            var found: UpdateDataSubscription?
            if case .updateDataSubscription(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .updateDataSubscription(found) }
        case 22:
            var found: StoreDataBlobRequest?
            if case .storeDataBlobRequest(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .storeDataBlobRequest(found) }
        case 23:
            var found: GetDataBlobRequest?
            if case .getDataBlobRequest(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .getDataBlobRequest(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch message {
        case .offer(let value): writer.message(1, value)
        case .answer(let value): writer.message(2, value)
        case .trickle(let value): writer.message(3, value)
        case .addTrack(let value): writer.message(4, value)
        case .mute(let value): writer.message(5, value)
        case .subscription(let value): writer.message(6, value)
        case .trackSetting(let value): writer.message(7, value)
        case .leave(let value): writer.message(8, value)
        case .updateLayers(let value): writer.message(10, value)
        case .subscriptionPermission(let value): writer.message(11, value)
        case .syncState(let value): writer.message(12, value)
        case .simulate(let value): writer.message(13, value)
        case .ping(let value): writer.optional(14, value)
        case .updateMetadata(let value): writer.message(15, value)
        case .pingReq(let value): writer.message(16, value)
        case .updateAudioTrack(let value): writer.message(17, value)
        case .updateVideoTrack(let value): writer.message(18, value)
        case .publishDataTrackRequest(let value): writer.message(19, value)
        case .unpublishDataTrackRequest(let value): writer.message(20, value)
        case .updateDataSubscription(let value): writer.message(21, value)
        case .storeDataBlobRequest(let value): writer.message(22, value)
        case .getDataBlobRequest(let value): writer.message(23, value)
        case nil: break
        }
    }
}
