public import Memory

/// All callers' memories, in a store.
public struct StoredCallMemories: CallMemories {
    private let store: MemoryStore
    public init(_ store: MemoryStore) { self.store = store }

    public func open(
        _ keys: [CallerKey], in tenant: TenantID, call: Conversation
    ) async throws(MemoryError) -> any CallMemory {
        guard let surest = keys.first else {
            throw .invalid(field: "caller", reason: "there is no key; nobody can tell who calls")
        }
        var known: Person?
        for key in keys where known == nil { known = try await store.knownPerson(key, in: tenant) }
        return await StoredCallMemory(store, known, newcomer: surest, keys: keys, in: tenant, call)
    }

    /// Reads every person's facts: what is sealed has no index that spans people.
    public func customers(
        matching words: String, in tenant: TenantID, limit: Int
    ) async throws(MemoryError) -> [CustomerMatch] {
        let wanted = WantedWords(words)
        var found: [CustomerMatch] = []
        for summary in try await store.people(in: tenant) where !Task.isCancelled && found.count < limit {
            let facts = try await store.read(summary.person) { (rows) throws(MemoryError) in
                try rows.facts().filter { wanted.fit($0.text) }
            }
            let name = summary.keys.first?.written ?? "person \(summary.person.id)"
            found += facts.map { CustomerMatch(customer: name, fact: $0.text) }
        }
        return Array(found.prefix(limit))
    }
}
