import Basics
import Glibc

/// # MemoryBenchmark: what remembering costs and how much of it comes back.
///
/// Run it with `scripts/bench.sh memory SUBCOMMAND`; figures and budgets stand in docs/benchmarks.md.
@main struct MemoryBenchmark {
    /// A line each; what they measure is in a file of their name.
    static let subcommands: [Subcommand] = [
        Subcommand("embedding", "time and closeness of the embedding models", EmbeddingBenchmark.run)
    ]

    static func main() async {
        let arguments = CommandLine.arguments.dropFirst()
        guard let subcommand = subcommands.first(where: { $0.name == arguments.first }) else {
            let lines = subcommands.map { "  \($0.name)  \($0.help)" }
            print((["MemoryBenchmark SUBCOMMAND [--check] [OPTION …]"] + lines).joined(separator: "\n"))
            exit(2)
        }
        Log.configure(minimum: .error)
        do {
            let options = Array(arguments.dropFirst())
            let excesses = try await subcommand.run(options.filter { $0 != "--check" })
            for excess in excesses { print("over budget: \(excess)") }
            exit(options.contains("--check") && !excesses.isEmpty ? 1 : 0)
        } catch {
            print(error)
            exit(2)
        }
    }
}

/// One thing to measure.
struct Subcommand: Sendable {
    let name: String
    let help: String
    /// Takes the options besides `--check`, prints what it found, returns what is over its budget.
    let run: @Sendable ([String]) async throws -> [String]

    init(_ name: String, _ help: String, _ run: @escaping @Sendable ([String]) async throws -> [String]) {
        self.name = name
        self.help = help
        self.run = run
    }
}

/// Why nothing was measured.
enum BenchmarkError: Error, CustomStringConvertible {
    case usage(String)
    case notThere(String)

    var description: String {
        switch self {
        case .usage(let help): help
        case .notThere(let what): what
        }
    }
}
