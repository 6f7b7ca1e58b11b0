import Basics
import Crypto
import LanguageModels
import SQLite

/// One connection on which every statement is confined to one person, or to what concerns a tenant as a whole, by SQLite
/// itself: docs/decisions/0014. On its ``Vault``'s thread.
final class Gate {
    let connection: SQLiteConnection
    let keys: KeyRing
    private let holder = GateScopeHolder()
    private let rule: GateRule
    var views: Set<String> { rule.views }
    /// Rows of the models' names; they never change.
    var models: [EmbeddingModelID: Int64] = [:]

    /// - Parameter connection: with the schema up to date.
    init(_ connection: SQLiteConnection, master: MasterKeyHolder, isReader: Bool) throws(MemoryError) {
        self.connection = connection
        keys = KeyRing(master: master)
        let secret = SecureRandom.bytes(16).map { String($0, radix: 16) }.joined()
        let views = GateViews(secret: secret)
        rule = GateRule(views)
        let holder = holder
        do throws(SQLiteError) {
            try connection.define("scope_person") { holder.person }
            try connection.define("scope_tenant") { holder.tenant }
            try connection.define("scope_whole_tenant") { holder.wholeTenant }
            try connection.script(views.script)
            if isReader { try connection.run("PRAGMA query_only = ON") }
        } catch { throw .database(error) }
        confine()
    }

    var scope: GateScope { holder.scope }
    private func confine() {
        let rule = rule
        connection.confine { rule.allows($0) }
    }

    /// Runs `body` with `scope`, in one transaction, which a throw undoes.
    func enter<Result>(
        _ scope: GateScope, isWriting: Bool, _ body: () throws(MemoryError) -> Result
    ) throws(MemoryError) -> Result {
        precondition(holder.scope == .nobody, "a scope is left before another is entered")
        holder.scope = scope
        defer { holder.scope = .nobody }
        return try transaction(isWriting: isWriting, body)
    }

    /// Runs `body` unconfined: migrations, keys, merging. Only files of Store call it, with statements of their own.
    func asKeeper<Result>(
        isWriting: Bool, _ body: () throws(MemoryError) -> Result
    ) throws(MemoryError) -> Result {
        precondition(holder.scope == .nobody, "a scope is left before the keeper comes")
        connection.confine(to: nil)
        defer { confine() }
        return try transaction(isWriting: isWriting, body)
    }

    /// The keeper without a transaction, for what SQLite does only so.
    func outsideTransactions<Result>(_ body: () throws(MemoryError) -> Result) throws(MemoryError) -> Result {
        precondition(holder.scope == .nobody, "a scope is left before the keeper comes")
        connection.confine(to: nil)
        defer { confine() }
        return try body()
    }

    /// Lends the scope of a person to a keeper who moves their rows.
    func with<Result>(_ scope: GateScope, _ body: () throws(MemoryError) -> Result) throws(MemoryError) -> Result {
        let former = holder.scope
        holder.scope = scope
        defer { holder.scope = former }
        return try body()
    }

    private func transaction<Result>(
        isWriting: Bool, _ body: () throws(MemoryError) -> Result
    ) throws(MemoryError) -> Result {
        // IMMEDIATE: waits for its turn at the start, so that what it reads stays true.
        try run(isWriting ? "BEGIN IMMEDIATE" : "BEGIN")
        do throws(MemoryError) {
            let result = try body()
            try run("COMMIT")
            return result
        } catch {
            // A full disk undoes the transaction itself.
            if connection.isInTransaction { try? connection.run("ROLLBACK") }
            throw error
        }
    }

    func run(_ sql: String, _ values: SQLiteValue...) throws(MemoryError) { try run(sql, values) }
    func run(_ sql: String, _ values: [SQLiteValue]) throws(MemoryError) {
        do { try connection.run(sql, values) } catch { throw .database(error) }
    }
    /// Row by row; `body` may throw.
    func scan(
        _ sql: String, _ values: SQLiteValue..., body: (SQLiteCursor) throws(MemoryError) -> Void
    ) throws(MemoryError) { try scan(sql, values, body: body) }
    func scan(
        _ sql: String, _ values: [SQLiteValue], body: (SQLiteCursor) throws(MemoryError) -> Void
    ) throws(MemoryError) {
        var failure: MemoryError?
        do {
            try connection.scan(sql, values) { row in
                do throws(MemoryError) { try body(row) } catch { failure = error }
                return failure == nil
            }
        } catch { throw .database(error) }
        if let failure { throw failure }
    }
    /// The first row's `read`.
    func first<Result>(
        _ sql: String, _ values: SQLiteValue..., read: (SQLiteCursor) throws(MemoryError) -> Result
    ) throws(MemoryError) -> Result? {
        var found: Result?
        try scan(sql, values) { (row) throws(MemoryError) in if found == nil { found = try read(row) } }
        return found
    }
    func number(_ sql: String, _ values: SQLiteValue...) throws(MemoryError) -> Int64? { try number(sql, values) }
    func number(_ sql: String, _ values: [SQLiteValue]) throws(MemoryError) -> Int64? {
        var found: Int64?
        try scan(sql, values) { (row) throws(MemoryError) in found = found ?? row.optionalInteger(0) }
        return found
    }
    /// The first column of every row.
    func numbers(_ sql: String, _ values: SQLiteValue...) throws(MemoryError) -> [Int64] {
        var found: [Int64] = []
        try scan(sql, values) { (row) throws(MemoryError) in found.append(row.integer(0)) }
        return found
    }
}
