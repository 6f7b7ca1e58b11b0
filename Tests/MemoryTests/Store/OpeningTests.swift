import Basics
import FoundationEssentials
@testable import Memory
import SQLite
import Testing

struct OpeningTests {
    private let phone = CallerKey(.phone, "+15551234567")

    @Test func `a newer schema is refused by its number`() async throws {
        try await StoreSupport.inFolder { folder in
            await (try StoreSupport.open(folder)).close()
            let path = "\(folder)/memory.sqlite"
            try SQLiteConnection(path: path).run("PRAGMA user_version = 99")
            let known = MemorySchema.migrations.version
            await #expect(throws: MemoryError.database(.newerDatabase(path: path, found: 99, known: known))) {
                try await StoreSupport.open(folder)
            }
        }
    }

    @Test func `a file that is no database is refused, and stays as it is`() async throws {
        try await StoreSupport.inFolder { folder in
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let text = Data(String(repeating: "not a database. ", count: 100).utf8)
            try text.write(to: URL(filePath: "\(folder)/memory.sqlite"))
            let error = await #expect(throws: MemoryError.self) { try await StoreSupport.open(folder) }
            #expect(error?.description.contains("cannot open the database") == true)
            #expect(try Data(contentsOf: URL(filePath: "\(folder)/memory.sqlite")) == text)
        }
    }

    @Test func `a folder that cannot be made is named`() async throws {
        let error = await #expect(throws: MemoryError.self) { try await StoreSupport.open("/dev/null/memory") }
        #expect(error?.description.contains("/dev/null/memory") == true)
    }

    @Test func `a full disk is named, and what was there stays`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await store.write(ann) { (rows) throws(MemoryError) in try rows.setProfile("kept") }
            try await store.writer.perform { (gate) throws(MemoryError) in
                try gate.outsideTransactions { () throws(MemoryError) in
                    let pages = try gate.number("PRAGMA page_count") ?? 0
                    try gate.run("PRAGMA max_page_count = \(pages + 2)")
                }
            }
            let error = await #expect(throws: MemoryError.self) {
                try await store.write(ann) { (rows) throws(MemoryError) in
                    try rows.setProfile(String(repeating: "x", count: 100_000))
                }
            }
            guard case .database(.full) = error else {
                Issue.record("not .full: \(String(describing: error))")
                return
            }
            let profile = try await store.read(ann) { (rows) throws(MemoryError) in try rows.profile() }
            #expect(profile == "kept")
        }
    }

    @Test func `reading goes on while another connection writes`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await store.write(ann) { (rows) throws(MemoryError) in try rows.setProfile("old") }
            let other = try SQLiteConnection(path: "\(folder)/memory.sqlite")
            try other.run("BEGIN IMMEDIATE")
            let profile = try await store.read(ann) { (rows) throws(MemoryError) in try rows.profile() }
            #expect(profile == "old")
            try other.run("ROLLBACK")
        }
    }

    @Test func `words are found by the connection that only reads, also after the schema changed`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await StoreSupport.fill(store, ann)
            for _ in 0..<2 {
                let found = try await store.read(ann) { (rows) throws(MemoryError) in
                    try LexicalTable.allCases.map { (table) throws(MemoryError) in
                        try rows.postings(table, term: "zanzibar").count
                    }
                }
                #expect(found == [3, 1, 1])
                let other = try SQLiteConnection(path: "\(folder)/memory.sqlite")
                try other.run("CREATE TABLE later (x)")
                try other.run("DROP TABLE later")
            }
            await store.close()
            let again = try await StoreSupport.open(folder)
            try await StoreSupport.fill(again, try await again.person(CallerKey(.identity, "bob")))
            let isIntact = try await again.isIntact()
            #expect(isIntact)
        }
    }

    @Test func `deleted bytes are overwritten, pages can be handed back, nothing is written elsewhere`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let settings = try await store.writer.perform { (gate) throws(MemoryError) in
                try gate.outsideTransactions { () throws(MemoryError) in
                    try ["secure_delete", "auto_vacuum", "temp_store"].map { (name) throws(MemoryError) in
                        try gate.number("PRAGMA \(name)")
                    }
                }
            }
            // On; incremental; in memory.
            #expect(settings == [1, 2, 2])
        }
    }

    @Test func `what one process wrote another sees, and its generation tells`() async throws {
        try await StoreSupport.inFolder { folder in
            let one = try await StoreSupport.open(folder)
            let other = try await StoreSupport.open(folder)
            let ann = try await one.person(phone)
            let same = try await other.person(phone)
            #expect(same == ann)
            let before = try await other.read(ann) { (rows) throws(MemoryError) in rows.generation }
            try await StoreSupport.fill(one, ann)
            let (after, turns) = try await other.read(ann) { (rows) throws(MemoryError) in
                (rows.generation, try rows.turns(of: 1).count)
            }
            #expect(after == before + 1)
            #expect(turns == 3)
        }
    }

    @Test func `after scrubbing, deleted rows are in no file`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await StoreSupport.fill(store, ann)
            let sealed = try await store.writer.perform { (gate) throws(MemoryError) in
                try gate.asKeeper(isWriting: false) { () throws(MemoryError) in
                    try gate.first("SELECT body FROM turns WHERE id = 1") { $0.bytes(0) } ?? []
                }
            }
            func isFound() throws -> Bool {
                try FileManager.default.contentsOfDirectory(atPath: folder).contains {
                    FileManager.default.contents(atPath: "\(folder)/\($0)")?.firstRange(of: Data(sealed)) != nil
                }
            }
            #expect(try isFound())
            try await store.write(ann) { (rows) throws(MemoryError) in try rows.delete(turns: [1]) }
            let isEmptied = try await store.scrub()
            #expect(isEmptied)
            #expect(try !isFound())
            let isIntact = try await store.isIntact()
            #expect(isIntact)
        }
    }
}
