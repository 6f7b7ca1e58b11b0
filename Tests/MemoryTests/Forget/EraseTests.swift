import Basics
@testable import Memory
import SQLite
import Testing

struct EraseTests {
    private let phone = CallerKey(.phone, "+15551234567")
    private let other = CallerKey(.phone, "+15557654321")

    @Test func `after an erasure no byte of a caller's words is in any file, and none was in plain before`()
        async throws
    {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await store.addAlias(CallerKey(.external, "customer-xylophone"), to: ann)
            let bob = try await store.person(other)
            try await StoreSupport.fill(store, ann, secret: "zanzibar")
            try await StoreSupport.fill(store, bob, secret: "quetzal")
            let words = [
                "zanzibar", "number 0", "number 1 zanzibar", "The caller likes", "likes", "preference",
                "5551234567", "customer-xylophone", "xylophone", "room-", "quetzal",
            ]
            // What it is known by inside: the words' tokens, the number's hash, the sealed rows.
            let traces = try await store.read(ann) { (rows) throws(MemoryError) in
                (tokens: ["zanzibar", "number"].map { rows.trace(of: $0) }, sealed: try Self.sealed(rows))
            }
            let theirs = try await store.read(bob) { (rows) throws(MemoryError) in rows.trace(of: "quetzal") }
            let before = try DataFolder(folder)
            for word in words { #expect(before.files(holding: word) == [], "before: \(word)") }
            for token in traces.tokens { #expect(!before.files(holding: token).isEmpty, "the search finds tokens") }
            for bytes in traces.sealed { #expect(!before.files(holding: bytes).isEmpty, "and sealed rows") }

            let receipt = try await store.erase(ann)
            #expect(receipt.remains == [])
            let after = try DataFolder(folder)
            for word in words { #expect(after.files(holding: word) == [], "after: \(word)") }
            for token in traces.tokens { #expect(after.files(holding: token) == []) }
            #expect(traces.sealed.count >= 12)
            for bytes in traces.sealed { #expect(after.files(holding: bytes) == []) }
            #expect(!after.files(holding: theirs).isEmpty)
            #expect(after.size(of: "memory.sqlite-wal") == 0)
            await store.close()
        }
    }

    /// Every sealed cell and keyed hash of the person, as it is in the file.
    private static func sealed(_ rows: PersonRows) throws(MemoryError) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for table in ["conversations", "turns", "analyses", "invocations", "facts", "profiles", "vectors", "terms"] {
            try rows.gate.scan("SELECT body FROM my_\(table)") { found.append($0.bytes(0)) }
        }
        try rows.gate.scan("SELECT lookup, value FROM my_person_keys") {
            found += [$0.bytes(0), $0.bytes(1)]
        }
        try rows.gate.scan("SELECT wrapped FROM my_person") { found.append($0.bytes(0)) }
        return found
    }

    @Test func `an erasure counts what went, leaves nothing of the person, and everything of others`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        let bob = try await store.person(other)
        try await StoreSupport.fill(store, ann)
        try await StoreSupport.fill(store, bob, secret: "quetzal")
        let counts = try await store.read(bob) { (rows) throws(MemoryError) in try rows.rowCounts() }
        let receipt = try await store.erase(ann)
        for (table, count) in counts { #expect(receipt.counts[table] == (count == 0 ? nil : count), "\(table)") }
        #expect(receipt.counts["person_keys"] == 1)
        #expect(receipt.total > 20)
        await #expect(throws: MemoryError.noSuchPerson("\(ann.id)")) {
            try await store.read(ann) { (rows) throws(MemoryError) in try rows.rowCounts() }
        }
        #expect(try await store.knownPerson(phone) == nil)
        let left = try await store.read(bob) { (rows) throws(MemoryError) in try rows.rowCounts() }
        #expect(left == counts)
        // The same number again is somebody new.
        let again = try await store.person(phone)
        #expect(again.id != ann.id)
    }

    @Test func `an erased person cannot be written to, nor erased again`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        _ = try await store.erase(ann)
        await #expect(throws: MemoryError.noSuchPerson("\(ann.id)")) {
            try await store.write(ann) { (rows) throws(MemoryError) in
                _ = try rows.insert(Conversation(externalID: "late", started: StoreSupport.start))
            }
        }
        await #expect(throws: MemoryError.noSuchPerson("\(ann.id)")) { try await store.erase(ann) }
    }

    @Test func `a person of many turns is erased whole, piece by piece, and says how far it is`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        let count = MemoryStore.erasedAtOnce * 2 + 7
        try await store.write(ann) { (rows) throws(MemoryError) in
            let call = try rows.insert(Conversation(externalID: "long", started: StoreSupport.start))
            for index in 0..<count {
                _ = try rows.insert(
                    Turn(conversation: call, index: index, speaker: .caller, said: StoreSupport.start, text: "\(index)")
                )
            }
        }
        let steps = Steps()
        let receipt = try await store.erase(ann) { steps.add($0) }
        #expect(receipt.counts["turns"] == count)
        #expect(receipt.counts["conversations"] == 1)
        #expect(steps.all.map(\.done) == [500, 1000, count])
        #expect(steps.all.allSatisfy { $0.total == count })
    }

    @Test func `a receipt can be shown later and a changed one is told from it`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await StoreSupport.fill(store, ann)
            let receipt = try await store.erase(ann)
            await store.close()
            let again = try await StoreSupport.open(folder)
            var kept = try #require(try await again.receipts().last)
            #expect(kept == receipt)
            #expect(try await again.verify(kept))
            try await again.rotateTenantKey()
            #expect(try await !again.verify(kept))
            kept = try #require(try await again.receipts().last)
            #expect(try await again.verify(kept))
            kept.counts["turns"] = 1
            #expect(try await !again.verify(kept))
            #expect(!receipt.signed.contains("zanzibar") && !receipt.signed.contains("555"))
        }
    }

    @Test func `with another process reading, the receipt says what remains and what mends it`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await StoreSupport.fill(store, ann)
            let reader = try SQLiteConnection(path: "\(folder)/memory.sqlite")
            try reader.run("BEGIN")
            _ = try reader.row("SELECT count(*) AS n FROM turns")
            let receipt = try await store.erase(ann)
            #expect(receipt.remains.count == 1)
            #expect(receipt.remains.first?.contains("another process") == true)
            #expect(try await store.knownPerson(phone) == nil)
            try reader.run("COMMIT")
            let rest = try await store.scrub()
            #expect(rest == [])
            #expect(try DataFolder(folder).size(of: "memory.sqlite-wal") == 0)
        }
    }
}
