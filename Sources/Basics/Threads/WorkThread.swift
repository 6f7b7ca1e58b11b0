import Glibc

/// One thread of our own that does jobs in the order they were given: for C that blocks or computes long, which must
/// not hold a thread of the shared pool. It ends when the last reference to this goes and the jobs given before are done.
public final class WorkThread: Sendable {
    private let jobs = JobQueue()

    /// - Parameter name: as ``NamedThread/start(_:stackBytes:body:)`` takes it.
    public init(_ name: String, stackBytes: Int = 4 << 20) throws(ThreadError) {
        try NamedThread.start(name, stackBytes: stackBytes) { [jobs] in
            while let next = jobs.next() { next() }
        }
    }
    deinit { jobs.close() }

    /// Never waits.
    public func perform(_ job: @escaping @Sendable () -> Void) { jobs.add(job) }

    /// Waits for the job without holding a thread.
    public func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            perform { continuation.resume(returning: Result { () throws(Failure) in try body() }) }
        }
        return try result.get()
    }
}

/// `@unchecked`: everything is read and written under `mutex`.
@safe private final class JobQueue: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var waiting: [@Sendable () -> Void] = []
    /// Taken from `waiting` in one go, last job first.
    private var taken: [@Sendable () -> Void] = []
    private var isClosed = false

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe changed = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        unsafe pthread_cond_init(changed, nil)
    }
    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    func add(_ job: @escaping @Sendable () -> Void) {
        unsafe pthread_mutex_lock(mutex)
        waiting.append(job)
        unsafe pthread_cond_signal(changed)
        unsafe pthread_mutex_unlock(mutex)
    }
    func close() {
        unsafe pthread_mutex_lock(mutex)
        isClosed = true
        unsafe pthread_cond_signal(changed)
        unsafe pthread_mutex_unlock(mutex)
    }
    /// Waits for a job; nil once it is closed and empty. Only the one thread calls it.
    func next() -> (@Sendable () -> Void)? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        if let job = taken.popLast() { return job }
        while waiting.isEmpty {
            if isClosed { return nil }
            unsafe pthread_cond_wait(changed, mutex)
        }
        taken = waiting.reversed()
        waiting.removeAll(keepingCapacity: true)
        return taken.popLast()
    }
}
