public import Basics
import Crypto

/// What was forgotten, in ids and counts: never a word of it. Kept in the tenant's table and signed with a key of the
/// tenant's, so that it can be shown later that it is ours and unchanged.
public struct ForgetReceipt: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case forget, erase
    }
    public var id: Int64
    public var kind: Kind
    public var tenant: TenantID
    /// Row of the person, which is never given to another one.
    public var person: Int64
    public var at: UnixTime
    /// Rows by table.
    public var counts: [String: Int]
    /// HMAC-SHA256 over ``signed``.
    public var signature: [UInt8]
    /// What could not be done yet and what mends that; empty: nothing is left. Not kept in the table.
    public var remains: [String] = []

    /// Rows in all.
    public var total: Int { counts.values.reduce(0, &+) }

    /// What is signed: JSON with sorted keys.
    public var signed: String {
        JSONValue.object([
            "id": .int(id), "kind": .string(kind.rawValue), "tenant": .string(tenant.rawValue), "person": .int(person),
            "at": .int(at.milliseconds), "counts": .object(counts.mapValues { .int(Int64($0)) }),
        ]).text
    }

    static func code(_ text: String, key: Private<[UInt8]>) -> [UInt8] {
        HMACSHA256.authenticate(Array(text.utf8), key: key.revealed)
    }
    /// Of receipts alone; tells nothing of the tenant's key.
    static func key(of tenant: KeyRing.Tenant) -> Private<[UInt8]> {
        HKDFSHA256.derive(
            from: tenant.key, info: Array("parley memory receipts 1".utf8), count: RecordCipher.keyCount)
    }
}

/// The receipt of a person's erasure.
public typealias ErasureReceipt = ForgetReceipt
