public import Basics

/// What a tool's arguments look like: written once, told to the model as JSON Schema, and checked against.
public struct JSONSchema: Sendable, Equatable {
    public indirect enum Kind: Sendable, Equatable {
        /// - Parameters: `characters`: those it may have, nil for any.
        case text(choices: [String]?, characters: String?, maxLength: Int?)
        case integer(ClosedRange<Int64>?)
        case number(ClosedRange<Double>?)
        case boolean
        case list(of: JSONSchema, maxCount: Int?)
        case object([Property])
    }
    public struct Property: Sendable, Equatable {
        public var name: String
        public var schema: JSONSchema
        public var isRequired: Bool
    }
    public var kind: Kind
    /// For the model; empty: none.
    public var about: String
    /// Taken when the model gives none; only of an optional property.
    public var standard: JSONValue?

    public init(_ kind: Kind, about: String = "", standard: JSONValue? = nil) {
        self.kind = kind
        self.about = about
        self.standard = standard
    }

    public static func object(_ properties: [Property] = []) -> JSONSchema { JSONSchema(.object(properties)) }
    public static func text(
        _ about: String = "", characters: String? = nil, maxLength: Int? = nil
    ) -> JSONSchema { JSONSchema(.text(choices: nil, characters: characters, maxLength: maxLength), about: about) }
    public static func choice(_ choices: [String], _ about: String = "") -> JSONSchema {
        JSONSchema(.text(choices: choices, characters: nil, maxLength: nil), about: about)
    }
    public static func integer(_ range: ClosedRange<Int64>? = nil, _ about: String = "") -> JSONSchema {
        JSONSchema(.integer(range), about: about)
    }
    public static func number(_ range: ClosedRange<Double>? = nil, _ about: String = "") -> JSONSchema {
        JSONSchema(.number(range), about: about)
    }
    public static func boolean(_ about: String = "") -> JSONSchema { JSONSchema(.boolean, about: about) }
    public static func list(of item: JSONSchema, maxCount: Int? = nil, _ about: String = "") -> JSONSchema {
        JSONSchema(.list(of: item, maxCount: maxCount), about: about)
    }

    /// As a model wants it.
    public var json: JSONValue {
        var members: [String: JSONValue] = [:]
        if !about.isEmpty { members["description"] = .string(about) }
        if let standard { members["default"] = standard }
        switch kind {
        case .text(let choices, let characters, let maxLength):
            members["type"] = "string"
            if let choices { members["enum"] = .array(choices.map(JSONValue.string)) }
            if let characters { members["pattern"] = .string("^[\(Self.escaped(characters))]+$") }
            if let maxLength { members["maxLength"] = .int(Int64(maxLength)) }
        case .integer(let range):
            members["type"] = "integer"
            if let range { (members["minimum"], members["maximum"]) = (.int(range.lowerBound), .int(range.upperBound)) }
        case .number(let range):
            members["type"] = "number"
            if let range {
                (members["minimum"], members["maximum"]) = (.double(range.lowerBound), .double(range.upperBound))
            }
        case .boolean: members["type"] = "boolean"
        case .list(let item, let maxCount):
            members["type"] = "array"
            members["items"] = item.json
            if let maxCount { members["maxItems"] = .int(Int64(maxCount)) }
        case .object(let properties):
            members["type"] = "object"
            members["properties"] = .object(
                Dictionary(properties.map { ($0.name, $0.schema.json) }) { first, _ in first })
            members["required"] = .array(properties.filter(\.isRequired).map { .string($0.name) })
            members["additionalProperties"] = false
        }
        return .object(members)
    }

    private static func escaped(_ characters: String) -> String {
        characters.map { "\\]^-".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}

extension JSONSchema.Property {
    public static func required(_ name: String, _ schema: JSONSchema) -> JSONSchema.Property {
        JSONSchema.Property(name: name, schema: schema, isRequired: true)
    }
    public static func optional(
        _ name: String, _ schema: JSONSchema, standard: JSONValue? = nil
    ) -> JSONSchema.Property {
        var schema = schema
        schema.standard = standard ?? schema.standard
        return JSONSchema.Property(name: name, schema: schema, isRequired: false)
    }
}
