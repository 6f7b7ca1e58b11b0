public import Basics

/// Remembers the ids of requests that were had, for as long as their signatures hold, and so knows a second one.
///
/// In memory and bounded: past ``limit`` the oldest are forgotten, so it is a first line only; what must not happen twice
/// after a restart has a `key` in the ``EventQueue``. Pure.
public struct ReplayGuard: Sendable {
    private let memory: Duration
    private let limit: Int
    private var seen: Set<String> = []
    private var order: ArraySlice<(id: String, until: Moment)> = []

    /// - Parameters:
    ///   - memory: twice the tolerance of the signatures: they may be that far apart.
    ///   - limit: ids that are held, at least 1.
    public init(memory: Duration = .seconds(3600), limit: Int = 100_000) {
        self.memory = memory
        self.limit = max(1, limit)
    }

    /// - Throws: `.replayed` for an id that was had.
    public mutating func admit(_ id: String, now: Moment) throws(SignatureError) {
        while let first = order.first, first.until <= now || order.count >= limit && !seen.contains(id) {
            seen.remove(first.id)
            order.removeFirst()
        }
        guard seen.insert(id).inserted else { throw .replayed(id) }
        order.append((id, now + memory))
    }
}
