import Basics
import LanguageModels

/// Reading a profile from a file.
extension AgentProfile {
    /// - Throws: ``ProfileError`` with the line and the mend.
    public init(yaml text: String) throws(ProfileError) {
        do throws(YAMLError) {
            try self.init(reading: YAMLValue(parsingYAML: text))
        } catch { throw .yaml(line: error.line, problem: error.problem) }
    }
    /// - Throws: ``ProfileError`` with the key and the mend.
    public init(json text: String) throws(ProfileError) {
        guard let value = try? JSONValue(parsing: text) else { throw .notJSON }
        do throws(YAMLError) {
            try self.init(reading: Self.tree(value))
        } catch { throw .json(problem: error.problem) }
    }

    /// JSON in the shape of YAML, so that one reader serves both.
    private static func tree(_ value: JSONValue) -> YAMLValue {
        switch value {
        case .null: YAMLValue(.scalar("", isQuoted: false), line: 1)
        case .string(let text): YAMLValue(.scalar(text, isQuoted: true), line: 1)
        case .bool, .int, .uint, .double: YAMLValue(.scalar(value.text, isQuoted: false), line: 1)
        case .array(let items): YAMLValue(.sequence(items.map(tree)), line: 1)
        case .object(let members):
            YAMLValue(
                .mapping(
                    members.sorted { $0.key < $1.key }.map {
                        YAMLValue.Entry(key: $0.key, line: 1, value: tree($0.value))
                    }),
                line: 1)
        }
    }

    private init(reading document: YAMLValue) throws(YAMLError) {
        var reader = try ProfileReader(document, path: "")
        self.init(name: try reader.requiredText("name"))
        instructions = try reader.text("instructions") ?? instructions
        personality = try reader.choice("personality") ?? personality
        language = try reader.text("language") ?? language
        voice = try reader.text("voice")
        if let value = reader.value("greeting") { (greeting, returning) = try Self.greeting(value) }
        tools = try reader.texts("tools")
        if let names = reader.value("permissions") {
            permissions = []
            for item in try names.items("permissions") {
                permissions.insert(try ProfileReader.choice(item, "permissions"))
            }
        }
        turnProfile = try reader.choice("turn_profile") ?? turnProfile
        longestTurn = try reader.duration("longest_turn")
        silenceFillers = try reader.texts("silence_fillers") ?? []
        if var section = try reader.section("away") {
            away.timeout = try section.duration("timeout") ?? away.timeout
            away.reprompts = try section.int("reprompts", in: 0...10) ?? away.reprompts
            away.phrase = try section.text("phrase")
            try section.finish()
        }
        direction = try reader.choice("direction") ?? direction
        if var section = try reader.section("script") { script = try Self.script(&section) }
        try reader.finish()
    }

    private static func greeting(_ value: YAMLValue) throws(YAMLError) -> (Greeting, returning: String?) {
        guard case .mapping = value.content else { return (.text(try value.text("greeting")), nil) }
        var reader = try ProfileReader(value, path: "greeting")
        let clip = try reader.text("clip")
        let text = try reader.text("text")
        let returning = try reader.text("returning")
        try reader.finish()
        if let clip { return (.clip(path: clip, transcript: text ?? ""), returning) }
        guard let text else {
            throw YAMLError(line: value.line, problem: "`greeting` is empty; write `text:` or `clip:` under it")
        }
        return (.text(text), returning)
    }
    private static func script(_ reader: inout ProfileReader) throws(YAMLError) -> CallScript {
        var script = CallScript()
        script.greeting = try reader.text("greeting") ?? ""
        script.questions = try reader.texts("questions") ?? []
        script.goals = try reader.texts("goals") ?? []
        script.closing = try reader.text("closing") ?? ""
        if let value = reader.value("objections") {
            for item in try value.items("script.objections") {
                var entry = try ProfileReader(item, path: "script.objections")
                let objection = CallScript.Objection(
                    cue: try entry.requiredText("cue"), answer: try entry.requiredText("answer"))
                try entry.finish()
                script.objections.append(objection)
            }
        }
        try reader.finish()
        return script
    }
}

/// Why a profile cannot be used.
public enum ProfileError: Error, Equatable, CustomStringConvertible {
    case yaml(line: Int, problem: String)
    case json(problem: String)
    case notJSON

    public var description: String {
        switch self {
        case .yaml(let line, let problem): "agent profile, line \(line): \(problem)"
        case .json(let problem): "agent profile: \(problem)"
        case .notJSON: "agent profile: it is not valid JSON; mend the brackets, quotes or commas"
        }
    }
}
