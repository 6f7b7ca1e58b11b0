import Glibc

/// Runs an actor on a thread of its own, for actors that call blocking C: SQLite, recognisers, synthesizers.
///
/// The shared pool has one thread per core; one blocked query there is half of a two-core host. An actor uses it so:
/// `nonisolated let executor: ThreadExecutor` and
/// `nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }`.
/// What is enqueued runs in that order. The thread ends when the executor is let go.
public final class ThreadExecutor: SerialExecutor {
    private let queue: JobQueue

    /// - Parameters:
    ///   - name: what `top -H` shows; the kernel keeps the first 15 bytes.
    ///   - stackBytes: address space, not memory, until it is touched.
    public init(_ name: String, stackBytes: Int = 4 << 20) throws(ThreadError) {
        let queue = JobQueue()
        self.queue = queue
        try NamedThread.start(name, stackBytes: stackBytes) { queue.run() }
    }
    deinit { queue.close() }

    public func enqueue(_ job: consuming ExecutorJob) {
        unsafe queue.add(UnownedJob(job), asUnownedSerialExecutor())
    }
}

/// Jobs in order, and a thread that waits for the next one.
@safe private final class JobQueue: @unchecked Sendable {  // everything below is touched only with `lock` held
    private var entries: [(job: UnownedJob, executor: UnownedSerialExecutor)] = unsafe []
    private var isClosed = false
    private let lock: UnsafeMutablePointer<pthread_mutex_t>
    private let arrival: UnsafeMutablePointer<pthread_cond_t>

    init() {
        unsafe lock = .allocate(capacity: 1)
        unsafe arrival = .allocate(capacity: 1)
        unsafe pthread_mutex_init(lock, nil)
        unsafe pthread_cond_init(arrival, nil)
    }
    deinit {
        unsafe pthread_cond_destroy(arrival)
        unsafe pthread_mutex_destroy(lock)
        unsafe arrival.deallocate()
        unsafe lock.deallocate()
    }

    func add(_ job: UnownedJob, _ executor: UnownedSerialExecutor) {
        unsafe pthread_mutex_lock(lock)
        unsafe entries.append((job, executor))
        unsafe pthread_cond_signal(arrival)
        unsafe pthread_mutex_unlock(lock)
    }
    func close() {
        unsafe pthread_mutex_lock(lock)
        isClosed = true
        unsafe pthread_cond_signal(arrival)
        unsafe pthread_mutex_unlock(lock)
    }

    func run() {
        while true {
            unsafe pthread_mutex_lock(lock)
            while unsafe entries.isEmpty, !isClosed { unsafe pthread_cond_wait(arrival, lock) }
            let batch = unsafe entries
            unsafe entries = []
            let ends = isClosed
            unsafe pthread_mutex_unlock(lock)
            // A queued job keeps its actor alive, and the actor its executor: both outlive the call.
            unsafe batch.forEach { entry in unsafe entry.job.runSynchronously(on: entry.executor) }
            if ends, unsafe batch.isEmpty { return }
        }
    }
}
