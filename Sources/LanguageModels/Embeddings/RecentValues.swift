/// The values that were asked for last, at most so many: who has not been asked for longest makes room.
struct RecentValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        let key: Key
        var value: Value
        /// Places of those used just after and just before; -1: none.
        var younger = -1
        var older = -1
    }
    private let capacity: Int
    private var entries: [Entry] = []
    private var places: [Key: Int] = [:]
    private var youngest = -1
    private var oldest = -1

    /// - Parameter capacity: at least 1.
    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { entries.count }

    /// The value, which is thereby the youngest.
    mutating func use(_ key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        unlink(place)
        linkYoungest(place)
        return entries[place].value
    }

    /// Keeps it in place of what was kept under that key.
    mutating func keep(_ value: Value, for key: Key) {
        if let place = places[key] {
            entries[place].value = value
            unlink(place)
            return linkYoungest(place)
        }
        if entries.count < capacity {
            places[key] = entries.count
            entries.append(Entry(key: key, value: value))
            return linkYoungest(entries.count - 1)
        }
        let place = oldest
        unlink(place)
        places[entries[place].key] = nil
        places[key] = place
        entries[place] = Entry(key: key, value: value)
        linkYoungest(place)
    }

    mutating func removeAll() { self = RecentValues(capacity: capacity) }

    private mutating func unlink(_ place: Int) {
        let (younger, older) = (entries[place].younger, entries[place].older)
        if younger >= 0 { entries[younger].older = older } else { youngest = older }
        if older >= 0 { entries[older].younger = younger } else { oldest = younger }
    }
    private mutating func linkYoungest(_ place: Int) {
        entries[place].younger = -1
        entries[place].older = youngest
        if youngest >= 0 { entries[youngest].younger = place }
        youngest = place
        if oldest < 0 { oldest = place }
    }
}
