import Basics
import SQLite

/// One person's rows inside a transaction: the only way to them. It must not leave the closure it was given to, and
/// belongs to the database's thread.
///
/// Texts are sealed on their way in and opened on their way out (``PersonCipher``); that no row is another person's is
/// the gate's promise, not this type's.
package final class PersonRows {
    package let person: Person
    let gate: Gate
    let cipher: PersonCipher
    private let storedGeneration: Int64
    private let isWriting: Bool
    private(set) var isChanged = false
    private var isGone = false
    var madeModel = false
    private var nextIDs: [String: Int64] = [:]

    /// Inside the person's scope.
    init(_ person: Person, gate: Gate, tenant: KeyRing.Tenant, isWriting: Bool) throws(MemoryError) {
        self.person = person
        self.gate = gate
        self.isWriting = isWriting
        let row = try gate.first("SELECT generation, key_version, wrapped FROM my_person") {
            ($0.integer(0), $0.integer(1), $0.bytes(2))
        }
        guard let (generation, version, wrapped) = row else { throw .noSuchPerson("\(person.id)") }
        guard version == tenant.version else {
            gate.keys.forgetStale()
            throw .cannotDecrypt(what: "the key of person \(person.id), whose tenant's key was changed just now,")
        }
        storedGeneration = generation
        cipher = try gate.keys.cipher(person.id, of: tenant, wrapped: wrapped)
    }

    /// Grows with each transaction that changed something of this person, also another process's: what caches compare.
    /// While writing: what it will be.
    package var generation: Int64 { storedGeneration &+ (isChanged ? 1 : 0) }

    /// Marks the transaction as changing something.
    func change() throws(MemoryError) {
        guard isWriting else { throw .database(.readOnly("these rows were opened for reading")) }
        isChanged = true
    }
    /// The person's own row was deleted with the rest.
    func goneForever() { isGone = true }

    /// Before the commit.
    func finish() throws(MemoryError) {
        guard isChanged, !isGone else { return }
        try gate.run("UPDATE my_person SET generation = ?", .integer(generation))
    }

    func nextID(_ table: String) throws(MemoryError) -> Int64 {
        let id: Int64
        if let next = nextIDs[table] { id = next } else { id = try gate.nextID(table) }
        // Past Int64's end the gate refuses it.
        nextIDs[table] = id &+ 1
        return id
    }

    func seal(_ fields: [String?], _ cell: Cell, row: Int64) -> SQLiteValue {
        .blob(cipher.seal(SealedFields(fields).bytes, cell, row: row))
    }
    /// - Parameter column: of the sealed bytes.
    func open(_ row: SQLiteCursor, _ column: Int, _ cell: Cell, row id: Int64) throws(MemoryError)
        -> SealedFields.Reader
    {
        let cipher = cipher
        let opened: Result<SealedFields.Reader, MemoryError> = row.withBytes(column) { sealed in
            Result { () throws(MemoryError) in
                try cipher.open(sealed, cell, row: id) { SealedFields.Reader($0) }
            }
        }
        return try opened.get()
    }
    /// `?, ?, ?`.
    static func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}

extension UnixTime {
    var value: SQLiteValue { .integer(milliseconds) }
}
extension UnixTime? {
    var value: SQLiteValue { SQLiteValue(self?.milliseconds) }
}
extension SQLiteCursor {
    func time(_ column: Int) -> UnixTime { UnixTime(milliseconds: integer(column)) }
    func optionalTime(_ column: Int) -> UnixTime? { optionalInteger(column).map { UnixTime(milliseconds: $0) } }
}
