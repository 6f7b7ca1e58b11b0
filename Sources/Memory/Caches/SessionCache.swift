public import Basics

/// L1: what was made of the store's rows for the people who are on the phone now, such as a person's index.
///
/// Bounded in time, number and bytes; the least recently used goes first. An entry is served only for the generation it
/// was made of: whoever asks has just read the person's generation from the store, which every write raises, also one of
/// another process. So a write makes the entry useless by itself; whoever writes may put the new value in at once.
/// Pure: time is given in; time that goes backwards ends an entry as age does.
public struct SessionCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    public struct Limits: Sendable, Equatable {
        /// Since it was put in, not since it was last used: so that what was forgotten elsewhere leaves memory, too.
        public var lifetime: Duration
        public var entries: Int
        public var bytes: Int
        /// A quarter of an hour, which is longer than most calls; 256 people; 256 MiB, at 1 MiB for 1,000 turns.
        public init(lifetime: Duration = .seconds(900), entries: Int = 256, bytes: Int = 256 << 20) {
            self.lifetime = lifetime
            self.entries = entries
            self.bytes = bytes
        }
    }
    private struct Entry {
        let value: Value
        let bytes: Int
        let generation: Int64
        let since: UnixTime
        var lastUse: UInt64
    }

    public let limits: Limits
    private var entries: [Key: Entry] = [:]
    private var uses: UInt64 = 0
    /// What the entries say they take.
    public private(set) var bytes = 0
    public var count: Int { entries.count }

    public init(_ limits: Limits = Limits()) { self.limits = limits }

    /// - Parameter generation: of the store, now. An entry of another one is dropped.
    public mutating func value(for key: Key, generation: Int64, now: UnixTime) -> Value? {
        guard var entry = entries[key] else { return nil }
        guard entry.generation == generation, !isExpired(entry, now) else {
            remove(key)
            return nil
        }
        uses &+= 1
        entry.lastUse = uses
        entries[key] = entry
        return entry.value
    }

    /// What is kept, whatever its generation: to be brought up to date by whoever asks. Nil when its time is over.
    public func latest(for key: Key, now: UnixTime) -> (value: Value, generation: Int64)? {
        guard let entry = entries[key], !isExpired(entry, now) else { return nil }
        return (entry.value, entry.generation)
    }

    /// - Parameters:
    ///   - bytes: what it takes in memory, about. One that alone is past the bound is not kept.
    ///   - generation: of the rows it was made of. An entry of a later one stays.
    public mutating func insert(_ value: Value, bytes: Int, generation: Int64, for key: Key, now: UnixTime) {
        let size = max(0, bytes)
        if let present = entries[key] {
            if present.generation > generation, !isExpired(present, now) { return }
            remove(key)
        }
        guard size <= limits.bytes, limits.entries > 0 else { return }
        makeRoom(for: size, now)
        uses &+= 1
        entries[key] = Entry(value: value, bytes: size, generation: generation, since: now, lastUse: uses)
        self.bytes += size
    }

    public mutating func remove(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        bytes -= entry.bytes
    }
    public mutating func removeAll() {
        entries.removeAll()
        bytes = 0
    }

    private mutating func makeRoom(for size: Int, _ now: UnixTime) {
        guard entries.count >= limits.entries || bytes > limits.bytes - size else { return }
        for (key, entry) in entries where isExpired(entry, now) { remove(key) }
        // A search through a few hundred entries, once per person that comes in: not worth a linked list.
        while entries.count >= limits.entries || bytes > limits.bytes - size,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            remove(oldest.key)
        }
    }
    private func isExpired(_ entry: Entry, _ now: UnixTime) -> Bool {
        let age = Double(now.milliseconds) - Double(entry.since.milliseconds)
        return age < 0 || age >= limits.lifetime.inSeconds * 1000
    }
}
