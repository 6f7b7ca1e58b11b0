import Basics

/// A tenant's rules, kept with its data.
extension MemoryStore {
    /// - Returns: ``RetentionPolicies/keepEverything`` where none were set.
    public func retention(in tenant: TenantID = .standard) async throws(MemoryError) -> RetentionPolicies {
        let rows = try await inTenant(tenant, isWriting: false) { (rows) throws(MemoryError) in try rows.retention() }
        return try RetentionPolicies(rows)
    }

    /// Takes the place of the rules there were.
    /// - Throws: `.invalid` for numbers below 0.
    public func setRetention(
        _ policies: RetentionPolicies, in tenant: TenantID = .standard
    ) async throws(MemoryError) {
        let rows = try policies.rows()
        try await inTenant(tenant, isWriting: true) { (table) throws(MemoryError) in
            try table.dropRetention()
            for row in rows { try table.setRetention(row) }
        }
    }

    /// How memories of a tenant fade.
    public func decay(in tenant: TenantID = .standard) async throws(MemoryError) -> Decay {
        var decay = Decay()
        decay.exponents = try await retention(in: tenant).decay
        return decay
    }
}

extension RetentionPolicies {
    /// The row of what is no sector.
    private static let callsRow = "calls"
    private static let standardDecay = Decay().exponent

    fileprivate init(_ rows: [RetentionRow]) throws(MemoryError) {
        self.init()
        for row in rows {
            guard let action = RetentionRule.Action(rawValue: row.action) else {
                throw .invalid(field: "retention of \(row.sector)", reason: "a newer version wrote it")
            }
            let rule = row.days.map {
                RetentionRule(days: $0, action: action, graceDays: row.grace, legalMinimumDays: row.minimum)
            }
            if row.sector == Self.callsRow {
                calls = rule
            } else if let sector = Sector(rawValue: row.sector) {
                facts[sector] = rule
                if row.decay != Self.standardDecay { decay[sector] = row.decay }
            } else {
                throw .invalid(field: "retention of \(row.sector)", reason: "a newer version wrote it")
            }
        }
    }

    fileprivate func rows() throws(MemoryError) -> [RetentionRow] {
        var rows: [RetentionRow] = []
        for sector in Sector.allCases where facts[sector] != nil || decay[sector] != nil {
            rows.append(try row(sector.rawValue, facts[sector], decay: decay[sector] ?? Self.standardDecay))
        }
        if let calls { rows.append(try row(Self.callsRow, calls, decay: Self.standardDecay)) }
        return rows
    }
    private func row(_ name: String, _ rule: RetentionRule?, decay: Double) throws(MemoryError) -> RetentionRow {
        for (what, days) in [
            ("days", rule?.days), ("grace days", rule?.graceDays), ("legal minimum", rule?.legalMinimumDays),
        ] {
            if let days, days < 0 {
                throw .invalid(field: "\(what) of \(name)", reason: "\(days) is below 0; give days of 0 or more")
            }
        }
        guard decay >= 0, decay.isFinite else {
            throw .invalid(field: "decay of \(name)", reason: "\(decay) is no exponent; give 0 (never) or more")
        }
        return RetentionRow(
            sector: name, days: rule?.days, action: (rule?.action ?? .archive).rawValue, grace: rule?.graceDays ?? 30,
            minimum: rule?.legalMinimumDays ?? 0, decay: decay)
    }
}
