/// Runs an actor on a thread of its own, for actors that call blocking C: SQLite, recognisers, synthesizers.
///
/// The shared pool has one thread per core; one blocked query there is half of a two-core host. An actor uses it so:
/// `nonisolated let executor: ThreadExecutor` and
/// `nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }`.
/// What is enqueued runs in that order. The thread ends when the executor is let go.
public final class ThreadExecutor: SerialExecutor {
    private let thread: WorkThread

    /// - Parameters: as ``WorkThread/init(_:stackBytes:)`` takes them.
    public init(_ name: String, stackBytes: Int = 4 << 20) throws(ThreadError) {
        thread = try WorkThread(name, stackBytes: stackBytes)
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let (job, executor) = (UnownedJob(job), unsafe asUnownedSerialExecutor())
        // A queued job keeps its actor alive, and the actor its executor: both outlive the call.
        thread.perform { unsafe job.runSynchronously(on: executor) }
    }

    /// Work that comes before there is an actor to do it, such as loading a model.
    public func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value { try await thread.run(body) }
}
