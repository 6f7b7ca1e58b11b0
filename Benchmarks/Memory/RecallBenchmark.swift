import Basics
import BenchmarkSupport
import FoundationEssentials
import Glibc
import Inference
import LanguageModels
import Memory

/// How long finding takes as memories grow, what they take in memory and on disk, and what writing a turn takes. Texts are
/// made up; the question is embedded by the real model where that is.
enum RecallBenchmark {
    static let help = "MemoryBenchmark recall [--people n]: with n others in the same tables, 1,000 unless given"
    /// Milliseconds at the 95th percentile: by memories of the person, and of writing.
    static let budgets: [(memories: Int, recall: Double)] = [(1_000, 5), (10_000, 10)]
    static let (crowdBudget, writeBudget) = (20.0, 2.0)

    static func run(_ options: [String]) async throws -> [String] {
        var people = 1_000
        var rest = options[...]
        while let option = rest.popFirst() {
            guard option == "--people", let number = rest.popFirst().flatMap({ Int($0) }),
                (0...1_000_000).contains(number)
            else { throw BenchmarkError.usage(help) }
            people = number
        }
        var excesses: [String] = []
        func check(_ what: String, _ times: [Double], _ budget: Double) {
            LoCoMoBenchmark.report(what, times)
            let most = times.percentile(0.95) ?? 0
            if most > budget { excesses.append("\(what): p95 \(LoCoMoBenchmark.two(most)) ms, more than \(budget)") }
        }
        let model = try MiniLMModel(folder: ModelFolder.find())
        try await model.warm()
        for (memories, budget) in budgets {
            let stored = try await SyntheticStore(model)
            let person = try await stored.fill("caller", memories: memories, words: model)
            LoCoMoBenchmark.report(
                "\(memories) memories: first recall, nothing loaded", [try await stored.cold(person)])
            check("\(memories) memories: recall", try await stored.recalls(person, 300), budget)
            let bytes = try await stored.indexBytes(of: person)
            print("\(memories) memories: \(bytes * 1_000 / memories / 1_024) KiB in memory a thousand")
            if memories == 1_000 {
                print("on disk: \(try stored.diskBytes() >> 10) KiB for a thousand turns with vectors and words")
                check("one turn written", try await stored.writes(person, 300), writeBudget)
                let start = ContinuousClock.now
                try await stored.crowd(people)
                print("\(people) other people written in \(ContinuousClock.now - start)")
                check("among \(people) others: recall", try await stored.recalls(person, 300), crowdBudget)
                check("among \(people) others: a turn written", try await stored.writes(person, 300), writeBudget)
                LoCoMoBenchmark.report(
                    "among \(people) others: first recall, nothing loaded", [try await stored.cold(person)])
            }
            await stored.close()
        }
        return excesses
    }
}

/// A store of made-up calls in a temporary folder.
private final class SyntheticStore {
    private let store: MemoryStore
    private let folder: String
    private let model: any EmbeddingModel
    private var talk = SyntheticTalk(seed: 7)
    private var calls: Int64 = 0
    static let now = UnixTime(seconds: 1_750_000_000)

    init(_ model: any EmbeddingModel) async throws {
        self.model = model
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-bench-\(UUID().uuidString)").path
        store = try await MemoryStore.open(MemoryConfiguration(folder: folder, embedder: model, now: { Self.now }))
    }

    /// Calls of twenty turns. Vectors are drawn by chance, three a turn: a hundred seconds of embedding tell nothing here.
    func fill(_ name: String, memories: Int, words: any EmbeddingModel) async throws -> Person {
        let person = try await store.person(CallerKey(.identity, name))
        for _ in 0..<memories / 20 {
            calls += 1
            let (call, turns) = talk.call(calls, turns: 20)
            let id = try await store.begin(call, for: person)
            try await store.append(turns, to: id, for: person)
            let vectors = turns.map { _ in (0..<4).map { _ in talk.vector(model.id.dimension) } }
            let modelID = model.id
            try await store.write(person) { (rows) throws(MemoryError) in
                for (turn, parts) in zip(try rows.turns(of: id), vectors) {
                    try rows.setVector(StoredVector(parts: parts, model: modelID), of: .turn(turn.id))
                }
                if var call = try rows.conversation(id) {
                    call.isIndexed = true
                    try rows.update(call)
                }
            }
        }
        return person
    }

    /// Others with a call of ten turns each, in tables that all share.
    func crowd(_ count: Int) async throws {
        for number in 0..<count {
            let person = try await store.person(CallerKey(.identity, "other-\(number)"))
            calls += 1
            let (call, turns) = talk.call(calls, turns: 10)
            let id = try await store.begin(call, for: person)
            try await store.append(turns, to: id, for: person)
        }
    }

    private func milliseconds(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        return (ContinuousClock.now - start) / .milliseconds(1)
    }

    func cold(_ person: Person) async throws -> Double {
        store.forgetCaches()
        let request = RecallRequest(talk.question(), at: Self.now)
        return try await milliseconds { _ = try await store.recall(request, for: person) }
    }

    /// Each another question, of about twelve pieces; embedding included.
    func recalls(_ person: Person, _ count: Int) async throws -> [Double] {
        await store.preload(person)
        var times: [Double] = []
        let before = clock()
        for _ in 0..<count {
            let request = RecallRequest(talk.question(), at: Self.now)
            times.append(try await milliseconds { _ = try await store.recall(request, for: person) })
        }
        let used = Double(clock() - before) * 1_000 / Double(CLOCKS_PER_SEC) / Double(max(1, count))
        print("processor time of the next, all threads: \(LoCoMoBenchmark.two(used)) ms each")
        return times
    }

    func writes(_ person: Person, _ count: Int) async throws -> [Double] {
        calls += 1
        let (call, turns) = talk.call(calls, turns: count)
        let id = try await store.begin(call, for: person)
        var times: [Double] = []
        for turn in turns {
            times.append(try await milliseconds { try await store.append([turn], to: id, for: person) })
        }
        return times
    }

    func indexBytes(of person: Person) async throws -> Int {
        await store.preload(person)
        return store.caches.size.bytes
    }

    func diskBytes() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, name in
            try sum + Data(contentsOf: URL(filePath: folder + "/" + name), options: .mappedIfSafe).count
        }
    }

    func close() async {
        await store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
