import Basics

/// Calls already made, by their idempotency key: a backend that asks twice gets one call.
///
/// In memory and bounded: keys are for retries, not for the record. A restarted server makes a new call.
struct AnsweredCalls<Answer: Sendable>: Sendable {
    /// Two callers' keys are two keys.
    struct Key: Hashable, Sendable {
        let caller: LimitKey
        let text: String
    }
    enum Found: Sendable {
        case nothing
        case answer(Answer)
        /// The key was used for another request.
        case other
    }
    static var capacity: Int { 10_000 }
    static var lifetime: Duration { .seconds(3600) }

    private struct Entry: Sendable {
        let answer: Answer
        let body: [UInt8]
        let until: Moment
    }
    private var entries: [Key: Entry] = [:]
    /// Oldest first.
    private var order: [Key] = []

    mutating func find(_ key: Key, body: [UInt8], now: Moment) -> Found {
        forget(now: now)
        guard let entry = entries[key] else { return .nothing }
        return entry.body == body ? .answer(entry.answer) : .other
    }
    mutating func add(_ key: Key, body: [UInt8], _ answer: Answer, now: Moment) {
        if entries[key] == nil { order.append(key) }
        entries[key] = Entry(answer: answer, body: body, until: now + Self.lifetime)
        forget(now: now)
    }
    /// A call that could not be made may be asked for again.
    mutating func remove(_ key: Key) {
        guard entries.removeValue(forKey: key) != nil else { return }
        order.removeAll { $0 == key }
    }
    private mutating func forget(now: Moment) {
        var count = 0
        while count < order.count, let entry = entries[order[count]],
            entry.until <= now || order.count - count > Self.capacity
        {
            entries[order[count]] = nil
            count += 1
        }
        order.removeFirst(count)
    }
}
