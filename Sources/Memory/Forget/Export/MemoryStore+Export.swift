import Basics
import SQLite

extension MemoryStore {
    /// Everything that is kept of a person, a JSON document a line (docs/memory-export.md), history and archived things
    /// included. A page of it is in memory at a time, whatever there is in all; what is written meanwhile may be in it.
    ///
    /// - Parameter includesVectors: they are made of the texts, and can be made again.
    /// - Throws: from the stream: `.noSuchPerson`, `.cannotDecrypt`, `.database`.
    public func export(_ person: Person, includesVectors: Bool = false) -> AsyncThrowingStream<String, any Error> {
        let exporter = Exporter(self, person, includesVectors: includesVectors)
        return AsyncThrowingStream { try await exporter.next() }
    }
}

/// Reads a person's rows page by page.
private actor Exporter {
    private enum Stage { case header, calls, facts, links, end, done }
    /// Rows of one kind at a time.
    private static let page = 100

    private let store: MemoryStore
    private let person: Person
    private let includesVectors: Bool
    private var stage = Stage.header
    private var last: Int64 = 0
    private var pending: [String] = []
    private var given = 0

    init(_ store: MemoryStore, _ person: Person, includesVectors: Bool) {
        self.store = store
        self.person = person
        self.includesVectors = includesVectors
    }

    func next() async throws(MemoryError) -> String? {
        while pending.isEmpty {
            guard stage != .done else { return nil }
            pending = try await read().reversed()
        }
        given += 1
        return pending.popLast()
    }

    private func read() async throws(MemoryError) -> [String] {
        let (after, vectors) = (last, includesVectors)
        switch stage {
        case .header:
            let now = store.configuration.now()
            stage = .calls
            return try await store.read(person) { (rows) throws(MemoryError) in
                var records = [
                    ExportRecord.header(version: ExportRecord.version, tenant: rows.person.tenant, exported: now)
                ]
                records += try rows.callerKeys().map { .key($0) }
                if let profile = try rows.profile() { records.append(.profile(profile)) }
                return records.map(\.line)
            }
        case .calls:
            // A call at a time: one is as long as people talk.
            let page = try await store.read(person) { (rows) throws(MemoryError) in
                try rows.exportedCall(after: after, vectors: vectors)
            }
            return turn(page, then: .facts)
        case .facts:
            let page = try await store.read(person) { (rows) throws(MemoryError) in
                try rows.exportedFacts(after: after, limit: Self.page, vectors: vectors)
            }
            return turn(page, then: .links)
        case .links:
            let page = try await store.read(person) { (rows) throws(MemoryError) in
                try rows.exportedLinks(after: after, limit: Self.page)
            }
            return turn(page, then: .end)
        case .end:
            stage = .done
            return [ExportRecord.end(lines: given).line]
        case .done: return []
        }
    }

    private func turn(_ page: ExportPage, then next: Stage) -> [String] {
        if let last = page.last {
            self.last = last
        } else {
            (stage, last) = (next, 0)
        }
        return page.lines
    }
}

/// Some lines, and the last id that they reach; nil: there was nothing more.
private struct ExportPage: Sendable {
    var lines: [String] = []
    var last: Int64?
}

extension PersonRows {
    fileprivate func exportedCall(after id: Conversation.ID, vectors: Bool) throws(MemoryError) -> ExportPage {
        var page = ExportPage()
        page.last = try gate.number("SELECT min(id) FROM my_conversations WHERE id > ?", .integer(id))
        guard let id = page.last, let call = try conversation(id) else { return page }
        page.lines.append(ExportRecord.conversation(call, archived: try archived(call: id)).line)
        for turn in try turns(of: id) {
            page.lines.append(ExportRecord.turn(turn).line)
            if vectors { page.lines += try exportedVectors(of: .turn(turn.id)) }
        }
        page.lines += try invocations(of: id).map { ExportRecord.invocation($0).line }
        if let json = try analysis(of: id) { page.lines.append(ExportRecord.analysis(id, json: json).line) }
        return page
    }

    fileprivate func exportedFacts(after id: Fact.ID, limit: Int, vectors: Bool) throws(MemoryError) -> ExportPage {
        var page = ExportPage()
        for id in try gate.numbers(
            "SELECT id FROM my_facts WHERE id > ? ORDER BY id LIMIT ?", .integer(id), SQLiteValue(limit))
        {
            page.last = id
            guard let fact = try fact(id) else { continue }
            page.lines.append(ExportRecord.fact(fact, archived: fact.isArchived ? try since(fact) : nil).line)
            if vectors { page.lines += try exportedVectors(of: .fact(id)) }
        }
        return page
    }
    /// Archived by a sweep at that time; by somebody else, at the latest when it was confirmed last.
    private func since(_ fact: Fact) throws(MemoryError) -> UnixTime { try archived(fact: fact.id) ?? fact.confirmed }

    fileprivate func exportedLinks(after id: Fact.ID, limit: Int) throws(MemoryError) -> ExportPage {
        var page = ExportPage()
        for id in try gate.numbers(
            "SELECT DISTINCT source FROM my_links WHERE source > ? ORDER BY source LIMIT ?", .integer(id),
            SQLiteValue(limit))
        {
            page.last = id
            try gate.scan("SELECT target, kind, weight FROM my_links WHERE source = ?", .integer(id)) { row in
                page.lines.append(
                    ExportRecord.link(id, row.integer(0), kind: row.text(1), weight: row.real(2)).line)
            }
        }
        return page
    }

    private func exportedVectors(of item: Item) throws(MemoryError) -> [String] {
        var lines: [String] = []
        for model in try vectorModels() {
            if let vector = try vector(model, of: item) { lines.append(ExportRecord.vector(item, vector).line) }
        }
        return lines
    }
}
