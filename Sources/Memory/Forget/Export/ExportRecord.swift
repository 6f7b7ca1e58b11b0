public import Basics

/// One line of an export: what docs/memory-export.md describes, as a value. Reading what was written gives it back.
public enum ExportRecord: Sendable, Equatable {
    /// The first line: which format, whose data, when.
    case header(version: Int, tenant: TenantID, exported: UnixTime)
    case key(CallerKey)
    /// - Parameter archived: since when it is; nil: it is not.
    case conversation(Conversation, archived: UnixTime?)
    case turn(Turn)
    case invocation(ToolInvocation)
    /// What a review of a call found, as JSON.
    case analysis(Conversation.ID, json: String)
    /// Also superseded and archived ones.
    case fact(Fact, archived: UnixTime?)
    case link(Fact.ID, Fact.ID, kind: String, weight: Double)
    /// What greetings are made of, as JSON.
    case profile(String)
    case vector(Item, StoredVector)
    /// The last line: how many came before it. An export without it is not whole.
    case end(lines: Int)

    /// Of the lines this program writes, and the only one it reads.
    public static let version = 1

    /// One line without its end.
    public var line: String { json.text }

    /// - Throws: `.invalid`, which names the field and never shows what it holds.
    public init(line: String) throws(MemoryError) {
        let fields: ExportFields
        do throws(JSONError) { fields = ExportFields(try JSONValue(parsing: line)) } catch {
            throw .invalid(field: "line", reason: "it is not JSON; was the file cut off or edited?")
        }
        self = try Self.read(fields)
    }
}

/// The members of one line, read with errors that name them.
struct ExportFields {
    private let json: JSONValue
    init(_ json: JSONValue) { self.json = json }

    private func need<Value>(_ name: String, _ what: String, _ value: Value?) throws(MemoryError) -> Value {
        guard let value else { throw .invalid(field: name, reason: "the export's line needs \(what) there") }
        return value
    }
    private func member(_ name: String) -> JSONValue? { json[name].flatMap { $0 == .null ? nil : $0 } }
    private func optional<Value>(
        _ name: String, _ what: String, _ read: (JSONValue) -> Value?
    ) throws(MemoryError) -> Value? {
        guard let found = member(name) else { return nil }
        return try need(name, what, read(found))
    }

    func text(_ name: String) throws(MemoryError) -> String { try need(name, "a text", json[name]?.stringValue) }
    func optionalText(_ name: String) throws(MemoryError) -> String? {
        try optional(name, "a text or nothing") { $0.stringValue }
    }
    func integer(_ name: String) throws(MemoryError) -> Int64 {
        try need(name, "a whole number", json[name]?.intValue)
    }
    func count(_ name: String) throws(MemoryError) -> Int {
        try need(name, "a number of 0 or more", json[name]?.intValue.flatMap { $0 < 0 ? nil : Int(exactly: $0) })
    }
    func optionalInteger(_ name: String) throws(MemoryError) -> Int64? {
        try optional(name, "a whole number or nothing") { $0.intValue }
    }
    func number(_ name: String) throws(MemoryError) -> Double {
        try need(name, "a number", json[name]?.doubleValue)
    }
    func optionalNumber(_ name: String) throws(MemoryError) -> Double? {
        try optional(name, "a number or nothing") { $0.doubleValue }
    }
    /// Absent is false.
    func flag(_ name: String) throws(MemoryError) -> Bool {
        try optional(name, "true or false") { $0.boolValue } ?? false
    }
    func time(_ name: String) throws(MemoryError) -> UnixTime { UnixTime(milliseconds: try integer(name)) }
    func optionalTime(_ name: String) throws(MemoryError) -> UnixTime? {
        try optionalInteger(name).map { UnixTime(milliseconds: $0) }
    }
    func choice<Choice: RawRepresentable<String>>(
        _ name: String, of type: Choice.Type, _ what: String
    ) throws(MemoryError) -> Choice {
        let text = try text(name)
        return try need(name, what, Choice(rawValue: text))
    }
    func integers(_ name: String) throws(MemoryError) -> [Int64] {
        guard let items = member(name)?.arrayValue else { return [] }
        return try items.map { (item) throws(MemoryError) in try need(name, "whole numbers", item.intValue) }
    }
}
