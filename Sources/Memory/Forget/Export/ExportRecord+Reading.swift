import Basics
import FoundationEssentials
import LanguageModels

extension ExportRecord {
    static func read(_ fields: ExportFields) throws(MemoryError) -> ExportRecord {
        switch try fields.text("kind") {
        case "parley-memory":
            let tenant = TenantID(rawValue: try fields.text("tenant"))
            return .header(version: try fields.count("version"), tenant: tenant, exported: try fields.time("exported"))
        case "key":
            let kind = try fields.choice("type", of: CallerKey.Kind.self, "'phone', 'identity' or 'external'")
            return .key(CallerKey(kind, try fields.text("value")))
        case "conversation":
            return .conversation(try Conversation(fields), archived: try fields.optionalTime("archived"))
        case "turn": return .turn(try Turn(fields))
        case "invocation": return .invocation(try ToolInvocation(fields))
        case "analysis": return .analysis(try fields.integer("conversation"), json: try fields.text("json"))
        case "fact": return .fact(try Fact(fields), archived: try fields.optionalTime("archived"))
        case "link":
            return .link(
                try fields.integer("from"), try fields.integer("to"), kind: try fields.text("type"),
                weight: try fields.number("weight"))
        case "profile": return .profile(try fields.text("json"))
        case "vector": return try vector(fields)
        case "end": return .end(lines: try fields.count("lines"))
        default:
            throw .invalid(field: "kind", reason: "this version knows no such line; docs/memory-export.md lists them")
        }
    }

    private static func vector(_ fields: ExportFields) throws(MemoryError) -> ExportRecord {
        let id = try fields.integer("id")
        let item: Item =
            switch try fields.text("of") {
            case "turn": .turn(id)
            case "fact": .fact(id)
            default: throw .invalid(field: "of", reason: "a vector is of a 'turn' or a 'fact'")
            }
        let model = EmbeddingModelID(name: try fields.text("model"), dimension: try fields.count("dimension"))
        guard let bytes = Data(base64Encoded: try fields.text("components")), bytes.count == model.dimension else {
            throw .invalid(field: "components", reason: "it is not \(model.dimension) bytes in base64")
        }
        let components = bytes.map { Int8(bitPattern: $0) }
        return .vector(
            item, StoredVector(model: model, components: components, scale: Float(try fields.number("scale"))))
    }
}

extension Conversation {
    fileprivate init(_ fields: ExportFields) throws(MemoryError) {
        self.init(
            id: try fields.integer("id"), externalID: try fields.text("external_id"),
            started: try fields.time("started"), ended: try fields.optionalTime("ended"),
            outcome: try fields.optionalText("outcome"), callerName: try fields.optionalText("caller_name"),
            agentName: try fields.optionalText("agent_name"), summary: try fields.optionalText("summary"))
    }
}

extension Turn {
    fileprivate init(_ fields: ExportFields) throws(MemoryError) {
        let speaker: Speaker =
            switch try fields.text("speaker") {
            case "caller": .caller
            case "agent": .agent
            case "tool": .tool
            default: throw .invalid(field: "speaker", reason: "it is 'caller', 'agent' or 'tool'")
            }
        self.init(
            id: try fields.integer("id"), conversation: try fields.integer("conversation"),
            index: try fields.count("index"), speaker: speaker, said: try fields.time("said"),
            text: try fields.text("text"), wasInterrupted: try fields.flag("interrupted"))
    }
}

extension ToolInvocation {
    fileprivate init(_ fields: ExportFields) throws(MemoryError) {
        self.init(
            conversation: try fields.integer("conversation"), turn: try fields.optionalInteger("turn"),
            name: try fields.text("name"), arguments: try fields.text("arguments"), result: try fields.text("result"),
            isError: try fields.flag("error"), at: try fields.time("at"))
    }
}

extension Fact {
    fileprivate init(_ fields: ExportFields) throws(MemoryError) {
        self.init(
            id: try fields.integer("id"), sector: try fields.choice("sector", of: Sector.self, "one of the sectors"),
            text: try fields.text("text"), type: try fields.optionalText("type"),
            subject: try fields.optionalText("subject"), predicate: try fields.optionalText("predicate"),
            object: try fields.optionalText("object"), salience: try fields.number("salience"),
            confidence: try fields.number("confidence"),
            origin: try fields.choice("origin", of: Origin.self, "one of the origins"),
            sourceTurns: try fields.integers("source_turns"), conversation: try fields.optionalInteger("conversation"),
            created: try fields.time("created"), due: try fields.optionalTime("due"),
            isPinned: try fields.flag("pinned"), decay: try fields.optionalNumber("decay"))
        confirmed = try fields.time("confirmed")
        mentions = try fields.count("mentions")
        validFrom = try fields.time("valid_from")
        validTo = try fields.optionalTime("valid_to")
        supersededBy = try fields.optionalInteger("superseded_by")
        isDone = try fields.flag("done")
        isArchived = try fields.optionalTime("archived") != nil
    }
}
