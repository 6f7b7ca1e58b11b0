import FoundationEssentials
import Synchronization

/// Writes one line per event to standard error: time, level, area, message, then `key=value` fields.
///
/// A field whose value prints as nothing is left out, so a caller may name what an event does not always have.
/// Never hand it a token, a key, speech or a memory; wrap such a value in ``Private`` and it prints `‹hidden›`.
public struct Log: Sendable {
    public enum Level: Int, Comparable, Sendable, CaseIterable {
        case debug, info, warn, error
        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
        /// From `livekit.yaml`'s `logging.level`: `debug`, `info`, `warn`, `error`.
        public init?(name: String) {
            guard let level = Self.allCases.first(where: { "\($0)" == name.lowercased() }) else { return nil }
            self = level
        }
    }
    public enum Format: Sendable { case text, json }

    struct Settings: Sendable {
        var minimum = Level.info
        var format = Format.text
        var write: @Sendable (String) -> Void = { line in
            FileHandleWriter.standardError.write(line)
        }
    }
    private static let settings = Mutex(Settings())

    /// Sets the level and form for the whole process; `write` is for tests.
    public static func configure(minimum: Level, format: Format = .text, write: (@Sendable (String) -> Void)? = nil) {
        settings.withLock {
            $0.minimum = minimum
            $0.format = format
            if let write { $0.write = write }
        }
    }

    let area: String
    /// - Parameter area: which part of the house speaks: `rooms`, `media`, `http` …
    public init(_ area: String) { self.area = area }

    public func debug(
        _ message: @autoclosure () -> String,
        _ fields: KeyValuePairs<String, any CustomStringConvertible & Sendable> = [:]
    ) {
        write(.debug, message, fields)
    }
    public func info(
        _ message: @autoclosure () -> String,
        _ fields: KeyValuePairs<String, any CustomStringConvertible & Sendable> = [:]
    ) {
        write(.info, message, fields)
    }
    public func warn(
        _ message: @autoclosure () -> String,
        _ fields: KeyValuePairs<String, any CustomStringConvertible & Sendable> = [:]
    ) {
        write(.warn, message, fields)
    }
    public func error(
        _ message: @autoclosure () -> String,
        _ fields: KeyValuePairs<String, any CustomStringConvertible & Sendable> = [:]
    ) {
        write(.error, message, fields)
    }

    private func write(
        _ level: Level, _ message: () -> String, _ fields: KeyValuePairs<String, any CustomStringConvertible & Sendable>
    ) {
        let settings = Self.settings.withLock { $0 }
        guard level >= settings.minimum else { return }
        let fields = fields.filter { !$0.value.description.isEmpty }
        let time = Date().ISO8601Format(.init(includingFractionalSeconds: true))
        switch settings.format {
        case .text:
            let tail = fields.map { " \($0.key)=\(Self.quoted($0.value.description))" }.joined()
            settings.write("\(time) \("\(level)".uppercased()) \(area): \(Self.oneLine(message()))\(tail)\n")
        case .json:
            var object: [String: JSONValue] = [
                "ts": .string(time), "level": .string("\(level)"), "logger": .string(area), "msg": .string(message()),
            ]
            for (key, value) in fields { object[key] = .string(value.description) }
            settings.write(JSONValue.object(object).text + "\n")
        }
    }

    /// A newline in a value could forge a second log line.
    private static func oneLine(_ text: String) -> String {
        text.contains(where: \.isNewline) ? text.split(whereSeparator: \.isNewline).joined(separator: "⏎") : text
    }
    private static func quoted(_ text: String) -> String {
        let line = oneLine(text)
        return line.contains(" ") || line.isEmpty ? "\"\(line)\"" : line
    }
}
