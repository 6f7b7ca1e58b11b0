import BenchmarkSupport
import FoundationEssentials
import Inference
import LanguageModels

/// How long a text takes to embed, by its length, and how near the 8-bit model's vectors are to the published weights'.
enum EmbeddingBenchmark {
    static let help = "MemoryBenchmark embedding [--runs n] [--fp32]: n texts of each length, 500 unless given"
    /// Milliseconds for 12 pieces of text, half of all at most; a machine with 2 shared cores.
    static let median = 1.5
    /// Mean cosine of 8-bit vectors to the published weights', at least; of these words, which are no sentences. Of
    /// LoCoMo's turns it is .991 (docs/embeddings.md).
    static let closeness = 0.985

    static func run(_ options: [String]) async throws -> [String] {
        var runs = 500
        var precision = MiniLMModel.Precision.int8
        var rest = options[...]
        while let option = rest.popFirst() {
            switch option {
            case "--fp32": precision = .fp32
            case "--runs":
                guard let number = rest.popFirst().flatMap({ Int($0) }), (1...100_000).contains(number) else {
                    throw BenchmarkError.usage(help)
                }
                runs = number
            default: throw BenchmarkError.usage(help)
            }
        }
        let clock = ContinuousClock()
        let folder = try ModelFolder.find()
        let model = try MiniLMModel(folder: folder, precision: precision)
        let before = ThreadTime.residentBytes
        let loading = try await clock.measure { try await model.warm() }
        print("\(model.id): ready after \(milliseconds(loading)) ms, \((ThreadTime.residentBytes - before) >> 20) MiB")

        var excesses: [String] = []
        for pieces in [12, 32, 96, 256] {
            var times: [Double] = []
            for number in 0..<max(20, runs * 12 / pieces) {
                // `[CLS]` and `[SEP]` are pieces as well; each of these words is one.
                let text = text(ofWords: pieces - 2, number: number)
                let time = try await clock.measure { _ = try await model.embed([text]) }
                times.append(milliseconds(time))
            }
            let (half, most) = (times.median ?? 0, times.percentile(0.95) ?? 0)
            print("\(pieces) pieces: p50 \(two(half)) ms, p95 \(two(most)) ms, \(times.count) texts")
            if pieces == 12, half > median { excesses.append("p50 of 12 pieces: \(two(half)) ms, more than \(median)") }
        }
        let texts = (0..<runs).map { text(ofWords: 5 + $0 % 40, number: $0) }
        let time = try await clock.measure { _ = try await model.embed(texts) }
        print("\(runs) texts of 5 to 44 words in one go: \(Int(Double(runs) / milliseconds(time) * 1000)) a second")
        excesses += try await compare(Array(texts.prefix(300)), in: folder)
        return excesses
    }

    private static func compare(_ texts: [String], in folder: ModelFolder) async throws -> [String] {
        let small = try await MiniLMModel(folder: folder).embed(texts)
        let full = try await MiniLMModel(folder: folder, precision: .fp32).embed(texts)
        let products = zip(small, full).map { zip($0, $1).map { Double($0 * $1) }.reduce(0, +) }
        let mean = products.reduce(0, +) / Double(max(1, products.count))
        print("8-bit to published weights: mean cosine \(four(mean)), least \(four(products.min() ?? 0))")
        return mean < closeness ? ["mean cosine of 8-bit vectors: \(four(mean)), less than \(closeness)"] : []
    }

    /// Sentences of a telephone, no two alike for a while.
    private static func text(ofWords count: Int, number: Int) -> String {
        (0..<count).map { words[(number * 7 + $0 * (1 + number % 5)) % words.count] }.joined(separator: " ")
    }
    private static let words = """
        i my we you the a and or but with for about please call back when order number never came last week monday \
        doctor moved new house daughter school dog loves music prefer morning evening tea coffee allergic to nuts \
        booked flight to london next month hotel was too loud want window seat change address bank card lost
        """.split(separator: " ").map(String.init)

    private static func milliseconds(_ duration: Duration) -> Double { duration / .milliseconds(1) }
    private static func two(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
    private static func four(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }
}
