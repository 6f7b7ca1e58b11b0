import Basics
import Crypto

/// Which sealed column a record is; authenticated with it. Numbers are in the files: they never change.
enum Cell: UInt8 {
    case callerKey = 1, conversation, turn, analysis, invocation, fact, profile, vector, terms

    /// For errors.
    var what: String {
        switch self {
        case .callerKey: "a key that a person is known by"
        case .conversation: "a call"
        case .turn: "a turn"
        case .analysis: "a call's analysis"
        case .invocation: "a tool's use"
        case .fact: "a memory"
        case .profile: "a profile"
        case .vector: "a vector"
        case .terms: "an item's words"
        }
    }
}

/// Seals and opens one person's records and makes their words unreadable. For one thread at a time.
final class PersonCipher {
    private let records: RecordCipher
    private let words: KeyedHash
    private let names: KeyedHash
    /// Tenant, person, cell, row, extra: what a record is. Kept so that none is made anew for each record.
    private var context: [UInt8]
    private var opened: [UInt8] = []

    /// - Parameter key: the person's, unwrapped.
    init(key: Private<[UInt8]>, tenant: Int64, person: Int64) {
        func derived(_ use: String) -> Private<[UInt8]> {
            HKDFSHA256.derive(from: key, info: Array("parley memory \(use) 1".utf8), count: RecordCipher.keyCount)
        }
        records = RecordCipher(key: derived("seal"))
        words = KeyedHash(key: derived("terms"))
        names = KeyedHash(key: derived("names"))
        context = [UInt8](repeating: 0, count: 33)
        put(tenant, at: 0)
        put(person, at: 8)
    }

    private func put(_ number: Int64, at offset: Int) {
        for index in 0..<8 { context[offset + index] = UInt8(truncatingIfNeeded: number >> (index * 8)) }
    }
    private func prepare(_ cell: Cell, _ row: Int64, _ extra: Int64) {
        context[16] = cell.rawValue
        put(row, at: 17)
        put(extra, at: 25)
    }

    func seal(_ plain: [UInt8], _ cell: Cell, row: Int64, extra: Int64 = 0) -> [UInt8] {
        prepare(cell, row, extra)
        return records.seal(plain, context: context)
    }
    /// - Parameter body: reads the plain bytes, which are overwritten by the next record.
    /// - Throws: `.cannotDecrypt`.
    func open<Result>(
        _ sealed: RawSpan, _ cell: Cell, row: Int64, extra: Int64 = 0, _ body: ([UInt8]) -> Result
    ) throws(MemoryError) -> Result {
        prepare(cell, row, extra)
        guard records.open(sealed, context: context, into: &opened) else {
            throw .cannotDecrypt(what: "\(cell.what) (row \(row))")
        }
        return body(opened)
    }

    /// A word as the index knows it: the first 64 bits of its keyed hash, in 13 letters and digits.
    func token(_ term: String) -> String {
        let alphabet = Self.alphabet
        var bits = words.code(of: Array(term.utf8)).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return unsafe String(unsafeUninitializedCapacity: 13) { output in
            for index in 0..<13 {
                unsafe output[index] = alphabet[Int(bits & 31)]
                bits >>= 5
            }
            return 13
        }
    }
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// What a call's outside name is looked up by.
    func lookup(_ name: String) -> [UInt8] { Array(names.code(of: Array(name.utf8)).prefix(16)) }
}
