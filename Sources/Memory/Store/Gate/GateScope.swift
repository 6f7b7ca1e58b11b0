/// Whose rows the statements of a connection see and change at the moment.
enum GateScope: Sendable, Equatable {
    case nobody
    /// One person's; rows of the tables `person`.
    case person(tenant: Int64, person: Int64)
    /// What concerns the tenant as a whole: who there is, how long things are kept. Never anything sealed but the keys
    /// that people are known by.
    case tenant(Int64)
}

/// What the functions of SQL read.
final class GateScopeHolder {
    var scope = GateScope.nobody
    var person: Int64? {
        guard case .person(_, let person) = scope else { return nil }
        return person
    }
    /// Of the person.
    var tenant: Int64? {
        guard case .person(let tenant, _) = scope else { return nil }
        return tenant
    }
    /// As a whole.
    var wholeTenant: Int64? {
        guard case .tenant(let tenant) = scope else { return nil }
        return tenant
    }
}
