public import Basics

/// Checking what a model wrote.
extension JSONSchema {
    /// Gives the value back with what the schema fills in; unknown members of an object are left out.
    ///
    /// - Throws: ``ToolError/invalidArgument(field:problem:)`` that names the field and what it must be.
    public func check(_ value: JSONValue, field: String = "") throws(ToolError) -> JSONValue {
        switch kind {
        case .text(let choices, let characters, let maxLength):
            guard case .string(let text) = value else { throw wrong(field, value, "a text") }
            if let choices, !choices.contains(text) {
                throw wrong(field, value, "one of: \(choices.joined(separator: ", "))")
            }
            if let characters, text.isEmpty || !text.allSatisfy(characters.contains) {
                throw wrong(field, value, "a text of the characters \(characters)")
            }
            if let maxLength, text.count > maxLength { throw wrong(field, value, "at most \(maxLength) characters") }
            return value
        case .integer(let range):
            let wanted = range.map { "a whole number from \($0.lowerBound) to \($0.upperBound)" } ?? "a whole number"
            guard let number = value.intValue, range?.contains(number) ?? true else {
                throw wrong(field, value, wanted)
            }
            return .int(number)
        case .number(let range):
            let wanted = range.map { "a number from \($0.lowerBound) to \($0.upperBound)" } ?? "a number"
            guard let number = value.doubleValue, number.isFinite, range?.contains(number) ?? true else {
                throw wrong(field, value, wanted)
            }
            return value
        case .boolean:
            guard case .bool = value else { throw wrong(field, value, "true or false") }
            return value
        case .list(let item, let maxCount):
            guard case .array(let items) = value else { throw wrong(field, value, "a list") }
            if let maxCount, items.count > maxCount { throw wrong(field, value, "a list of at most \(maxCount)") }
            var checked: [JSONValue] = []
            for (index, element) in items.enumerated() {
                checked.append(try item.check(element, field: "\(field)[\(index)]"))
            }
            return .array(checked)
        case .object(let properties): return try checkObject(value, properties, field)
        }
    }

    private func checkObject(
        _ value: JSONValue, _ properties: [Property], _ field: String
    ) throws(ToolError) -> JSONValue {
        guard case .object(let members) = value else { throw wrong(field, value, "an object") }
        var checked: [String: JSONValue] = [:]
        for property in properties {
            let path = field.isEmpty ? property.name : "\(field).\(property.name)"
            if let member = members[property.name], member != .null {
                checked[property.name] = try property.schema.check(member, field: path)
            } else if let standard = property.schema.standard {
                checked[property.name] = standard
            } else if property.isRequired {
                throw .invalidArgument(field: path, problem: "it is missing; write \(property.schema.wanted)")
            }
        }
        return .object(checked)
    }

    private var wanted: String {
        switch kind {
        case .text(let choices, _, _): choices.map { "one of: \($0.joined(separator: ", "))" } ?? "a text"
        case .integer: "a whole number"
        case .number: "a number"
        case .boolean: "true or false"
        case .list: "a list"
        case .object: "an object"
        }
    }
    private func wrong(_ field: String, _ value: JSONValue, _ wanted: String) -> ToolError {
        .invalidArgument(field: field, problem: "it is \(value.text.prefix(60)); write \(wanted)")
    }
}
