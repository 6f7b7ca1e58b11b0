import Access
import Basics
import Wire

/// The body of `POST /call`: who is called or calls, and which agent answers.
struct CallRequest: Sendable {
    /// In which words the client is told where to go.
    enum Provider: String, Sendable, CaseIterable { case livekit, elevenlabs }
    static let sizeLimit = 1 << 20

    /// Of the caller as a participant.
    let caller: String
    let callerName: String
    /// "" is a worker without a name.
    let agent: String
    /// For the agent: a text as it came, anything else as JSON.
    let metadata: String
    let provider: Provider
    let room: String
    /// Of the caller as a participant.
    let attributes: [String: String]
    let lifetime: Duration
    /// For a worker to register some day, instead of being refused; nil: as the server is set.
    let waits: Bool?
    /// The call is to be on disk.
    let isRecorded: Bool

    /// - Throws: `malformed` or `invalid_argument`, naming the field and the mend.
    init(body: [UInt8], longestLifetime: Duration) throws(TwirpError) {
        guard body.count <= Self.sizeLimit else {
            throw TwirpError(.invalidArgument, "body has \(body.count) bytes, more than \(Self.sizeLimit)")
        }
        guard let members = (try? JSONValue(parsing: body))?.objectValue else {
            throw TwirpError(
                .malformed, "body is not a JSON object; send {\"caller\": \"alice\", \"agent\": \"guide\"}")
        }
        let known: Set = [
            "caller", "name", "agent", "metadata", "provider", "room", "attributes", "ttl", "wait", "record",
        ]
        if let stray = members.keys.filter({ !known.contains($0) }).min() {
            let near = known.sorted().min { EditDistance.between($0, stray) < EditDistance.between($1, stray) } ?? ""
            throw TwirpError(
                .invalidArgument,
                "field '\(stray.prefix(60))' is not known; did you mean '\(near)'? Known: "
                    + known.sorted().joined(separator: ", "))
        }
        func text(_ name: String) throws(TwirpError) -> String? {
            guard let value = members[name], value != .null else { return nil }
            guard let text = value.stringValue else {
                throw TwirpError(.invalidArgument, "field '\(name)' is not a string")
            }
            return text.isEmpty ? nil : text
        }
        guard let caller = try text("caller") else {
            throw TwirpError(.invalidArgument, "field 'caller' is missing; give the caller's identity")
        }
        self.caller = caller
        callerName = try text("name") ?? ""
        agent = try text("agent") ?? ""
        room = try text("room") ?? Sid.make("call-")
        switch members["metadata"] {
        case nil, .null?: metadata = ""
        case .string(let text)?: metadata = text
        case let value?: metadata = value.text
        }
        let provider = try text("provider") ?? Provider.livekit.rawValue
        guard let known = Provider(rawValue: provider) else {
            let names = Provider.allCases.map(\.rawValue).joined(separator: " or ")
            throw TwirpError(.invalidArgument, "field 'provider' is '\(provider.prefix(60))'; write \(names)")
        }
        self.provider = known
        attributes = try Self.attributes(members["attributes"])
        func flag(_ name: String) throws(TwirpError) -> Bool? {
            switch members[name] {
            case nil, .null?: return nil
            case .bool(let flag)?: return flag
            default: throw TwirpError(.invalidArgument, "field '\(name)' is not true or false")
            }
        }
        waits = try flag("wait")
        isRecorded = try flag("record") ?? false
        lifetime = try Self.lifetime(members["ttl"], atMost: longestLifetime)
        try check()
    }

    /// What the agent is told of the caller before either is in the room: who they are, for what it remembers of them.
    var agentAttributes: [String: String] {
        var told = attributes.filter { ["phone", "sip.phoneNumber", "customer", "tenant"].contains($0.key) }
        told["caller"] = caller
        return told
    }

    private func check() throws(TwirpError) {
        do throws(AccessError) {
            try SizeLimits.checkName(caller, "field 'caller'")
            try SizeLimits.checkName(callerName, "field 'name'")
            try SizeLimits.checkName(agent, "field 'agent'")
            try SizeLimits.checkName(room, "field 'room'")
            try SizeLimits.checkMetadata(metadata)
            try SizeLimits.checkAttributes(attributes)
        } catch { throw TwirpError(.invalidArgument, error.description) }
    }
    private static func attributes(_ value: JSONValue?) throws(TwirpError) -> [String: String] {
        guard let value, value != .null else { return [:] }
        guard let members = value.objectValue else {
            throw TwirpError(.invalidArgument, "field 'attributes' is not an object of strings")
        }
        var attributes: [String: String] = [:]
        for (key, value) in members {
            guard let text = value.stringValue else {
                throw TwirpError(.invalidArgument, "field 'attributes': '\(key.prefix(60))' is not a string")
            }
            attributes[key] = text
        }
        return attributes
    }
    private static func lifetime(_ value: JSONValue?, atMost longest: Duration) throws(TwirpError) -> Duration {
        let found: Duration?
        switch value {
        case nil, .null?: return min(AccessToken.defaultLifetime, longest)
        case .string(let text)?: found = Duration(text: text)
        case let number?: found = number.intValue.flatMap { $0 > 0 ? .seconds($0) : nil }
        }
        guard let found, found >= .seconds(1), found <= longest else {
            throw TwirpError(
                .invalidArgument, "field 'ttl' is not a duration of 1…\(longest.components.seconds) s; write 3600 or 1h"
            )
        }
        return found
    }
}
