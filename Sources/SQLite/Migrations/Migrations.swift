/// How a database's schema came to be what it is: numbered steps from 1, each run once, in order, in one transaction.
///
/// The number reached is the file's `user_version`. A step that has been released is never changed: add another.
public struct Migrations: Sendable {
    public typealias Step = @Sendable (SQLiteConnection) throws(SQLiteError) -> Void
    private let steps: [Step]

    public init(steps: [Step]) { self.steps = steps }
    /// - Parameter scripts: SQL, a step each.
    public init(_ scripts: [String]) {
        steps = scripts.map(Self.step)
    }

    private static func step(_ script: String) -> Step {
        { (connection) throws(SQLiteError) in try connection.script(script) }
    }

    /// The version of a database that is up to date.
    public var version: Int { steps.count }

    /// - Throws: `.newerDatabase` when the file has seen more steps than there are; what a step met, and then nothing
    ///   of this call has happened.
    public func apply(to connection: SQLiteConnection) throws(SQLiteError) {
        try connection.transaction { () throws(SQLiteError) in
            let found = Int(clamping: try connection.row("PRAGMA user_version")?.integer("user_version") ?? 0)
            guard found <= steps.count else {
                throw .newerDatabase(path: connection.path, found: found, known: steps.count)
            }
            guard found < steps.count else { return }
            for step in steps[max(0, found)...] { try step(connection) }
            try connection.run("PRAGMA user_version = \(steps.count)")
        }
    }
}
