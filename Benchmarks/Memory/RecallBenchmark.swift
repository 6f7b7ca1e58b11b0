import Basics
import BenchmarkSupport
import LanguageModels
import Memory

/// How long finding takes as memories grow.
enum RecallBenchmark {
    static func run(_ options: [String]) async throws -> [String] {
        let clock = ContinuousClock()
        let id = EmbeddingModelID(name: "synthetic", dimension: 384)
        for count in [1_000, 10_000] {
            var talk = SyntheticTalk(seed: 7)
            var index = PersonIndex()
            let building = clock.measure {
                for call in 0..<count / 20 {
                    let (conversation, turns) = talk.call(Int64(call + 1), turns: 20)
                    index.add(conversation)
                    for turn in turns {
                        index.add(turn)
                        index.setVector(StoredVector(talk.vector(id.dimension), model: id), of: .turn(turn.id))
                    }
                }
            }
            print("\(count): built in \(building), \(index.bytes >> 10) KiB")
            var times: [Double] = []
            for _ in 0..<300 {
                let text = talk.question()
                let vector = talk.vector(id.dimension)
                times.append(
                    clock.measure {
                        let query = RecallQuery(
                            text, asker: .caller, participants: index.participants, years: index.years,
                            at: UnixTime(seconds: 1_700_000_000))
                        let ranked = Ranking().rank(
                            query, vector: QueryVector(model: id, components: vector), in: index,
                            filter: .init(validAt: UnixTime(seconds: 0)), limit: 10)
                        precondition(ranked.count == 10)
                    } / .milliseconds(1))
            }
            print("p50 \(times.median ?? 0) p95 \(times.percentile(0.95) ?? 0)")
        }
        return []
    }
}
