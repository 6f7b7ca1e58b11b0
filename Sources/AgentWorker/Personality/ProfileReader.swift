import Basics

/// Reads one mapping of a profile. A key that is no setting is an error: a misspelt `permissions` must not be ignored.
struct ProfileReader {
    private let path: String
    private let line: Int
    private var entries: [YAMLValue.Entry]
    private var known: Set<String> = []

    init(_ value: YAMLValue, path: String) throws(YAMLError) {
        self.path = path
        line = value.line
        entries = try value.entries(path.isEmpty ? "the profile" : path)
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    mutating func value(_ key: String) -> YAMLValue? {
        known.insert(key)
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let value = entries.remove(at: index).value
        return value.isNull ? nil : value
    }
    mutating func text(_ key: String) throws(YAMLError) -> String? { try value(key)?.text(name(key)) }
    mutating func requiredText(_ key: String) throws(YAMLError) -> String {
        guard let text = try text(key), !text.isEmpty else {
            throw YAMLError(line: line, problem: "`\(name(key))` is missing; write `\(key): …`")
        }
        return text
    }
    mutating func texts(_ key: String) throws(YAMLError) -> [String]? {
        guard let value = value(key) else { return nil }
        var texts: [String] = []
        for item in try value.items(name(key)) { texts.append(try item.text(name(key))) }
        return texts
    }
    mutating func int(_ key: String, in range: ClosedRange<Int>) throws(YAMLError) -> Int? {
        try value(key)?.int(name(key), in: range)
    }
    /// `15s`, or seconds as a number.
    mutating func duration(_ key: String) throws(YAMLError) -> Duration? {
        guard let value = value(key) else { return nil }
        if let seconds = try? value.int(name(key), in: 0...86_400) { return .seconds(seconds) }
        return try value.duration(name(key))
    }
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String
    ) throws(YAMLError) -> Choice? {
        guard let value = value(key) else { return nil }
        return try Self.choice(value, name(key))
    }
    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ value: YAMLValue, _ name: String
    ) throws(YAMLError) -> Choice {
        let text = try value.text(name)
        guard let choice = Choice(rawValue: text) else {
            let all = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw YAMLError(line: value.line, problem: "`\(name)` is '\(text.prefix(24))'; write one of: \(all)")
        }
        return choice
    }
    mutating func section(_ key: String) throws(YAMLError) -> ProfileReader? {
        guard let value = value(key) else { return nil }
        return try ProfileReader(value, path: name(key))
    }
    /// Every key must have been asked for.
    func finish() throws(YAMLError) {
        guard let left = entries.first else { return }
        let nearest = known.min {
            (EditDistance.between($0, left.key), $0) < (EditDistance.between($1, left.key), $1)
        }
        let hint = nearest.map { "; did you mean `\(name($0))`?" } ?? ""
        throw YAMLError(line: left.line, problem: "`\(name(left.key))` is not a setting\(hint)")
    }
}
