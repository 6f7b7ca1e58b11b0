public import Basics
public import Memory
import Sockets
import Synchronization

/// Where calls come for what is remembered of their callers. One for a process; it outlives the calls, since learning from
/// one begins when it is over.
public final class CallMemoryDesk: Sendable {
    private struct State {
        var next = 0
        var running: [Int: Task<Void, Never>] = [:]
    }
    let memories: any CallMemories
    /// Of callers whose job names none.
    let tenant: TenantID
    private let metrics: MemoryMetrics
    private let state = Mutex(State())

    public init(_ memories: any CallMemories, tenant: TenantID = .standard, metrics: Metrics) {
        self.memories = memories
        self.tenant = tenant
        self.metrics = MemoryMetrics(metrics)
    }

    /// For one call.
    func begin(_ call: Conversation, tenant: TenantID?) -> CallerMemory {
        let memory = CallerMemory(call, memories: memories, tenant: tenant ?? self.tenant, metrics: metrics)
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        // Under the lock, so that one that ends at once is in the table before it is taken out.
        state.withLock { state in
            state.running[number] = Task { [weak self] in
                await memory.run()
                self?.ended(number)
            }
        }
        return memory
    }
    private func ended(_ number: Int) { state.withLock { _ = $0.running.removeValue(forKey: number) } }

    /// Waits until the calls that are over have been learned from.
    ///
    /// - Returns: how many were not done in time; they are at the next start.
    public func drain(within patience: Duration) async -> Int {
        let running = state.withLock { Array($0.running.values) }
        let all = Task { for task in running { await task.value } }
        guard await all.value(within: patience) == nil else { return 0 }
        return state.withLock { $0.running.count }
    }
}
