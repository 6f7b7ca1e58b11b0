public import LanguageModels
public import SQLite

/// Why something cannot be remembered, recalled or forgotten. Never holds what was said.
public enum MemoryError: Error, Equatable, CustomStringConvertible {
    case database(SQLiteError)
    case embedding(LanguageModelError)
    /// The keys do not open what they should: another master key, or a file that was tampered with.
    case cannotDecrypt(what: String)
    case badMasterKey(path: String, reason: String)
    case noSuchPerson(String)
    case noSuchFact(Int64)
    case invalid(field: String, reason: String)
    /// Another person is known by this key: merging the two is what joins them.
    case keyTaken(kind: String)
    /// The store was closed.
    case closed

    public var description: String {
        switch self {
        case .database(let error): error.description
        case .embedding(let error): "the embedding model failed: \(error)"
        case .cannotDecrypt(let what):
            "\(what) cannot be decrypted: it was written under another master key, or changed since; "
                + "start with the key that wrote it"
        case .badMasterKey(let path, let reason):
            "the master key '\(path)' cannot be used: \(reason); give 32 bytes as 64 hexadecimal digits, readable by "
                + "this user alone"
        case .noSuchPerson(let key): "nobody is known as '\(key)'; `parley memory stats` lists who is"
        case .noSuchFact(let id): "there is no memory \(id) of this person; `parley memory show` lists them"
        case .invalid(let field, let reason): "'\(field)' cannot be used: \(reason)"
        case .keyTaken(let kind): "another person is known by this \(kind); merge the two if they are one"
        case .closed: "the memory is closed; open it again"
        }
    }
}
