import Basics
import SQLite

extension MemoryStore {
    /// Carries out a tenant's retention rules: archives what is due, and deletes what has been archived for its grace.
    ///
    /// Nothing is deleted that an earlier sweep did not archive. Doing it again the same day changes nothing. A batch a
    /// transaction, each row judged once more inside it, so that calls go on meanwhile and what was confirmed since stays.
    /// - Parameters:
    ///   - policies: nil: those that are kept with the tenant.
    ///   - isDryRun: only counts.
    ///   - batch: rows in a transaction.
    public func sweep(
        _ tenant: TenantID = .standard, policies: RetentionPolicies? = nil, isDryRun: Bool = false, batch: Int = 500
    ) async throws(MemoryError) -> SweepReport {
        var report = SweepReport()
        report.isDryRun = isDryRun
        let chosen: RetentionPolicies
        if let policies { chosen = policies } else { chosen = try await retention(in: tenant) }
        let now = configuration.now()
        var touched: Set<Int64> = []
        for kind in SweptKind.allCases {
            var last: Int64 = 0
            while true {
                let after = last
                let page = try await inTenant(tenant, isWriting: false) { (rows) throws(MemoryError) in
                    try rows.due(kind, chosen, after: after, limit: max(1, batch), now: now)
                }
                report.seen += page.seen
                for (person, ids) in page.due.sorted(by: { $0.key < $1.key }) {
                    let part = try await sweep(
                        kind, ids, of: Person(tenant: tenant, id: person), chosen, now, isDryRun: isDryRun)
                    report.add(part)
                    if part.archived.total + part.deleted.total > 0 { touched.insert(person) }
                }
                guard let end = page.last else { break }
                last = end
            }
        }
        report.people = touched.count
        guard !isDryRun else { return report }
        for person in touched { caches.drop(Person(tenant: tenant, id: person)) }
        if report.deleted.total > 0 { report.remains = try await scrub() }
        return report
    }

    /// One person's part of a batch.
    private func sweep(
        _ kind: SweptKind, _ ids: [Int64], of person: Person, _ policies: RetentionPolicies, _ now: UnixTime,
        isDryRun: Bool
    ) async throws(MemoryError) -> SweepReport {
        let body: @Sendable (PersonRows) throws(MemoryError) -> SweepReport = { (rows) throws(MemoryError) in
            var report = SweepReport()
            for id in ids {
                switch kind {
                case .facts: try rows.sweep(fact: id, policies, now, isDryRun, &report)
                case .calls: try rows.sweep(call: id, policies, now, isDryRun, &report)
                }
            }
            if !isDryRun, report.archived.total + report.deleted.total > 0 { try rows.renewProfile(at: now) }
            return report
        }
        do throws(MemoryError) {
            return isDryRun ? try await read(person, body) : try await write(person, body)
        } catch {
            // Erased since.
            if case .noSuchPerson = error { return SweepReport() }
            throw error
        }
    }

    /// Brings a fact or a call that a sweep archived back, as if it had been confirmed now: the next sweep leaves it.
    /// - Throws: `.noSuchFact`.
    public func unarchive(fact id: Fact.ID, of person: Person) async throws(MemoryError) {
        let now = configuration.now()
        try await write(person) { (rows) throws(MemoryError) in
            guard var fact = try rows.fact(id) else { throw .noSuchFact(id) }
            fact.isArchived = false
            fact.confirmed = max(fact.confirmed, now)
            try rows.update(fact)
            try rows.setArchived(nil, fact: id)
            try rows.renewProfile(at: now)
        }
    }
}

/// What rules are about.
enum SweptKind: Sendable, CaseIterable { case facts, calls }

extension SweepReport {
    fileprivate mutating func add(_ other: SweepReport) {
        archived.facts.merge(other.archived.facts, uniquingKeysWith: &+)
        deleted.facts.merge(other.deleted.facts, uniquingKeysWith: &+)
        archived.calls += other.archived.calls
        deleted.calls += other.deleted.calls
    }
}

extension TenantRows {
    /// Rows on which a rule has something to say, by person; from plain numbers alone.
    /// - Returns: the last id that was looked at; nil: there was none.
    func due(
        _ kind: SweptKind, _ policies: RetentionPolicies, after id: Int64, limit: Int, now: UnixTime
    ) throws(MemoryError) -> (due: [Int64: [Int64]], seen: Int, last: Int64?) {
        var due: [Int64: [Int64]] = [:]
        var seen = 0
        var last: Int64?
        func judge(_ row: SQLiteCursor, _ rule: RetentionRule?, used: UnixTime?, isExempt: Bool, isArchived: Bool) {
            last = row.integer(0)
            seen += 1
            guard let rule, let used, !isExempt else { return }
            // Archived by somebody else than a sweep: since when is not known, and counted from now on.
            let archived = isArchived ? row.optionalTime(2) : nil
            let isUndated = isArchived && archived == nil
            if isUndated || rule.verdict(used: used, archived: archived, now: now) != .keep {
                due[row.integer(1), default: []].append(row.integer(0))
            }
        }
        switch kind {
        case .facts:
            try gate.scan(
                """
                SELECT id, person, archived, sector, confirmed, is_pinned, decay, is_archived FROM our_facts
                WHERE id > ? ORDER BY id LIMIT ?
                """, .integer(id), SQLiteValue(limit)
            ) { row in
                let rule = Sector(rawValue: row.text(3)).flatMap { policies.facts[$0] }
                let lasts = row.bool(5) || (!row.isNull(6) && row.real(6) == 0)
                judge(row, rule, used: row.time(4), isExempt: lasts, isArchived: row.bool(7))
            }
        case .calls:
            try gate.scan(
                "SELECT id, person, archived, ended FROM our_conversations WHERE id > ? ORDER BY id LIMIT ?",
                .integer(id), SQLiteValue(limit)
            ) { row in
                judge(
                    row, policies.calls, used: row.optionalTime(3), isExempt: false, isArchived: !row.isNull(2))
            }
        }
        return (due, seen, last)
    }
}

extension PersonRows {
    fileprivate func sweep(
        fact id: Fact.ID, _ policies: RetentionPolicies, _ now: UnixTime, _ isDryRun: Bool, _ report: inout SweepReport
    ) throws(MemoryError) {
        guard var fact = try fact(id) else { return }
        let since = fact.isArchived ? try archived(fact: id) : nil
        if fact.isArchived, since == nil {
            if !isDryRun { try setArchived(now, fact: id) }
            return
        }
        switch policies.verdict(on: fact, archived: since, now: now) {
        case .keep: return
        case .archive:
            report.archived.facts[fact.sector, default: 0] += 1
            guard !isDryRun else { return }
            fact.isArchived = true
            try update(fact)
            try setArchived(now, fact: id)
        case .delete:
            report.deleted.facts[fact.sector, default: 0] += 1
            if !isDryRun { try forget(facts: [id]) }
        }
    }

    fileprivate func sweep(
        call id: Conversation.ID, _ policies: RetentionPolicies, _ now: UnixTime, _ isDryRun: Bool,
        _ report: inout SweepReport
    ) throws(MemoryError) {
        guard let call = try conversation(id) else { return }
        switch policies.verdict(on: call, archived: try archived(call: id), now: now) {
        case .keep: return
        case .archive:
            report.archived.calls += 1
            guard !isDryRun else { return }
            try setArchived(now, call: id)
        case .delete:
            report.deleted.calls += 1
            if !isDryRun { try deleteConversation(id) }
        }
    }

    func archived(fact: Fact.ID) throws(MemoryError) -> UnixTime? {
        try gate.number("SELECT archived FROM my_facts WHERE id = ?", .integer(fact)).map {
            UnixTime(milliseconds: $0)
        }
    }
    func archived(call: Conversation.ID) throws(MemoryError) -> UnixTime? {
        try gate.number("SELECT archived FROM my_conversations WHERE id = ?", .integer(call)).map {
            UnixTime(milliseconds: $0)
        }
    }
    /// Calls whose turns recall leaves out.
    package func archivedCalls() throws(MemoryError) -> Set<Conversation.ID> {
        Set(try gate.numbers("SELECT id FROM my_conversations WHERE archived IS NOT NULL"))
    }
    func setArchived(_ time: UnixTime?, call: Conversation.ID) throws(MemoryError) {
        try change()
        try gate.run("UPDATE my_conversations SET archived = ? WHERE id = ?", time.value, .integer(call))
    }
    func setArchived(_ time: UnixTime?, fact: Fact.ID) throws(MemoryError) {
        try change()
        try gate.run("UPDATE my_facts SET archived = ? WHERE id = ?", time.value, .integer(fact))
    }
}
