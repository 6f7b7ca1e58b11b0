import Wire

// From the wire's messages to what users of the room see.

extension RoomDetails {
    init(_ room: Wire.Room) { self.init(sid: room.sid, name: room.name, metadata: room.metadata) }
}

extension ParticipantDetails {
    /// - Parameter subscribed: sids of the tracks whose sound comes in.
    init(_ info: ParticipantInfo, subscribed: Set<String>) {
        self.init(
            sid: info.sid, identity: info.identity, name: info.name, metadata: info.metadata,
            attributes: info.attributes, kind: Kind(info.kind), clientProtocol: Int(info.clientProtocol),
            tracks: info.tracks.map { RemoteTrackDetails($0, isSubscribed: subscribed.contains($0.sid)) })
    }
}

extension ParticipantDetails.Kind {
    init(_ kind: ParticipantInfo.Kind) {
        self =
            switch kind {
            case .standard: .standard
            case .ingress: .ingress
            case .egress: .egress
            case .sip: .sip
            case .agent: .agent
            default: .other
            }
    }
}

extension RemoteTrackDetails {
    init(_ info: TrackInfo, isSubscribed: Bool) {
        self.init(
            sid: info.sid, name: info.name, use: TrackUse(info.source), isAudio: info.type == .audio,
            isMuted: info.muted, isSubscribed: isSubscribed)
    }
}

extension TrackUse {
    init(_ source: TrackSource) {
        self =
            switch source {
            case .microphone: .microphone
            case .screenShareAudio: .screenShareAudio
            case .camera: .camera
            case .screenShare: .screenShare
            default: .unknown
            }
    }
    var wire: TrackSource {
        switch self {
        case .microphone: .microphone
        case .screenShareAudio: .screenShareAudio
        case .camera: .camera
        case .screenShare: .screenShare
        case .unknown: .unknown
        }
    }
}
