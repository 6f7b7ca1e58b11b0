import AllocationCounter

/// Heap allocations of one thread, and what the whole process holds of the heap.
package enum Allocations {
    /// Counts those of the thread with this kernel id from now on.
    package static func watch(_ thread: Int) { allocation_counter_watch(Int32(truncatingIfNeeded: thread)) }
    /// Allocations of the watched thread since `watch`.
    package static var count: Int { Int(truncatingIfNeeded: allocation_counter_value()) }
    /// Bytes in use, all arenas and mappings together; what was freed is not in it.
    package static var bytesInUse: Int { Int(allocation_counter_bytes_in_use()) }
    /// Gives free pages back, so that resident memory means memory in use.
    package static func trim() { allocation_counter_trim() }
}
