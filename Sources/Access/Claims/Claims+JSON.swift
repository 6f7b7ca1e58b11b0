public import Basics
public import Wire

extension Claims {
    /// - Throws: ``AccessError/wrongClaim(name:expected:)`` for a claim of the wrong type; unknown ones are ignored.
    init(json: JSONValue) throws(AccessError) {
        guard let members = json.objectValue else { throw .malformed("its payload is not a JSON object") }
        let reader = ClaimReader(members: members)
        let subject = try reader.string("sub")
        identity = subject.isEmpty ? try reader.string("jti") : subject
        issuer = try reader.string("iss")
        guard let expires = try reader.seconds("exp") else { throw .noExpiry }
        self.expires = expires
        notBefore = try reader.seconds("nbf")
        name = try reader.string("name")
        metadata = try reader.string("metadata")
        attributes = try reader.stringMap("attributes")
        kind = ParticipantInfo.Kind(claim: try reader.string("kind"))
        kindDetails = try reader.strings("kindDetails").compactMap { .init(protoName: $0.uppercased()) }
        roomPreset = try reader.string("roomPreset")
        sha256 = try reader.string("sha256")
        if let config = try reader.object("roomConfig") {
            do throws(WireError) { roomConfig = try RoomConfiguration(json: .object(config.members)) } catch {
                throw .wrongClaim(name: "roomConfig", expected: "a RoomConfiguration (\(error))")
            }
        }
        video = try reader.object("video").map { (grant) throws(AccessError) in try VideoGrant(grant) }
        if let grant = try reader.object("sip") {
            var sip = SIPGrant()
            sip.admin = try grant.bool("admin")
            sip.call = try grant.bool("call")
            self.sip = sip
        }
    }

    /// The payload of a token; what is at its default is left out, except `sub`, which every SDK writes.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "iss": .string(issuer), "sub": .string(identity), "exp": .int(expires),
        ]
        members["nbf"] = notBefore.map(JSONValue.int)
        for (key, text) in [
            ("name", name), ("metadata", metadata), ("sha256", sha256), ("roomPreset", roomPreset),
        ] where !text.isEmpty { members[key] = .string(text) }
        if !attributes.isEmpty { members["attributes"] = .object(attributes.mapValues(JSONValue.string)) }
        if kind != .standard { members["kind"] = .string(kind.claim) }
        if !kindDetails.isEmpty {
            members["kindDetails"] = .array(kindDetails.map { .string($0.description.lowercased()) })
        }
        members["roomConfig"] = roomConfig?.json
        members["video"] = video?.json
        if let sip {
            members["sip"] = .object(
                [("admin", sip.admin), ("call", sip.call)].reduce(into: [:]) { if $1.1 { $0[$1.0] = true } })
        }
        return .object(members)
    }
}

extension ParticipantInfo.Kind {
    /// From a token's lower-case `kind`; absent or unknown is a standard participant.
    public init(claim: String) { self = Self(protoName: claim.uppercased()) ?? .standard }
    public var claim: String { description.lowercased() }
}
