import Access
import Basics
import Wire

/// The body of `POST /token`: LiveKit's names (`room_name`, `participant_identity` …), in snake or camel case, and the
/// short ones of our own command line (`room`, `identity` …).
struct TokenRequest: Sendable {
    /// Most bytes of a body: metadata and attributes at their limits, escaped, and some.
    static let sizeLimit = 1 << 20

    let room: String
    let claims: Claims
    let lifetime: Duration

    /// - Throws: `malformed` or `invalid_argument`, naming the field.
    init(body: [UInt8], longestLifetime: Duration) throws(TwirpError) {
        guard body.count <= Self.sizeLimit else {
            throw TwirpError(.invalidArgument, "body has \(body.count) bytes, more than \(Self.sizeLimit)")
        }
        let json: JSONValue
        // No body asks for a room and an identity of the server's choice.
        do throws(JSONError) { json = body.isEmpty ? [:] : try JSONValue(parsing: body) } catch {
            throw TwirpError(.malformed, "body is not JSON; send an object such as {\"room_name\": \"lobby\"}")
        }
        guard let members = json.objectValue else { throw TwirpError(.malformed, "body is not a JSON object") }
        do throws(AccessError) { (room, claims) = try Self.claims(TokenFields(members: members)) } catch {
            throw TwirpError(.invalidArgument, error.description.replacing("token's claim", with: "field"))
        }
        lifetime = try Self.lifetime(TokenFields(members: members), atMost: longestLifetime)
    }

    private static func claims(_ fields: TokenFields) throws(AccessError) -> (room: String, claims: Claims) {
        var claims = Claims()
        claims.identity = try fields.text("participant_identity", "identity") ?? Sid.make("user-")
        claims.name = try fields.text("participant_name", "name") ?? ""
        claims.metadata = try fields.text("participant_metadata", "metadata") ?? ""
        claims.attributes = try fields.textMap("participant_attributes", "attributes")
        claims.roomPreset = try fields.text("room_preset") ?? ""
        if let kind = try fields.text("participant_kind", "kind") {
            guard let known = ParticipantInfo.Kind(protoName: kind.uppercased()) else {
                throw .wrongClaim(name: "kind", expected: "a participant kind such as 'standard' or 'agent'")
            }
            claims.kind = known
        }
        if let config = fields.value("room_config") {
            do throws(WireError) { claims.roomConfig = try RoomConfiguration(json: config) } catch {
                throw .wrongClaim(name: "room_config", expected: "a RoomConfiguration (\(error))")
            }
        }
        let room = try fields.text("room_name", "room") ?? Sid.make("room-")
        var video = try fields.value("grants", "video").map { (json) throws(AccessError) in try VideoGrant(json: json) }
        if video == nil { video = VideoGrant() }
        video?.roomJoin = true
        video?.room = room
        claims.video = video
        // What /rtc will check of the token is checked before it is handed out.
        try claims.ensureCanJoin(room)
        return (room, claims)
    }

    private static func lifetime(_ fields: TokenFields, atMost longest: Duration) throws(TwirpError) -> Duration {
        let lifetime: Duration
        switch fields.value("ttl", "valid_for") {
        case nil: return min(AccessToken.defaultLifetime, longest)
        case .string(let text)?:
            guard let parsed = Duration(text: text) else {
                throw TwirpError(.invalidArgument, "ttl '\(text.prefix(40))' is not a duration; write 6h, 30m or 90s")
            }
            lifetime = parsed
        case let value?:
            guard let seconds = value.intValue, seconds >= 0 else {
                throw TwirpError(.invalidArgument, "ttl wants whole seconds or a text such as 6h")
            }
            lifetime = .seconds(seconds)
        }
        guard lifetime >= .seconds(1), lifetime <= longest else {
            throw TwirpError(
                .invalidArgument, "ttl of \(lifetime.components.seconds) s is not in 1…\(longest.components.seconds) s")
        }
        return lifetime
    }
}

/// Members of the body by any of their spellings; `null` is as good as absent.
private struct TokenFields {
    let members: [String: JSONValue]

    func value(_ names: String...) -> JSONValue? { first(names) }
    private func first(_ names: [String]) -> JSONValue? {
        for name in names {
            for spelling in [name, Self.camel(name)] {
                if let value = members[spelling], value != .null { return value }
            }
        }
        return nil
    }
    /// Nil for an absent or an empty text: the server chooses.
    func text(_ names: String...) throws(AccessError) -> String? {
        guard let value = first(names) else { return nil }
        guard let text = value.stringValue else { throw .wrongClaim(name: names[0], expected: "a string") }
        return text.isEmpty ? nil : text
    }
    func textMap(_ names: String...) throws(AccessError) -> [String: String] {
        guard let value = first(names) else { return [:] }
        guard let members = value.objectValue else {
            throw .wrongClaim(name: names[0], expected: "an object of strings")
        }
        var map: [String: String] = [:]
        for (key, item) in members {
            guard let text = item.stringValue else {
                throw .wrongClaim(name: names[0], expected: "an object of strings")
            }
            map[key] = text
        }
        return map
    }
    private static func camel(_ name: String) -> String {
        let words = name.split(separator: "_")
        return words.dropFirst().reduce(String(words.first ?? "")) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
