/// Reads one mapping of a configuration: known keys by name, and at the end a warning for each one left over.
struct SettingsReader {
    private let path: String
    private var entries: [String: YAMLValue.Entry]
    /// In the order of the file, for warnings.
    private let order: [String]
    private var known: Set<String> = []

    init(_ value: YAMLValue, path: String) throws(YAMLError) {
        self.path = path
        let all = try value.entries(path.isEmpty ? "the configuration" : path)
        order = all.map(\.key)
        // Keys are unique: the YAML reader saw to it.
        entries = Dictionary(all.map { ($0.key, $0) }) { first, _ in first }
    }

    /// `rtc.udp_port`: how a setting is called in errors and warnings.
    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value of a key that we know; nil when it is absent or null.
    mutating func value(_ key: String) -> YAMLValue? {
        known.insert(key)
        guard let value = entries.removeValue(forKey: key)?.value, !value.isNull else { return nil }
        return value
    }
    mutating func int(_ key: String, in range: ClosedRange<Int>, into setting: inout Int) throws(YAMLError) {
        if let value = value(key) { setting = try value.int(name(key), in: range) }
    }
    /// - Parameter allowsZero: where 0 means "off" or "any".
    mutating func port(_ key: String, into setting: inout UInt16, allowsZero: Bool = false) throws(YAMLError) {
        guard let value = value(key) else { return }
        setting = UInt16(clamping: try value.int(name(key), in: (allowsZero ? 0 : 1)...65_535))
    }
    mutating func bool(_ key: String, into setting: inout Bool) throws(YAMLError) {
        if let value = value(key) { setting = try value.bool(name(key)) }
    }
    mutating func text(_ key: String, into setting: inout String?) throws(YAMLError) {
        if let value = value(key) { setting = try value.text(name(key)) }
    }
    mutating func texts(_ key: String, into setting: inout [String]) throws(YAMLError) {
        guard let value = value(key) else { return }
        var texts: [String] = []
        for item in try value.items(name(key)) { texts.append(try item.text(name(key))) }
        setting = texts
    }
    /// LiveKit has whole seconds here; a duration text is taken as well.
    mutating func seconds(_ key: String, into setting: inout Duration) throws(YAMLError) {
        if let value = value(key) { try seconds(value, key, into: &setting) }
    }
    func seconds(_ value: YAMLValue, _ key: String, into setting: inout Duration) throws(YAMLError) {
        if let seconds = try? value.int(name(key), in: 0...1_000_000_000) {
            setting = .seconds(seconds)
        } else {
            setting = try value.duration(name(key))
        }
    }
    mutating func section(_ key: String) throws(YAMLError) -> SettingsReader? {
        guard let value = value(key) else { return nil }
        return try SettingsReader(value, path: name(key))
    }

    /// Warns of every key that was not asked for.
    ///
    /// - Parameter unsupported: LiveKit settings that have no effect here, and why.
    func finish(unsupported: [String: String] = [:], warnings: inout [ConfigWarning]) {
        for key in order {
            guard let entry = entries[key] else { continue }
            if let why = unsupported[key] {
                warnings.append(ConfigWarning(line: entry.line, text: "`\(name(key))` has no effect here: \(why)"))
                continue
            }
            let nearest = (known.union(unsupported.keys)).map { ($0, EditDistance.between($0, key)) }
                .min { ($0.1, $0.0) < ($1.1, $1.0) }
            let hint = nearest.map { $0.1 <= max(2, key.count / 3) ? "; did you mean `\(name($0.0))`?" : "" } ?? ""
            warnings.append(
                ConfigWarning(line: entry.line, text: "`\(name(key))` is not a setting, so it is ignored\(hint)"))
        }
    }
}

/// Something in a configuration that has no effect; the server runs nevertheless.
public struct ConfigWarning: Equatable, Sendable, CustomStringConvertible {
    /// From 1; nil for what stands on no line.
    public let line: Int?
    public let text: String
    public init(line: Int?, text: String) {
        self.line = line
        self.text = text
    }
    public var description: String { line.map { "line \($0): \(text)" } ?? text }
}
