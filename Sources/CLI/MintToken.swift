import Access
import Basics
import Sockets
import Wire

/// `parley token create`: an access token for a participant or a backend.
enum MintToken {
    static let command = Command(
        name: "token create", summary: "Make a LiveKit access token",
        options: ServerAccess.options.filter { $0.name != "--url" } + [
            .init(name: "--room", value: "NAME", help: "the room it opens; grants joining unless --no-join"),
            .init(name: "--identity", value: "ID", help: "who joins; needed to join"),
            .init(name: "--name", value: "TEXT", help: "display name"),
            .init(name: "--metadata", value: "TEXT", help: "metadata of the participant"),
            .init(name: "--attribute", value: "KEY=VALUE", help: "attribute of the participant", repeats: true),
            .init(name: "--kind", value: "KIND", help: "standard, ingress, egress, sip, agent"),
            .init(name: "--valid-for", value: "TIME", help: "30m, 6h, 24h …; default 6h"),
            .init(name: "--no-join", help: "no right to join --room"),
            .init(name: "--admin", help: "may moderate --room"),
            .init(name: "--create", help: "may create and delete rooms"),
            .init(name: "--list", help: "may list rooms"),
            .init(name: "--no-publish", help: "may not publish tracks"),
            .init(name: "--no-subscribe", help: "may not subscribe"),
            .init(name: "--no-publish-data", help: "may not send data"),
            .init(
                name: "--publish-source", value: "SOURCE",
                help: "may publish only this: camera, microphone, screen_share, screen_share_audio", repeats: true),
            .init(name: "--update-own-metadata", help: "may change its own name, metadata and attributes"),
            .init(name: "--hidden", help: "others do not see it"),
            .init(name: "--agent", value: "NAME", help: "dispatch this agent when the room is made", repeats: true),
            .init(name: "--json", help: "print token, room and identity as JSON"),
        ],
        examples: [
            "parley token create --dev --room hello --identity ann",
            "parley token create --dev --list --create --valid-for 10m",
        ],
        run: { try run($0) })

    private static func run(_ arguments: Arguments) throws {
        let access = try ServerAccess(arguments)
        var claims = Claims(identity: arguments["--identity"] ?? "", video: try grant(arguments))
        claims.name = arguments["--name"] ?? ""
        claims.metadata = arguments["--metadata"] ?? ""
        claims.attributes = try attributes(arguments.all("--attribute"))
        if let kind = arguments["--kind"] { claims.kind = try self.kind(kind) }
        let agents = arguments.all("--agent")
        if !agents.isEmpty {
            claims.roomConfig = RoomConfiguration.with {
                $0.agents = agents.map { name in RoomAgentDispatch.with { $0.agentName = name } }
            }
        }
        let lifetime = try arguments["--valid-for"].map(lifetime) ?? AccessToken.defaultLifetime
        try checkSizes(claims)
        let token = AccessToken(claims).jwt(
            key: access.key, secret: access.secret, now: WallClock.unixSeconds, lifetime: lifetime)
        guard arguments.has("--json") else { return print(token) }
        let room = JSONValue.string(arguments["--room"] ?? "")
        print(JSONValue.object(["token": .string(token), "room": room, "identity": .string(claims.identity)]).text)
    }

    private static func grant(_ arguments: Arguments) throws -> VideoGrant {
        var grant = VideoGrant()
        grant.room = arguments["--room"] ?? ""
        grant.roomJoin = !grant.room.isEmpty && !arguments.has("--no-join")
        grant.roomAdmin = arguments.has("--admin")
        grant.roomCreate = arguments.has("--create")
        grant.roomList = arguments.has("--list")
        guard grant.roomJoin || grant.roomAdmin || grant.roomCreate || grant.roomList else {
            throw CommandError.usage("this token would open nothing; give --room, --admin, --create or --list")
        }
        if grant.roomJoin, arguments["--identity"] == nil {
            throw CommandError.usage("--identity is missing; a token that joins --room '\(grant.room)' names who joins")
        }
        if grant.roomAdmin, grant.room.isEmpty {
            throw CommandError.usage("--admin needs --room: the room to moderate")
        }
        if arguments.has("--no-publish") { grant.canPublish = false }
        if arguments.has("--no-subscribe") { grant.canSubscribe = false }
        if arguments.has("--no-publish-data") { grant.canPublishData = false }
        if arguments.has("--update-own-metadata") { grant.canUpdateOwnMetadata = true }
        grant.hidden = arguments.has("--hidden")
        grant.canPublishSources = try arguments.all("--publish-source").map(source)
        return grant
    }

    private static func source(_ name: String) throws -> TrackSource {
        let known = ["camera", "microphone", "screen_share", "screen_share_audio"]
        guard known.contains(name), let source = TrackSource(protoName: name.uppercased()) else {
            let nearest = Spelling.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
            throw CommandError.usage(
                "--publish-source '\(name)' is not one of \(known.joined(separator: ", "))\(nearest)")
        }
        return source
    }

    private static func kind(_ name: String) throws -> ParticipantInfo.Kind {
        let known = ["standard", "ingress", "egress", "sip", "agent"]
        guard known.contains(name), let kind = ParticipantInfo.Kind(protoName: name.uppercased()) else {
            throw CommandError.usage("--kind '\(name)' is not one of \(known.joined(separator: ", "))")
        }
        return kind
    }

    private static func attributes(_ pairs: [String]) throws -> [String: String] {
        var attributes: [String: String] = [:]
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
                throw CommandError.usage("--attribute '\(pair)' is not KEY=VALUE")
            }
            attributes[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return attributes
    }

    /// `90s`, `30m`, `6h`, `7d`, or a number of seconds.
    static func lifetime(_ text: String) throws -> Duration {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
        let unit = text.last.flatMap { units[$0] }
        let digits = unit == nil ? text : String(text.dropLast())
        guard let count = Int64(digits), count > 0, count <= 100_000_000 else {
            throw CommandError.usage("--valid-for '\(text)' is not a time; write 90s, 30m, 6h or 7d")
        }
        return .seconds(count * (unit ?? 1))
    }

    private static func checkSizes(_ claims: Claims) throws {
        try SizeLimits.checkName(claims.identity, "identity")
        try SizeLimits.checkName(claims.video?.room ?? "", "room")
        try SizeLimits.checkName(claims.name, "name")
        try SizeLimits.checkMetadata(claims.metadata)
        try SizeLimits.checkAttributes(claims.attributes)
    }
}
