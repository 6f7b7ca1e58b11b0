import Basics
import FoundationEssentials
@testable import Memory
import SQLite
import Testing

struct KeyTests {
    private let phone = CallerKey(.phone, "+15551234567")
    private let digits = String(repeating: "0f", count: 32)

    private func permissions(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }
    private func profile(_ store: MemoryStore) async throws -> String? {
        let ann = try #require(try await store.knownPerson(phone))
        return try await store.read(ann) { (rows) throws(MemoryError) in try rows.profile() }
    }
    private func write(_ text: String, _ store: MemoryStore) async throws {
        let ann = try await store.person(phone)
        try await store.write(ann) { (rows) throws(MemoryError) in try rows.setProfile(text) }
    }

    @Test func `the first opening makes a key and files that are for this user alone`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            try await write("kept", store)
            for file in ["memory.key", "memory.sqlite", "memory.sqlite-wal"] {
                #expect(try permissions("\(folder)/\(file)") == 0o600, "\(file)")
            }
            #expect(try permissions(folder) == 0o700)
            let key = try String(contentsOfFile: "\(folder)/memory.key", encoding: .utf8)
            #expect(key.count == 65)
            await store.close()
            await #expect(throws: MemoryError.closed) { try await store.person(phone) }
            let again = try await StoreSupport.open(folder)
            #expect(try await profile(again) == "kept")
        }
    }

    @Test func `no text is in the files`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let ann = try await store.person(CallerKey(.identity, "xylophone"))
            try await StoreSupport.fill(store, ann)
            await store.close()
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let bytes = try #require(FileManager.default.contents(atPath: "\(folder)/\(file)"))
                for word in ["zanzibar", "xylophone", "number", "caller_", "lookup\u{0}"] {
                    #expect(bytes.firstRange(of: Data(word.utf8)) == nil || word == "lookup", "\(word) in \(file)")
                }
            }
        }
    }

    @Test func `a key that others may read is refused, with what mends it`() async throws {
        try await StoreSupport.inFolder { folder in
            await (try StoreSupport.open(folder)).close()
            let path = "\(folder)/memory.key"
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let error = await #expect(throws: MemoryError.self) { try await StoreSupport.open(folder) }
            #expect(error?.description.contains("chmod 600 '\(path)'") == true)
        }
    }

    @Test func `another key opens nothing, and a lost one is not replaced`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            try await write("kept", store)
            await store.close()
            await #expect(throws: MemoryError.cannotDecrypt(what: "the memory")) {
                try await StoreSupport.open(folder, key: .digits(Private(digits)))
            }
            try FileManager.default.removeItem(atPath: "\(folder)/memory.key")
            let error = await #expect(throws: MemoryError.self) { try await StoreSupport.open(folder) }
            #expect(error?.description.contains("bring it back from a backup") == true)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/memory.key"))
        }
    }

    @Test(arguments: [
        "", "12", String(repeating: "g", count: 64), String(repeating: "-0", count: 32),
        String(repeating: "0", count: 66),
    ])
    func `what is no key is refused without being shown`(_ text: String) async throws {
        let error = await #expect(throws: MemoryError.self) {
            try await StoreSupport.open(key: .digits(Private(text)))
        }
        #expect(error?.description.contains("64 hexadecimal digits") == true)
        if !text.isEmpty { #expect(error?.description.contains("'\(text)'") == false) }
    }

    @Test func `a rotated master key opens what the old one sealed, the old one nothing`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            try await write("kept", store)
            let old = try String(contentsOfFile: "\(folder)/memory.key", encoding: .utf8)
            try await store.rotateMasterKey()
            #expect(try await profile(store) == "kept")
            _ = try await store.person(phone, in: TenantID(rawValue: "later"))
            await store.close()
            let new = try String(contentsOfFile: "\(folder)/memory.key", encoding: .utf8)
            #expect(new != old)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/memory.key.new"))
            let again = try await StoreSupport.open(folder)
            #expect(try await profile(again) == "kept")
            await again.close()
            await #expect(throws: MemoryError.cannotDecrypt(what: "the memory")) {
                try await StoreSupport.open(folder, key: .digits(Private(old)))
            }
        }
    }

    @Test func `a rotation that ended before the file's change is finished when the memory is opened`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            try await write("kept", store)
            let path = "\(folder)/memory.key"
            let old = try Data(contentsOf: URL(filePath: path))
            try await store.rotateMasterKey()
            await store.close()
            // As the crash would leave it: the database rewrapped, the new key still waiting.
            try FileManager.default.moveItem(atPath: path, toPath: path + ".new")
            try old.write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let again = try await StoreSupport.open(folder)
            #expect(try await profile(again) == "kept")
            #expect(!FileManager.default.fileExists(atPath: path + ".new"))
            // And one that ended before the database's: the waiting file is nobody's key.
            try KeyFile(path: path + ".new").write(.random(), replaces: true)
            await again.close()
            let third = try await StoreSupport.open(folder)
            #expect(try await profile(third) == "kept")
        }
    }

    @Test func `a rotated tenant key finds everybody, in other connections too`() async throws {
        try await StoreSupport.inFolder { folder in
            let store = try await StoreSupport.open(folder)
            let other = try await StoreSupport.open(folder)
            try await write("kept", store)
            let ann = try await store.person(phone)
            #expect(try await profile(other) == "kept")
            try await store.rotateTenantKey()
            try await store.rotateTenantKey()
            // With the old key still at hand, without looking anybody up.
            try await other.write(ann) { (rows) throws(MemoryError) in try rows.setProfile("kept") }
            #expect(try await profile(store) == "kept")
            #expect(try await profile(other) == "kept")
            try await write("changed", other)
            #expect(try await profile(store) == "changed")
            let known = try await other.person(phone)
            #expect(known == ann)
            await #expect(throws: MemoryError.self) { try await store.rotateTenantKey(TenantID(rawValue: "none")) }
        }
    }

    @Test func `a record in another's place does not open`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        try await store.writer.perform { (gate) throws(MemoryError) in
            try gate.asKeeper(isWriting: true) { () throws(MemoryError) in
                try gate.run("UPDATE turns SET body = (SELECT body FROM turns WHERE id = 1) WHERE id = 2")
                try gate.run("UPDATE facts SET body = zeroblob(40) WHERE id = 1")
            }
        }
        await #expect(throws: MemoryError.cannotDecrypt(what: "a turn (row 2)")) {
            try await store.read(ann) { (rows) throws(MemoryError) in _ = try rows.turns(of: 1) }
        }
        await #expect(throws: MemoryError.cannotDecrypt(what: "a memory (row 1)")) {
            try await store.read(ann) { (rows) throws(MemoryError) in _ = try rows.facts() }
        }
    }
}
