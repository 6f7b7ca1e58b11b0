import Basics
import FoundationEssentials
import LanguageModels
import Memory

/// LoCoMo's talks in a real store: four people, each session a call that was begun, appended to and finished.
struct StoredTalks {
    let store: MemoryStore
    let folder: String
    private(set) var people: [Person] = []
    /// Per talk: each turn's position by its id.
    private(set) var positions: [[Turn.ID: Int]] = []
    private(set) var appending: [Double] = []
    private let data: LoCoMoData

    /// - Parameter embedder: nil: words alone.
    init(_ data: LoCoMoData, embedder: (any EmbeddingModel)?, named: Bool = true) async throws {
        self.data = data
        folder = FileManager.default.temporaryDirectory.appending(path: "parley-bench-\(UUID().uuidString)").path
        let now = data.talks.compactMap { $0.calls.last?.started }.max() ?? UnixTime(seconds: 0)
        store = try await MemoryStore.open(MemoryConfiguration(folder: folder, embedder: embedder, now: { now }))
        for talk in data.talks {
            let person = try await store.person(CallerKey(.identity, talk.id))
            var known: [Turn.ID: Int] = [:]
            for (number, call) in talk.calls.enumerated() {
                let id = try await store.begin(
                    Conversation(
                        externalID: "\(talk.id)-\(number)", started: call.started,
                        callerName: named ? talk.names[0] : nil,
                        agentName: named ? talk.names[1] : nil), for: person)
                for turn in call.turns {
                    let time = try await ContinuousClock().measure {
                        try await store.append([turn], to: id, for: person)
                    }
                    appending.append(time / .milliseconds(1))
                }
                _ = try await store.finish(
                    id, ended: call.turns.last?.said ?? call.started, outcome: "caller_left", for: person)
                let turns = try await store.read(person) { (rows) throws(MemoryError) in try rows.turns(of: id) }
                for turn in turns { known[turn.id] = known.count }
            }
            people.append(person)
            positions.append(known)
        }
    }

    /// 996 others, twenty turns each, in the same tables.
    func addCrowd() async throws {
        var talk = SyntheticTalk(seed: 11)
        for number in 0..<996 {
            let person = try await store.person(CallerKey(.identity, "other-\(number)"))
            let (call, turns) = talk.call(Int64(number + 1), turns: 20)
            let id = try await store.begin(call, for: person)
            try await store.append(turns, to: id, for: person)
        }
    }

    /// - Returns: what was found, and each recall's milliseconds.
    func measure(_ change: (inout RecallRequest) -> Void = { _ in }) async throws -> (Figures, [Double]) {
        var figures = Figures()
        var times: [Double] = []
        for (number, talk) in data.talks.enumerated() {
            await store.preload(people[number])
            for question in talk.questions {
                var request = RecallRequest(
                    question.text, asker: nil, at: talk.calls.last?.started ?? UnixTime(seconds: 0))
                request.limit = 50
                request.includesFacts = false
                request.embeddingDeadline = .seconds(10)
                change(&request)
                let clock = ContinuousClock()
                let start = clock.now
                let answer = try await store.recall(request, for: people[number])
                times.append(start.duration(to: clock.now) / .milliseconds(1))
                // A fact stands for the turns it was drawn from.
                var ranks: [Int: Int] = [:]
                for (rank, item) in answer.items.enumerated() {
                    for turn in item.sourceTurns {
                        if let position = positions[number][turn], question.evidence.contains(position) {
                            ranks[position] = min(ranks[position] ?? rank, rank)
                        }
                    }
                }
                figures.add(
                    ranks: Array(ranks.values), of: question.evidence.count, category: question.category, talk: number)
            }
        }
        return (figures, times)
    }

    func close() async {
        await store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
