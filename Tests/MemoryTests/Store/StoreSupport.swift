import Basics
import FoundationEssentials
import LanguageModels
@testable import Memory

/// Opens stores for tests.
enum StoreSupport {
    static let start = UnixTime(seconds: 1_700_000_000)

    static func open(_ folder: String? = nil, key: MasterKeySource? = nil) async throws(MemoryError) -> MemoryStore {
        try await MemoryStore.open(
            MemoryConfiguration(folder: folder, embedder: nil, masterKey: key, now: { start }))
    }
    static func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }
    static let model = EmbeddingModelID(name: "test", dimension: 4)

    /// A call with turns, words, a vector, facts: something in every table.
    static func fill(_ store: MemoryStore, _ person: Person, secret: String = "zanzibar") async throws(MemoryError) {
        try await store.write(person) { (rows) throws(MemoryError) in try fill(rows, secret: secret) }
    }
    static func fill(_ rows: PersonRows, secret: String) throws(MemoryError) {
        let call = try rows.insert(
            Conversation(externalID: "room-\(secret)", started: start, callerName: "Ann \(secret)", isIndexed: true))
        var turns: [Turn.ID] = []
        for index in 0..<3 {
            let turn = Turn(
                conversation: call, index: index, speaker: .caller, said: start, text: "number \(index) \(secret)")
            guard let id = try rows.insert(turn) else { continue }
            turns.append(id)
            let terms = TermColumns([["number", secret, secret], index > 0 ? ["before"] : [], ["after"]])
            try rows.index(terms, as: IndexEntry(.turn(id), conversation: call, time: start, speaker: .caller))
            let vector = StoredVector([0.5, -0.5, 0.5, Float(index)], model: model)
            try rows.setVector(vector, of: .turn(id))
        }
        try rows.index(TermColumns([["number", secret]]), as: IndexEntry(.call(call), conversation: call, time: start))
        var known = Fact(
            sector: .semantic, text: "The caller likes \(secret).", type: "preference", subject: "caller",
            predicate: "likes", object: secret, origin: .call, sourceTurns: turns, conversation: call, created: start)
        let first = try rows.insert(known)
        known.text = "The caller was in \(secret)."
        let second = try rows.insert(known)
        try rows.index(TermColumns([["like", secret]]), as: IndexEntry(.fact(first), conversation: call, time: start))
        try rows.setVector(StoredVector([1, 0, 0, 0], model: model), of: .fact(first))
        try rows.link(first, second, kind: "same_topic", weight: 0.5)
        try rows.link(call, fact: first, kind: "learned")
        try rows.insert(
            ToolInvocation(
                conversation: call, turn: turns.first, name: "lookup", arguments: "{\"q\":\"\(secret)\"}", result: "{}",
                at: start))
        try rows.setAnalysis("{\"summary\":\"\(secret)\"}", of: call)
        try rows.setProfile("{\"name\":\"\(secret)\"}")
    }
}
