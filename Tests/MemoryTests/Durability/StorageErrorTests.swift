import Basics
import FoundationEssentials
@testable import Memory
import SQLite
import Testing

/// What happens when the disk, the system or another process will not have it: an error that says so, and nothing lost.
/// Another key, a newer schema and a file that is no database: OpeningTests, KeyTests.
struct StorageErrorTests {
    private let phone = CallerKey(.phone, "+15551234567")
    static let hasWriter = WriterProcess.program != nil

    @Test(.enabled(if: hasWriter, "MemoryCrashWriter was not built beside the tests"))
    func `files that may not grow end in an error that says what to check, and what was acknowledged stays`()
        async throws
    {
        try await StoreSupport.inFolder { folder in
            var record = CrashRecord(seed: 5)
            let lines = try await CrashHarness().lines([folder, "5", "0", "1000", "600000"])
            for line in lines { record.heard(line) }
            #expect(record.acknowledged.count > 5)
            #expect(record.failures.count == 1)
            #expect(record.failures.first?.contains("check its space") == true)
            record.failures = []
            try await record.check(folder)
            // With room again it goes on where it was.
            let more = try await CrashHarness().lines([folder, "5", "\(record.next)", "10"])
            #expect(more.last == "end")
        }
    }

    @Test(.enabled(if: hasWriter, "MemoryCrashWriter was not built beside the tests"), arguments: [0o444, 0o666])
    func `a read-only folder is named, with what to check`(mode: Int) async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            _ = try await store.person(phone)
            await store.close()
            let file = "\(folder)/memory.sqlite"
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
            let lines = try await CrashHarness().lines([folder, "1", "0", "1", "0", "1"])
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
            let error = try #require(lines.last)
            #expect(error.hasPrefix("error "))
            #expect(error.contains(file), "\(error)")
            #expect(error.contains("check"), "\(error)")
        }
    }

    @Test func `a database held by another process is an error that says so; later the same write succeeds`()
        async throws
    {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await store.writer.perform { (gate) throws(MemoryError) in
                try gate.outsideTransactions { () throws(MemoryError) in try gate.run("PRAGMA busy_timeout = 20") }
            }
            let other = try SQLiteConnection(path: "\(folder)/memory.sqlite")
            try other.run("BEGIN IMMEDIATE")
            let error = await #expect(throws: MemoryError.self) { try await StoreSupport.fill(store, ann) }
            #expect(error?.description.contains("held by another process") == true)
            // Reading goes on.
            #expect(try await store.knownPerson(phone) == ann)
            try other.run("ROLLBACK")
            try await StoreSupport.fill(store, ann)
        }
    }

    @Test func `a file that was changed from outside is damaged by name, not half a memory`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await StoreSupport.fill(store, ann)
            try await store.scrub()
            await store.close()
            let path = "\(folder)/memory.sqlite"
            var bytes = Array(try Data(contentsOf: URL(filePath: path)))
            for index in 8192..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
            try Data(bytes).write(to: URL(filePath: path))
            let error = await #expect(throws: MemoryError.self) {
                let again = try await StoreSupport.open(folder)
                _ = try await again.knownPerson(phone)
                try await again.read(ann) { (rows) throws(MemoryError) in _ = try rows.facts(.all) }
            }
            #expect(error?.description.contains("damaged") == true)
            #expect(error?.description.contains("backup") == true)
        }
    }

    @Test func `a sealed record that was changed is refused, not shown`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(phone)
            try await StoreSupport.fill(store, ann)
            let other = try SQLiteConnection(path: "\(folder)/memory.sqlite")
            let row = try #require(try other.row("SELECT id, body FROM turns WHERE position = 1"))
            var body = try row.blob("body")
            body[body.count - 1] ^= 1
            try other.run("UPDATE turns SET body = ? WHERE id = ?", .blob(body), .integer(try row.integer("id")))
            let error = await #expect(throws: MemoryError.self) {
                try await store.read(ann) { (rows) throws(MemoryError) in _ = try rows.turns(of: 1) }
            }
            #expect(error?.description.contains("a turn (row 2)") == true)
        }
    }
}
