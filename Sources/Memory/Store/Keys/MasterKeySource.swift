public import Basics
import FoundationEssentials

/// Where a store's master key comes from.
public enum MasterKeySource: Sendable {
    /// 64 hexadecimal digits, mode 600; made where there is none and nothing was written yet.
    case file(String)
    /// 64 hexadecimal digits.
    case digits(Private<String>)

    /// The variable that names the key where the configuration does not.
    public static let variable = "PARLEY_MEMORY_KEY"

    /// What the configuration says; else the variable; else `memory.key` in the folder; nil without any of them.
    static func chosen(_ configuration: MemoryConfiguration) -> MasterKeySource? {
        if let named = configuration.masterKey { return named }
        if let digits = ProcessInfo.processInfo.environment[variable] { return .digits(Private(digits)) }
        return configuration.folder.map { .file($0 + "/memory.key") }
    }
    /// For errors.
    var name: String {
        switch self {
        case .file(let path): path
        case .digits: "$\(Self.variable)"
        }
    }
    var file: KeyFile? {
        guard case .file(let path) = self else { return nil }
        return KeyFile(path: path)
    }

    /// - Parameter known: ids of the keys that the database was written under; none: nothing was written yet.
    /// - Throws: `.badMasterKey`; `.cannotDecrypt` when it is another key.
    func load(known: Set<[UInt8]>) throws(MemoryError) -> MasterKey {
        switch self {
        case .digits(let digits):
            guard let bytes = KeyFile.parse(digits.revealed) else {
                throw .badMasterKey(path: name, reason: "it does not hold 64 hexadecimal digits")
            }
            let key = MasterKey(bytes)
            guard known.isSubset(of: [key.id]) else { throw .cannotDecrypt(what: "the memory") }
            return key
        case .file(let path): return try Self.load(KeyFile(path: path), known: known)
        }
    }

    private static func load(_ file: KeyFile, known: Set<[UInt8]>) throws(MemoryError) -> MasterKey {
        if file.exists {
            let key = try file.read()
            if known.isSubset(of: [key.id]) { return key }
        } else if known.isEmpty {
            let key = MasterKey.random()
            do { try file.write(key, replaces: false) } catch {
                // Another process was quicker: its key counts.
                guard file.exists else { throw error }
                return try file.read()
            }
            return key
        }
        // A rotation that ended between the database's commit and the file's change.
        if file.next.exists, case let key = try file.next.read(), known == [key.id] {
            try file.next.replace(file)
            return key
        }
        guard file.exists else {
            throw .badMasterKey(
                path: file.path, reason: "it is gone, and the memory was written under it: bring it back from a backup")
        }
        throw .cannotDecrypt(what: "the memory")
    }
}
