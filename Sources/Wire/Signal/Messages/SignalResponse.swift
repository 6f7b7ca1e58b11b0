// swift-format-ignore-file
// Made by scripts/generate-wire.py from the descriptors in the PyPI wheel livekit-protocol 1.1.29.
// Do not edit: change the script and run it again (its first lines say how).

/// `livekit.SignalResponse`.
public struct SignalResponse: WireMessage {
    public var message: Message?
    public init() {}

    public indirect enum Message: Equatable, Sendable {
        case join(JoinResponse)
        case answer(SessionDescription)
        case offer(SessionDescription)
        case trickle(TrickleRequest)
        case update(ParticipantUpdate)
        case trackPublished(TrackPublishedResponse)
        case leave(LeaveRequest)
        case mute(MuteTrackRequest)
        case speakersChanged(SpeakersChanged)
        case roomUpdate(RoomUpdate)
        case connectionQuality(ConnectionQualityUpdate)
        case streamStateUpdate(StreamStateUpdate)
        case subscribedQualityUpdate(SubscribedQualityUpdate)
        case subscriptionPermissionUpdate(SubscriptionPermissionUpdate)
        case refreshToken(String)
        case trackUnpublished(TrackUnpublishedResponse)
        case pong(Int64)
        case reconnect(ReconnectResponse)
        case pongResp(Pong)
        case subscriptionResponse(SubscriptionResponse)
        case requestResponse(RequestResponse)
        case trackSubscribed(TrackSubscribed)
        case roomMoved(RoomMovedResponse)
        case mediaSectionsRequirement(MediaSectionsRequirement)
        case subscribedAudioCodecUpdate(SubscribedAudioCodecUpdate)
        case publishDataTrackResponse(PublishDataTrackResponse)
        case unpublishDataTrackResponse(UnpublishDataTrackResponse)
        case dataTrackSubscriberHandles(DataTrackSubscriberHandles)
        case storeDataBlobResponse(StoreDataBlobResponse)
        case getDataBlobResponse(GetDataBlobResponse)
    }

    public static let wireFields = WireFields([
        1: "join",
        2: "answer",
        3: "offer",
        4: "trickle",
        5: "update",
        6: "track_published",
        8: "leave",
        9: "mute",
        10: "speakers_changed",
        11: "room_update",
        12: "connection_quality",
        13: "stream_state_update",
        14: "subscribed_quality_update",
        15: "subscription_permission_update",
        16: "refresh_token",
        17: "track_unpublished",
        18: "pong",
        19: "reconnect",
        20: "pong_resp",
        21: "subscription_response",
        22: "request_response",
        23: "track_subscribed",
        24: "room_moved",
        25: "media_sections_requirement",
        26: "subscribed_audio_codec_update",
        27: "publish_data_track_response",
        28: "unpublish_data_track_response",
        29: "data_track_subscriber_handles",
        30: "store_data_blob_response",
        31: "get_data_blob_response",
    ])
    public mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1:
            var found: JoinResponse?
            if case .join(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .join(found) }
        case 2:
            var found: SessionDescription?
            if case .answer(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .answer(found) }
        case 3:
            var found: SessionDescription?
            if case .offer(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .offer(found) }
        case 4:
            var found: TrickleRequest?
            if case .trickle(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .trickle(found) }
        case 5:
            var found: ParticipantUpdate?
            if case .update(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .update(found) }
        case 6:
            var found: TrackPublishedResponse?
            if case .trackPublished(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .trackPublished(found) }
        case 8:
            var found: LeaveRequest?
            if case .leave(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .leave(found) }
        case 9:
            var found: MuteTrackRequest?
            if case .mute(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .mute(found) }
        case 10:
            var found: SpeakersChanged?
            if case .speakersChanged(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .speakersChanged(found) }
        case 11:
            var found: RoomUpdate?
            if case .roomUpdate(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .roomUpdate(found) }
        case 12:
            var found: ConnectionQualityUpdate?
            if case .connectionQuality(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .connectionQuality(found) }
        case 13:
            var found: StreamStateUpdate?
            if case .streamStateUpdate(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .streamStateUpdate(found) }
        case 14:
            var found: SubscribedQualityUpdate?
            if case .subscribedQualityUpdate(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .subscribedQualityUpdate(found) }
        case 15:
            var found: SubscriptionPermissionUpdate?
            if case .subscriptionPermissionUpdate(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .subscriptionPermissionUpdate(found) }
        case 16:
            var found: String?
            try reader.optional(&found)
            if let found { message = .refreshToken(found) }
        case 17:
            var found: TrackUnpublishedResponse?
            if case .trackUnpublished(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .trackUnpublished(found) }
        case 18:
            var found: Int64?
            try reader.optional(&found)
            if let found { message = .pong(found) }
        case 19:
            var found: ReconnectResponse?
            if case .reconnect(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .reconnect(found) }
        case 20:
            var found: Pong?
            if case .pongResp(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .pongResp(found) }
        case 21:
            var found: SubscriptionResponse?
            if case .subscriptionResponse(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .subscriptionResponse(found) }
        case 22:
            var found: RequestResponse?
            if case .requestResponse(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .requestResponse(found) }
        case 23:
            var found: TrackSubscribed?
            if case .trackSubscribed(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .trackSubscribed(found) }
        case 24:
            var found: RoomMovedResponse?
            if case .roomMoved(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .roomMoved(found) }
        case 25:
            var found: MediaSectionsRequirement?
            if case .mediaSectionsRequirement(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .mediaSectionsRequirement(found) }
        case 26:
            var found: SubscribedAudioCodecUpdate?
            if case .subscribedAudioCodecUpdate(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .subscribedAudioCodecUpdate(found) }
        case 27:
            var found: PublishDataTrackResponse?
            if case .publishDataTrackResponse(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .publishDataTrackResponse(found) }
        case 28:
            var found: UnpublishDataTrackResponse?
            if case .unpublishDataTrackResponse(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .unpublishDataTrackResponse(found) }
        case 29:
            var found: DataTrackSubscriberHandles?
            if case .dataTrackSubscriberHandles(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .dataTrackSubscriberHandles(found) }
        case 30:
            var found: StoreDataBlobResponse?
            if case .storeDataBlobResponse(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .storeDataBlobResponse(found) }
        case 31:
            var found: GetDataBlobResponse?
            if case .getDataBlobResponse(let earlier)? = message { found = earlier }
            try reader.message(&found)
            if let found { message = .getDataBlobResponse(found) }
        default: try reader.skip()
        }
    }
    public func encode(to writer: inout WireWriter) {
        switch message {
        case .join(let value): writer.message(1, value)
        case .answer(let value): writer.message(2, value)
        case .offer(let value): writer.message(3, value)
        case .trickle(let value): writer.message(4, value)
        case .update(let value): writer.message(5, value)
        case .trackPublished(let value): writer.message(6, value)
        case .leave(let value): writer.message(8, value)
        case .mute(let value): writer.message(9, value)
        case .speakersChanged(let value): writer.message(10, value)
        case .roomUpdate(let value): writer.message(11, value)
        case .connectionQuality(let value): writer.message(12, value)
        case .streamStateUpdate(let value): writer.message(13, value)
        case .subscribedQualityUpdate(let value): writer.message(14, value)
        case .subscriptionPermissionUpdate(let value): writer.message(15, value)
        case .refreshToken(let value): writer.optional(16, value)
        case .trackUnpublished(let value): writer.message(17, value)
        case .pong(let value): writer.optional(18, value)
        case .reconnect(let value): writer.message(19, value)
        case .pongResp(let value): writer.message(20, value)
        case .subscriptionResponse(let value): writer.message(21, value)
        case .requestResponse(let value): writer.message(22, value)
        case .trackSubscribed(let value): writer.message(23, value)
        case .roomMoved(let value): writer.message(24, value)
        case .mediaSectionsRequirement(let value): writer.message(25, value)
        case .subscribedAudioCodecUpdate(let value): writer.message(26, value)
        case .publishDataTrackResponse(let value): writer.message(27, value)
        case .unpublishDataTrackResponse(let value): writer.message(28, value)
        case .dataTrackSubscriberHandles(let value): writer.message(29, value)
        case .storeDataBlobResponse(let value): writer.message(30, value)
        case .getDataBlobResponse(let value): writer.message(31, value)
        case nil: break
        }
    }
}
