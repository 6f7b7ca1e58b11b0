import Basics
@testable import Memory
import Testing

struct ExportTests {
    private let phone = CallerKey(.phone, "+15551234567")

    private func records(_ store: MemoryStore, _ person: Person, vectors: Bool = false) async throws -> [ExportRecord] {
        var records: [ExportRecord] = []
        for try await line in store.export(person, includesVectors: vectors) {
            records.append(try ExportRecord(line: line))
        }
        return records
    }

    @Test func `an export holds every key, call, turn, use of a tool, fact, link and vector of the person alone`()
        async throws
    {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        let bob = try await store.person(CallerKey(.phone, "+15557654321"))
        try await store.addAlias(CallerKey(.external, "42"), to: ann)
        try await StoreSupport.fill(store, ann)
        try await StoreSupport.fill(store, bob, secret: "quetzal")
        let records = try await records(store, ann, vectors: true)
        func count(_ fits: (ExportRecord) -> Bool) -> Int { records.count(where: fits) }
        #expect(count { if case .key = $0 { true } else { false } } == 2)
        #expect(count { if case .conversation = $0 { true } else { false } } == 1)
        #expect(count { if case .turn = $0 { true } else { false } } == 3)
        #expect(count { if case .invocation = $0 { true } else { false } } == 1)
        #expect(count { if case .analysis = $0 { true } else { false } } == 1)
        #expect(count { if case .fact = $0 { true } else { false } } == 2)
        #expect(count { if case .link = $0 { true } else { false } } == 1)
        #expect(count { if case .profile = $0 { true } else { false } } == 1)
        #expect(count { if case .vector = $0 { true } else { false } } == 4)
        #expect(records.last == .end(lines: records.count - 1))
        guard case .header(ExportRecord.version, .standard, StoreSupport.start) = records.first else {
            Issue.record("the first line is the header")
            return
        }
        #expect(!records.contains { $0.line.contains("quetzal") })
        let plain = try await self.records(store, ann)
        #expect(plain.count == records.count - 4)
    }

    @Test func `history and archived facts are exported, over as many pages as there are`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await store.write(ann) { (rows) throws(MemoryError) in
            for number in 0..<250 {
                var fact = Fact(sector: .semantic, text: "\(number)", origin: .told, created: StoreSupport.start)
                if number % 3 == 0 { fact.supersededBy = 1 }
                if number % 5 == 0 { fact.isArchived = true }
                _ = try rows.insert(fact)
            }
        }
        var texts: [String] = []
        for case .fact(let fact, _) in try await records(store, ann) { texts.append(fact.text) }
        #expect(texts == (0..<250).map { "\($0)" })
    }

    @Test func `an erased person's export ends with an error, not with an empty file`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        _ = try await store.erase(ann)
        await #expect(throws: MemoryError.noSuchPerson("\(ann.id)")) { _ = try await records(store, ann) }
    }
}
