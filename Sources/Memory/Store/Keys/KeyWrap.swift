import Basics
import Crypto

/// A key sealed with the key above it: master → tenant → person.
enum KeyWrap {
    case tenant(Int64, version: Int64)
    case person(Int64, tenant: Int64)

    /// What the wrapped key is for; authenticated, so that one cannot stand for another.
    private var context: [UInt8] {
        switch self {
        case .tenant(let tenant, let version):
            Array("parley tenant key".utf8) + Self.bytes(tenant) + Self.bytes(version)
        case .person(let person, let tenant): Array("parley person key".utf8) + Self.bytes(tenant) + Self.bytes(person)
        }
    }
    private static func bytes(_ number: Int64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    func wrap(_ key: Private<[UInt8]>, with wrapping: Private<[UInt8]>) -> [UInt8] {
        RecordCipher(key: wrapping).seal(key.revealed, context: context)
    }
    /// - Throws: `.cannotDecrypt`.
    func unwrap(_ wrapped: [UInt8], with wrapping: Private<[UInt8]>) throws(MemoryError) -> Private<[UInt8]> {
        guard let key = RecordCipher(key: wrapping).open(wrapped, context: context), key.count == RecordCipher.keyCount
        else {
            switch self {
            case .tenant(let id, let version):
                throw .cannotDecrypt(what: "version \(version) of the key of tenant \(id)")
            case .person(let id, _): throw .cannotDecrypt(what: "the key of person \(id)")
            }
        }
        return Private(key)
    }
}
