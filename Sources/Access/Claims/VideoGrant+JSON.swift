public import Basics
import Wire

extension VideoGrant {
    init(_ claims: ClaimReader) throws(AccessError) {
        roomCreate = try claims.bool("roomCreate")
        roomList = try claims.bool("roomList")
        roomRecord = try claims.bool("roomRecord")
        roomAdmin = try claims.bool("roomAdmin")
        roomJoin = try claims.bool("roomJoin")
        room = try claims.string("room")
        destinationRoom = try claims.string("destinationRoom")
        ingressAdmin = try claims.bool("ingressAdmin")
        canPublish = try claims.optionalBool("canPublish")
        canSubscribe = try claims.optionalBool("canSubscribe")
        canPublishData = try claims.optionalBool("canPublishData")
        canPublishSources = try claims.strings("canPublishSources").map {
            TrackSource(protoName: $0.uppercased()) ?? .unknown
        }
        canUpdateOwnMetadata = try claims.optionalBool("canUpdateOwnMetadata")
        canSubscribeMetrics = try claims.optionalBool("canSubscribeMetrics")
        canManageAgentSession = try claims.optionalBool("canManageAgentSession")
        hidden = try claims.bool("hidden")
        recorder = try claims.bool("recorder")
        agent = try claims.bool("agent")
    }

    /// - Throws: ``AccessError/wrongClaim(name:expected:)``; for a grant that stands in a request, not in a token.
    public init(json: JSONValue) throws(AccessError) {
        guard let members = json.objectValue else { throw .wrongClaim(name: "video", expected: "an object") }
        try self.init(ClaimReader(members: members, prefix: "video."))
    }

    /// Only what is granted, or said either way.
    public var json: JSONValue {
        var members: [String: JSONValue] = [:]
        let flags = [
            ("roomCreate", roomCreate), ("roomList", roomList), ("roomRecord", roomRecord), ("roomAdmin", roomAdmin),
            ("roomJoin", roomJoin), ("ingressAdmin", ingressAdmin), ("hidden", hidden), ("recorder", recorder),
            ("agent", agent),
        ]
        for (name, flag) in flags where flag { members[name] = true }
        let choices = [
            ("canPublish", canPublish), ("canSubscribe", canSubscribe), ("canPublishData", canPublishData),
            ("canUpdateOwnMetadata", canUpdateOwnMetadata), ("canSubscribeMetrics", canSubscribeMetrics),
            ("canManageAgentSession", canManageAgentSession),
        ]
        for (name, choice) in choices { members[name] = choice.map(JSONValue.bool) }
        if !room.isEmpty { members["room"] = .string(room) }
        if !destinationRoom.isEmpty { members["destinationRoom"] = .string(destinationRoom) }
        if !canPublishSources.isEmpty {
            members["canPublishSources"] = .array(canPublishSources.map { .string($0.description.lowercased()) })
        }
        return .object(members)
    }
}
