public import Basics

/// Whose installation the data belongs to; tenants never see each other's.
public struct TenantID: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Of a server with one tenant.
    public static let standard = TenantID(rawValue: "default")
    public var description: String { rawValue }
}

/// What a caller is known by outside: a person may have several.
public struct CallerKey: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// E.164: `+15551234567`.
        case phone
        /// Of the room's participant.
        case identity
        /// Of another system: a CRM's customer number.
        case external
    }
    public let kind: Kind
    public let value: String
    public init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }
}

/// One person of one tenant: what every read and write is confined to. Only ``MemoryStore`` hands them out.
public struct Person: Hashable, Sendable {
    public let tenant: TenantID
    /// Row of the person; never given to another one.
    public let id: Int64
    package init(tenant: TenantID, id: Int64) {
        self.tenant = tenant
        self.id = id
    }
}

/// A person at a glance.
public struct PersonSummary: Sendable, Equatable {
    public let person: Person
    /// What they are known by, the first one first.
    public var keys: [CallerKey] = []
    public let created: UnixTime
    public let turns: Int
    public let facts: Int
    public let conversations: Int
    public let lastCall: UnixTime?
    init(person: Person, created: UnixTime, turns: Int, facts: Int, conversations: Int, lastCall: UnixTime?) {
        self.person = person
        self.created = created
        self.turns = turns
        self.facts = facts
        self.conversations = conversations
        self.lastCall = lastCall
    }
}
