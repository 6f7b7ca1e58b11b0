import Basics
import FoundationEssentials
import LanguageModels

extension ExportRecord {
    /// What the line holds. Members that are nil or false are left out.
    var json: JSONValue {
        switch self {
        case .header(let version, let tenant, let exported):
            Self.object(
                "parley-memory", ("version", .int(Int64(version))), ("tenant", .string(tenant.rawValue)),
                ("exported", Self.time(exported)))
        case .key(let key):
            Self.object("key", ("type", .string(key.kind.rawValue)), ("value", .string(key.value)))
        case .conversation(let call, let archived): Self.object(call, archived)
        case .turn(let turn):
            Self.object(
                "turn", ("id", .int(turn.id)), ("conversation", .int(turn.conversation)),
                ("index", .int(Int64(turn.index))), ("speaker", .string(turn.speaker.name)),
                ("said", Self.time(turn.said)), ("text", .string(turn.text)),
                ("interrupted", Self.flag(turn.wasInterrupted)))
        case .invocation(let use):
            Self.object(
                "invocation", ("conversation", .int(use.conversation)), ("turn", use.turn.map(JSONValue.int)),
                ("name", .string(use.name)), ("arguments", .string(use.arguments)), ("result", .string(use.result)),
                ("error", Self.flag(use.isError)), ("at", Self.time(use.at)))
        case .analysis(let call, let json):
            Self.object("analysis", ("conversation", .int(call)), ("json", .string(json)))
        case .fact(let fact, let archived): Self.object(fact, archived)
        case .link(let from, let to, let kind, let weight):
            Self.object(
                "link", ("from", .int(from)), ("to", .int(to)), ("type", .string(kind)), ("weight", .double(weight)))
        case .profile(let text): Self.object("profile", ("json", .string(text)))
        case .vector(let item, let vector): Self.object(item, vector)
        case .end(let lines): Self.object("end", ("lines", .int(Int64(lines))))
        }
    }

    private static func object(_ call: Conversation, _ archived: UnixTime?) -> JSONValue {
        object(
            "conversation", ("id", .int(call.id)), ("external_id", .string(call.externalID)),
            ("started", time(call.started)), ("ended", call.ended.map(time)), ("outcome", text(call.outcome)),
            ("caller_name", text(call.callerName)), ("agent_name", text(call.agentName)),
            ("summary", text(call.summary)), ("archived", archived.map(time)))
    }
    private static func object(_ fact: Fact, _ archived: UnixTime?) -> JSONValue {
        object(
            "fact", ("id", .int(fact.id)), ("sector", .string(fact.sector.rawValue)), ("text", .string(fact.text)),
            ("type", text(fact.type)), ("subject", text(fact.subject)), ("predicate", text(fact.predicate)),
            ("object", text(fact.object)), ("salience", .double(fact.salience)),
            ("confidence", .double(fact.confidence)), ("origin", .string(fact.origin.rawValue)),
            ("source_turns", .array(fact.sourceTurns.map(JSONValue.int))),
            ("conversation", fact.conversation.map(JSONValue.int)), ("created", time(fact.created)),
            ("confirmed", time(fact.confirmed)), ("mentions", .int(Int64(fact.mentions))),
            ("valid_from", time(fact.validFrom)), ("valid_to", fact.validTo.map(time)),
            ("superseded_by", fact.supersededBy.map(JSONValue.int)), ("due", fact.due.map(time)),
            ("done", flag(fact.isDone)), ("pinned", flag(fact.isPinned)), ("decay", fact.decay.map(JSONValue.double)),
            ("archived", archived.map(time)))
    }
    private static func object(_ item: Item, _ vector: StoredVector) -> JSONValue {
        let (kind, id) =
            switch item {
            case .turn(let id): ("turn", id)
            case .fact(let id): ("fact", id)
            }
        let bytes = Data(vector.components.map { UInt8(bitPattern: $0) })
        return object(
            "vector", ("of", .string(kind)), ("id", .int(id)), ("model", .string(vector.model.name)),
            ("dimension", .int(Int64(vector.model.dimension))), ("scale", .double(Double(vector.scale))),
            ("components", .string(bytes.base64EncodedString())))
    }

    private static func object(_ kind: String, _ members: (String, JSONValue?)...) -> JSONValue {
        var object: [String: JSONValue] = ["kind": .string(kind)]
        for (name, value) in members { object[name] = value }
        return .object(object)
    }
    private static func time(_ time: UnixTime) -> JSONValue { .int(time.milliseconds) }
    private static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
    private static func flag(_ flag: Bool) -> JSONValue? { flag ? .bool(true) : nil }
}

extension Turn.Speaker {
    /// As exports name it.
    var name: String {
        switch self {
        case .caller: "caller"
        case .agent: "agent"
        case .tool: "tool"
        }
    }
}
