import Basics
import Crypto
import SQLite

/// The unwrapped keys a connection has used lately: tenants' and persons'. On its ``Vault``'s thread.
final class KeyRing {
    struct Tenant {
        let id: Int64
        let version: Int64
        let key: Private<[UInt8]>
        /// Of what people are known by.
        let lookup: KeyedHash
        init(id: Int64, version: Int64, key: Private<[UInt8]>) {
            (self.id, self.version, self.key) = (id, version, key)
            let info = Array("parley memory lookup 1".utf8)
            lookup = KeyedHash(key: HKDFSHA256.derive(from: key, info: info, count: RecordCipher.keyCount))
        }
        /// What a caller's key is found by.
        func lookup(_ key: CallerKey) -> [UInt8] {
            Array(lookup.code(of: Array("\(key.kind.rawValue)|\(key.value)".utf8)).prefix(16))
        }
    }
    /// Ciphers kept; each is some kilobytes of key schedules.
    static let keptPersons = 512

    let master: MasterKeyHolder
    private var tenants: [TenantID: Tenant] = [:]
    private var persons: [Int64: PersonCipher] = [:]
    init(master: MasterKeyHolder) { self.master = master }

    subscript(tenant: TenantID) -> Tenant? {
        get { tenants[tenant] }
        set { tenants[tenant] = newValue }
    }
    /// A person's cipher, unwrapped where it is not kept.
    func cipher(
        _ person: Int64, of tenant: Tenant, wrapped: [UInt8]
    ) throws(MemoryError) -> PersonCipher {
        if let kept = persons[person] { return kept }
        let key = try KeyWrap.person(person, tenant: tenant.id).unwrap(wrapped, with: tenant.key)
        if persons.count >= Self.keptPersons { persons = [:] }
        let cipher = PersonCipher(key: key, tenant: tenant.id, person: person)
        persons[person] = cipher
        return cipher
    }
    /// After an erasure, a merge, a rotation.
    func forget(person: Int64) { persons[person] = nil }
    func forgetAll() { (tenants, persons) = ([:], [:]) }
    /// The tenant's key was changed by another process: nothing kept is of use.
    func forgetStale() {
        forgetAll()
        isStale = true
    }
    /// Read once, after a failure.
    var wasStale: Bool {
        defer { isStale = false }
        return isStale
    }
    private var isStale = false
}
