import Basics
import SQLite

/// A ``Gate`` on a thread of its own: SQLite blocks. What is asked of it happens in that order.
actor Vault {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }
    private var gate: Gate?

    private init(_ executor: ThreadExecutor) { self.executor = executor }

    /// - Parameter make: opens the database, on the vault's thread.
    static func open(
        _ name: String, _ make: @Sendable () throws(MemoryError) -> sending Gate
    ) async throws(MemoryError) -> Vault {
        let executor: ThreadExecutor
        do throws(ThreadError) { executor = try ThreadExecutor(name) } catch {
            throw .database(.thread(error.description))
        }
        let vault = Vault(executor)
        try await vault.start(make)
        return vault
    }
    private func start(_ make: @Sendable () throws(MemoryError) -> sending Gate) throws(MemoryError) {
        gate = try make()
    }

    /// - Throws: `.closed` after ``close()``.
    func perform<Result: Sendable>(
        _ body: @Sendable (Gate) throws(MemoryError) -> Result
    ) throws(MemoryError) -> Result {
        guard let gate else { throw .closed }
        return try body(gate)
    }
    func close() { gate = nil }
}
