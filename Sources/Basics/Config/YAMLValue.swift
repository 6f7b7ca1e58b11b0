/// A YAML document as a tree that remembers its lines, so that an error can point at one.
///
/// A plain scalar keeps its text; what it means is decided when it is asked for, by YAML 1.2's core schema (§10.3.2).
public struct YAMLValue: Equatable, Sendable {
    public enum Content: Equatable, Sendable {
        /// A quoted scalar is text and nothing else.
        case scalar(String, isQuoted: Bool)
        case sequence([YAMLValue])
        case mapping([Entry])
    }
    public struct Entry: Equatable, Sendable {
        public let key: String
        /// Where the key stands, from 1.
        public let line: Int
        public let value: YAMLValue
        public init(key: String, line: Int, value: YAMLValue) {
            self.key = key
            self.line = line
            self.value = value
        }
    }
    public let content: Content
    /// From 1.
    public let line: Int

    public init(_ content: Content, line: Int) {
        self.content = content
        self.line = line
    }

    public var isNull: Bool {
        guard case .scalar(let text, isQuoted: false) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
    /// A mapping's members; of a null, none, since `room:` with everything under it commented out is common.
    public func entries(_ name: String) throws(YAMLError) -> [Entry] {
        if isNull { return [] }
        guard case .mapping(let entries) = content else { throw wrong(name, "a mapping of `key: value` lines") }
        return entries
    }
    /// A sequence's members; of a null, none.
    public func items(_ name: String) throws(YAMLError) -> [YAMLValue] {
        if isNull { return [] }
        guard case .sequence(let items) = content else { throw wrong(name, "a list, as in `[a, b]` or `- a` lines") }
        return items
    }
    public func text(_ name: String) throws(YAMLError) -> String {
        guard case .scalar(let text, let isQuoted) = content, isQuoted || !isNull else { throw wrong(name, "a text") }
        return text
    }
    public func bool(_ name: String) throws(YAMLError) -> Bool {
        guard case .scalar(let text, isQuoted: false) = content else { throw wrong(name, "true or false") }
        switch text {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        // YAML 1.1's yes and on are texts in 1.2; taken silently they would be somebody's surprise.
        default: throw wrong(name, "true or false")
        }
    }
    /// - Parameter range: what the setting may be.
    public func int(_ name: String, in range: ClosedRange<Int>) throws(YAMLError) -> Int {
        guard case .scalar(let text, isQuoted: false) = content, let value = Self.integer(text), range.contains(value)
        else {
            throw wrong(
                name,
                range.upperBound == .max ? "a whole number from \(range.lowerBound)" : "a whole number in \(range)")
        }
        return value
    }
    /// Go's spelling, as LiveKit writes it: `10s`, `1m30s`, `250ms`, `1.5h`; a bare 0 is zero.
    public func duration(_ name: String) throws(YAMLError) -> Duration {
        guard case .scalar(let text, _) = content, let duration = DurationText.parse(text) else {
            throw wrong(name, "a duration such as 10s, 250ms or 1m30s")
        }
        return duration
    }

    private func wrong(_ name: String, _ wanted: String) -> YAMLError {
        let found =
            switch content {
            // A secret may stand here by mistake, so only a short value is repeated.
            case .scalar(let text, _): text.count <= 24 ? "'\(text)'" : "a text of \(text.count) characters"
            case .sequence: "a list"
            case .mapping: "a mapping"
            }
        return YAMLError(line: line, problem: "`\(name)` is \(found); write \(wanted)")
    }

    /// Decimal, `0o17` and `0x1F`: the core schema's integers.
    private static func integer(_ text: String) -> Int? {
        if text.hasPrefix("0x") { return Int(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return Int(text.dropFirst(2), radix: 8) }
        return Int(text)
    }
}
