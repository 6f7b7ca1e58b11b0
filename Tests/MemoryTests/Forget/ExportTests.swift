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

    @Test func `an export read into another store exports the same again, and a second time adds nothing`() async throws
    {
        let (store, other) = (try await StoreSupport.open(), try await StoreSupport.open())
        let ann = try await store.person(phone)
        try await store.addAlias(CallerKey(.external, "42"), to: ann)
        try await StoreSupport.fill(store, ann)
        try await store.write(ann) { (rows) throws(MemoryError) in
            var old = try rows.facts()[0]
            old.supersededBy = 2
            old.isArchived = true
            old.decay = 0
            try rows.update(old)
            try rows.setArchived(StoreSupport.start, fact: old.id)
        }
        // Ids that are not the file's.
        let bob = try await other.person(CallerKey(.phone, "+15557654321"))
        try await StoreSupport.fill(other, bob, secret: "quetzal")
        let report = try await other.importPerson(store.export(ann, includesVectors: true))
        #expect(report.calls == 1 && report.turns == 3 && report.facts == 2 && report.vectors == 4 && report.known == 0)
        let again = try await other.importPerson(store.export(ann, includesVectors: true))
        #expect(again.calls == 0 && again.turns == 0 && again.facts == 0 && again.known == 3)
        #expect(again.person == report.person)
        let (one, two) = (try await records(store, ann), try await records(other, report.person))
        #expect(Self.texts(one) == Self.texts(two))
        let words = try await other.read(report.person) { (rows) throws(MemoryError) in
            try rows.postings(.turns, term: "zanzibar").count + rows.postings(.calls, term: "zanzibar").count
        }
        #expect(words >= 4)
        let left = try await records(other, bob)
        #expect(!left.contains { $0.line.contains("zanzibar") })
    }
    /// Lines without ids and what is made anew.
    private static func texts(_ records: [ExportRecord]) -> [String] {
        records.compactMap { record in
            switch record {
            case .key(let key): return "\(key)"
            case .conversation(let call, _): return "\(call.externalID) \(call.callerName ?? "")"
            case .turn(let turn): return "\(turn.index) \(turn.speaker) \(turn.text)"
            case .invocation(let use): return "\(use.name) \(use.arguments) \(use.turn != nil)"
            case .analysis(_, let json): return json
            case .fact(let fact, let archived):
                let state =
                    "\(fact.isArchived) \(fact.supersededBy != nil) \(fact.decay ?? -1) \(archived?.seconds ?? -1)"
                return "\(fact.text) \(fact.sourceTurns.count) \(state)"
            case .link(_, _, let kind, let weight): return "\(kind) \(weight)"
            case .header, .profile, .vector, .end: return nil
            }
        }
    }

    @Test func `an export that was cut off, or is nobody's, is refused with its line`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        try await StoreSupport.fill(store, ann)
        var lines: [String] = []
        for try await line in store.export(ann) { lines.append(line) }
        let (whole, other) = (lines, try await StoreSupport.open())
        for length in 0..<whole.count {
            await #expect(throws: MemoryError.self) { try await other.importPerson(Self.stream(whole.prefix(length))) }
        }
        await #expect(throws: MemoryError.self) { try await other.importPerson(Self.stream(whole.dropFirst(2))) }
        _ = try await other.importPerson(Self.stream(whole[...]))
        #expect(try await other.stats().turns == 3)
    }
    private static func stream(_ lines: ArraySlice<String>) -> AsyncStream<String> {
        AsyncStream { stream in
            for line in lines { stream.yield(line) }
            stream.finish()
        }
    }

    @Test func `an erased person's export ends with an error, not with an empty file`() async throws {
        let store = try await StoreSupport.open()
        let ann = try await store.person(phone)
        _ = try await store.erase(ann)
        await #expect(throws: MemoryError.noSuchPerson("\(ann.id)")) { _ = try await records(store, ann) }
    }
}
