import Basics
import BenchmarkSupport
import FoundationEssentials
import LanguageModels
import Memory

/// What writing and finishing calls costs in the real store, and what its merging makes of them.
enum CallCost {
    static func run(_ learners: [Learner], _ model: any EmbeddingModel) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-learn-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let now = UnixTime(seconds: Int64(Date().timeIntervalSince1970))
        let store = try await MemoryStore.open(MemoryConfiguration(folder: folder, embedder: model, now: { now }))
        let clock = ContinuousClock()
        var (appends, finishes): ([Double], [Double]) = ([], [])
        var total = Learned()
        for learner in learners {
            let person = try await store.person(CallerKey(.external, learner.subject.talk.id))
            for (slot, call) in learner.subject.talk.calls.enumerated() {
                let id = try await store.begin(Conversation(externalID: "\(slot)", started: call.started), for: person)
                for turn in call.turns {
                    let start = clock.now
                    try await store.append([turn], to: id, for: person)
                    appends.append((clock.now - start).inSeconds * 1000)
                }
                let start = clock.now
                let learned = try await store.finish(
                    id, ended: call.turns.last?.said ?? call.started, outcome: "caller_left", for: person)
                finishes.append((clock.now - start).inSeconds * 1000)
                total.turns += learned.turns
                total.stored += learned.stored
                total.confirmed += learned.confirmed
                total.superseded += learned.superseded
                total.closed += learned.closed
                total.reflections += learned.reflections
            }
        }
        await store.close()
        func line(_ name: String, _ values: [Double]) {
            let sorted = values.sorted()
            func at(_ share: Double) -> String {
                sorted.isEmpty
                    ? "-"
                    : String((sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 100).rounded() / 100)
            }
            print("\(Figures.pad(name, to: 42))\(at(0.5)) / \(at(0.95)) / \(at(1)) ms p50/p95/max of \(values.count)")
        }
        line("append one turn, durable and in the index", appends)
        line("finish a call (vectors come from a cache)", finishes)
        print(
            "\(total.turns) turns, one caller a talk: \(total.stored) facts stored, \(total.confirmed) confirmed, "
                + "\(total.superseded) superseded, \(total.closed) closed, reflections written \(total.reflections) times"
        )
        return []
    }
}
