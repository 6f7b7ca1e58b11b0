import Basics

/// What an import brought in.
public struct ImportReport: Sendable, Equatable {
    public var person: Person
    public var calls = 0
    public var turns = 0
    public var facts = 0
    public var vectors = 0
    /// Calls and facts that were there already.
    public var known = 0
}

extension MemoryStore {
    /// Reads an export (docs/memory-export.md) into this store: the person is the one who is known by its first key, made
    /// where nobody is. Doing it again adds nothing: a call of the same external id stays as it is, as does a fact of the
    /// same text and time. Words and profile are made anew; vectors come from the file, or later from ``backfill(for:)``.
    ///
    /// - Throws: `.invalid`, which names the line; what came before it stays, and is known the next time. `.keyTaken`
    ///   when another key of the export is somebody else's.
    public func importPerson<Lines: AsyncSequence>(
        _ lines: Lines, into tenant: TenantID = .standard
    ) async throws -> ImportReport where Lines.Element == String {
        var batch: [ExportRecord] = []
        var importing: Importing?
        var count = 0
        var isWhole = false
        for try await line in lines {
            let record: ExportRecord
            do throws(MemoryError) { record = try ExportRecord(line: line) } catch {
                throw MemoryError.invalid(field: "line \(count + 1)", reason: "\(error)")
            }
            switch record {
            case .header(let version, _, _):
                guard version == ExportRecord.version else {
                    throw MemoryError.invalid(field: "version", reason: "\(version) is not \(ExportRecord.version)")
                }
            case .key(let key):
                if let known = importing?.report.person {
                    try await addAlias(key, to: known)
                } else {
                    importing = Importing(report: ImportReport(person: try await person(key, in: tenant)))
                }
            case .end(let lines):
                guard lines == count else { throw Self.cutOff(at: count) }
                isWhole = true
            default: batch.append(record)
            }
            count += 1
            if batch.count >= Self.importedAtOnce { try await write(&batch, &importing) }
        }
        guard isWhole else { throw Self.cutOff(at: count) }
        try await write(&batch, &importing)
        guard let done = importing else {
            throw MemoryError.invalid(field: "key", reason: "the export does not say whose it is")
        }
        let now = configuration.now()
        try await write(done.report.person) { (rows) throws(MemoryError) in try done.finish(rows, at: now) }
        return done.report
    }

    /// Lines in one transaction.
    private static let importedAtOnce = 200
    private static func cutOff(at line: Int) -> MemoryError {
        .invalid(field: "line \(line + 1)", reason: "the export is not whole: its last line does not count \(line)")
    }

    private func write(_ batch: inout [ExportRecord], _ importing: inout Importing?) async throws(MemoryError) {
        guard !batch.isEmpty else { return }
        guard let before = importing else {
            throw .invalid(field: "key", reason: "the export does not say whose it is before it says what")
        }
        let records = batch
        importing = try await write(before.report.person) { (rows) throws(MemoryError) in
            var after = before
            for record in records { try after.add(record, to: rows) }
            return after
        }
        batch = []
    }
}

/// Ids of the file by ids of the store, and what waits for the end.
private struct Importing: Sendable {
    var report: ImportReport
    var calls: [Conversation.ID: Conversation.ID] = [:]
    var turns: [Turn.ID: Turn.ID] = [:]
    var facts: [Fact.ID: Fact.ID] = [:]
    /// Facts that were there already, by what tells them apart.
    var present: [String: Fact.ID]?
    var superseded: [(fact: Fact.ID, by: Fact.ID)] = []
    init(report: ImportReport) { self.report = report }

    mutating func add(_ record: ExportRecord, to rows: PersonRows) throws(MemoryError) {
        switch record {
        case .conversation(let call, let archived): try add(call, archived, to: rows)
        case .turn(var turn):
            guard let call = calls[turn.conversation] else { return }
            turn.conversation = call
            let old = turn.id
            guard let id = try rows.insert(turn) else { return }
            turn.id = id
            turns[old] = id
            try MemoryStore.index(turn, in: rows)
            report.turns += 1
        case .invocation(var use):
            guard let call = calls[use.conversation] else { return }
            use.conversation = call
            use.turn = use.turn.flatMap { turns[$0] }
            try rows.insert(use)
        case .analysis(let call, let json):
            if let call = calls[call] { try rows.setAnalysis(json, of: call) }
        case .fact(let fact, let archived): try add(fact, archived, to: rows)
        case .link(let from, let to, let kind, let weight):
            if let from = facts[from], let to = facts[to] { try rows.link(from, to, kind: kind, weight: weight) }
        case .vector(.turn(let id), let vector):
            guard let turn = turns[id] else { return }
            try rows.setVector(vector, of: .turn(turn))
            report.vectors += 1
        case .vector(.fact(let id), let vector):
            guard let fact = facts[id] else { return }
            try rows.setVector(vector, of: .fact(fact))
            report.vectors += 1
        case .header, .key, .profile, .end: return
        }
    }

    private mutating func add(
        _ call: Conversation, _ archived: UnixTime?, to rows: PersonRows
    ) throws(MemoryError) {
        guard try rows.conversation(externalID: call.externalID) == nil else {
            report.known += 1
            return
        }
        var new = call
        // What was learned from it comes with it; one that has not ended is learned when it is finished.
        new.isIndexed = call.ended != nil
        let id = try rows.insert(new)
        calls[call.id] = id
        if let archived { try rows.setArchived(archived, call: id) }
        report.calls += 1
    }

    private mutating func add(_ fact: Fact, _ archived: UnixTime?, to rows: PersonRows) throws(MemoryError) {
        if present == nil {
            let known = try rows.facts(.all).map { (Self.mark($0), $0.id) }
            present = Dictionary(known) { first, _ in first }
        }
        if let known = present?[Self.mark(fact)] {
            facts[fact.id] = known
            report.known += 1
            return
        }
        var new = fact
        new.conversation = fact.conversation.flatMap { calls[$0] }
        new.sourceTurns = fact.sourceTurns.compactMap { turns[$0] }
        new.supersededBy = nil
        let id = try rows.insert(new)
        facts[fact.id] = id
        if let other = fact.supersededBy { superseded.append((id, other)) }
        if let archived { try rows.setArchived(archived, fact: id) }
        try rows.index(
            TermColumns(counts: [TextAnalyzer.shared.terms(of: fact.text).counts]),
            as: IndexEntry(.fact(id), conversation: new.conversation, time: fact.validFrom, speaker: .caller))
        report.facts += 1
    }
    private static func mark(_ fact: Fact) -> String { "\(fact.created.milliseconds) \(fact.sector) \(fact.text)" }

    /// What needs all of it: the calls' words, what replaced what, the profile.
    func finish(_ rows: PersonRows, at now: UnixTime) throws(MemoryError) {
        for id in calls.values.sorted() {
            guard let call = try rows.conversation(id) else { continue }
            let text = try rows.turns(of: id).map(\.text).joined(separator: " ")
            try rows.index(
                TermColumns(counts: [TextAnalyzer.shared.terms(of: text).counts]),
                as: IndexEntry(.call(id), conversation: id, time: call.started))
        }
        for (id, other) in superseded {
            guard var fact = try rows.fact(id) else { continue }
            // Replaced by one that was forgotten since: it stays replaced.
            fact.supersededBy = facts[other]
            fact.validTo = fact.validTo ?? (facts[other] == nil ? fact.confirmed : nil)
            try rows.update(fact)
        }
        try rows.setProfile(ProfileText(facts: rows.facts(.all), now: now).json)
    }
}
