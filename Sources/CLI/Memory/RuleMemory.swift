import Basics
import Memory

/// `parley memory retention`: for how long a tenant's memories are kept.
enum RuleMemory {
    static let commands = [retention]

    private static let retention = Command(
        name: "memory retention", summary: "Show or set for how long each kind of memory is kept",
        options: MemoryAccess.options + [
            .init(
                name: "--set", value: "RULE",
                help:
                    "WHAT=DAYS[:archive|delete[:GRACE]], where WHAT is calls or a sector (\(Sector.names)); what is to be "
                    + "deleted is archived first, for GRACE days (30)", repeats: true),
            .init(
                name: "--keep", value: "WHAT", help: "calls or a sector that is kept for good, the default",
                repeats: true),
            .init(
                name: "--legal-minimum", value: "DAYS",
                help: "with --set: nothing of it is deleted before, except when its person asks for it"),
            MemoryAccess.json,
        ],
        examples: [
            "parley memory retention --data-dir /var/lib/parley --tenant acme",
            "parley memory retention --data-dir /var/lib/parley --set calls=365:delete --set emotional=90 --keep semantic",
        ],
        run: { arguments in
            let minimum = try arguments["--legal-minimum"].map { try days($0, of: "--legal-minimum") } ?? 0
            let rules = try arguments.all("--set").map { try rule($0, legalMinimum: minimum) }
            let kept = try arguments.all("--keep").map(kind)
            if arguments.has("--legal-minimum"), rules.isEmpty {
                throw CommandError.usage("--legal-minimum goes with --set: say which rule it belongs to")
            }
            if let twice = kept.first(where: { what in rules.contains { $0.what == what } }) {
                throw CommandError.usage("'\(name(twice))' is both --set and --keep")
            }
            try await MemoryAccess.with(arguments) { access in
                var policies = try await access.store.retention(in: access.tenant)
                for what in kept { set(nil, for: what, in: &policies) }
                for (what, rule) in rules { set(rule, for: what, in: &policies) }
                if !rules.isEmpty || !kept.isEmpty {
                    try await access.store.setRetention(policies, in: access.tenant)
                }
                show(policies, arguments)
            }
        })

    /// Nil: calls.
    private typealias Kind = Sector?

    private static func name(_ kind: Kind) -> String { kind?.rawValue ?? "calls" }
    private static func kind(_ text: String) throws -> Kind {
        if text == "calls" { return nil }
        guard let sector = Sector(rawValue: text) else {
            throw CommandError.usage("'\(text)' is neither calls nor one of \(Sector.names)")
        }
        return sector
    }

    private static func set(_ rule: RetentionRule?, for kind: Kind, in policies: inout RetentionPolicies) {
        if let sector = kind { policies.facts[sector] = rule } else { policies.calls = rule }
    }

    /// `calls=365:delete:14`.
    private static func rule(_ text: String, legalMinimum: Int) throws -> (what: Kind, rule: RetentionRule) {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2 else {
            throw CommandError.usage("--set '\(text)' is no rule such as calls=365:delete or emotional=90")
        }
        let parts = sides[1].split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let action = parts.count > 1 ? RetentionRule.Action(rawValue: parts[1]) : .archive
        guard let action, parts.count <= 3 else {
            throw CommandError.usage("--set '\(text)': after the days comes archive or delete, then the days of grace")
        }
        let grace = parts.count > 2 ? try days(parts[2], of: "--set '\(text)'") : 30
        let rule = RetentionRule(
            days: try days(parts[0], of: "--set '\(text)'"), action: action, graceDays: grace,
            legalMinimumDays: legalMinimum)
        return (try kind(sides[0]), rule)
    }
    private static func days(_ text: String, of option: String) throws -> Int {
        guard let days = Int(text), (0...36_500).contains(days) else {
            throw CommandError.usage("\(option): '\(text)' is no number of days from 0 to 36500")
        }
        return days
    }

    private static func show(_ policies: RetentionPolicies, _ arguments: Arguments) {
        let kinds: [Kind] = [nil] + Sector.allCases.map { $0 }
        func rule(_ kind: Kind) -> RetentionRule? { kind.map { policies.facts[$0] } ?? policies.calls }
        if arguments.has("--json") {
            var object: [String: JSONValue] = [:]
            for kind in kinds { object[name(kind)] = rule(kind).map(json) ?? .null }
            return print(JSONValue.object(object).text)
        }
        Table.print(
            ["WHAT", "KEPT", "THEN", "DELETED AFTER", "NOT BEFORE"],
            kinds.map { kind in
                guard let rule = rule(kind) else { return [name(kind), "for good", "-", "-", "-"] }
                let isDeleted = rule.action == .delete
                return [
                    name(kind), "\(rule.days) days", "archived", isDeleted ? "\(rule.graceDays) days more" : "never",
                    isDeleted && rule.legalMinimumDays > 0 ? "\(rule.legalMinimumDays) days" : "-",
                ]
            }, empty: "")
    }
    private static func json(_ rule: RetentionRule) -> JSONValue {
        [
            "days": .int(Int64(rule.days)), "action": .string(rule.action.rawValue),
            "grace_days": .int(Int64(rule.graceDays)), "legal_minimum_days": .int(Int64(rule.legalMinimumDays)),
        ]
    }
}
