import Basics

/// Measures memory: what is found (`locomo`), how fast (`recall`). `scripts/bench.sh memory` runs it.
@main
struct MemoryBenchmark {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "locomo": try await LoCoMoBenchmark.run(Array(arguments.dropFirst()))
        default: print("usage: MemoryBenchmark locomo|recall [options]")
        }
    }
}
