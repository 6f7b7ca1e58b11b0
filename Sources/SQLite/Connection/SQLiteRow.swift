/// One row of an answer; its cells by column name.
public struct SQLiteRow: Sendable, Equatable {
    let columns: [String]
    public let values: [SQLiteValue]

    /// - Throws: `.noSuchColumn`.
    public func value(_ column: String) throws(SQLiteError) -> SQLiteValue {
        guard let index = columns.firstIndex(of: column) else { throw .noSuchColumn(column) }
        return values[index]
    }
    public func text(_ column: String) throws(SQLiteError) -> String {
        guard let text = try optionalText(column) else { throw mismatch(column, "text", .null) }
        return text
    }
    public func optionalText(_ column: String) throws(SQLiteError) -> String? {
        switch try value(column) {
        case .null: return nil
        case .text(let text): return text
        case let other: throw mismatch(column, "text", other)
        }
    }
    public func integer(_ column: String) throws(SQLiteError) -> Int64 {
        guard let number = try optionalInteger(column) else { throw mismatch(column, "an integer", .null) }
        return number
    }
    public func optionalInteger(_ column: String) throws(SQLiteError) -> Int64? {
        switch try value(column) {
        case .null: return nil
        case .integer(let number): return number
        case let other: throw mismatch(column, "an integer", other)
        }
    }
    public func bool(_ column: String) throws(SQLiteError) -> Bool { try integer(column) != 0 }
    /// An integer is as good.
    public func real(_ column: String) throws(SQLiteError) -> Double {
        switch try value(column) {
        case .real(let number): return number
        case .integer(let number): return Double(number)
        case let other: throw mismatch(column, "a number", other)
        }
    }
    public func blob(_ column: String) throws(SQLiteError) -> [UInt8] {
        guard case .blob(let bytes) = try value(column) else {
            throw mismatch(column, "bytes", try value(column))
        }
        return bytes
    }
    private func mismatch(_ column: String, _ expected: String, _ found: SQLiteValue) -> SQLiteError {
        .wrongType(column: column, expected: expected, found: found.kind)
    }
}
