import Basics
import Crypto
import Synchronization

/// The key that all others are wrapped with, and how it is told from another.
struct MasterKey: Sendable {
    static let count = 32
    let bytes: Private<[UInt8]>
    /// Tells nothing of the key; kept beside what was wrapped with it.
    let id: [UInt8]

    /// - Parameter bytes: ``count`` of them.
    init(_ bytes: Private<[UInt8]>) {
        self.bytes = bytes
        id = HKDFSHA256.derive(from: bytes, info: Array("parley memory master id".utf8), count: 8).revealed
    }
    static func random() -> MasterKey { MasterKey(Private(SecureRandom.bytes(count))) }
}

/// The master key of a store; another one after a rotation.
final class MasterKeyHolder: Sendable {
    private let key: Mutex<MasterKey>
    init(_ key: MasterKey) { self.key = Mutex(key) }
    var current: MasterKey {
        get { key.withLock { $0 } }
        set { key.withLock { $0 = newValue } }
    }
}
