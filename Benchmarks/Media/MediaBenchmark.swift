import Basics
import BenchmarkSupport
import Glibc

/// # MediaBenchmark: what the media plane costs, beside the bare cost of the same packets in the same run.
///
/// Drives `Rooms.ShardPool` in process with real UDP, ICE, DTLS and SRTP. Run it with `scripts/bench.sh`; figures and
/// budgets stand in docs/benchmarks.md.
@main struct MediaBenchmark {
    static func main() throws {
        let options: Options
        do { options = try Options(Array(CommandLine.arguments.dropFirst())) } catch {
            print(error)
            exit(2)
        }
        var excesses = try measureForwarding(options)
        if options.joins > 0 { try measureJoins(options.joins) }
        if options.measuresMemory { excesses += try measureMemory() }
        for excess in excesses { print("over budget: \(excess)") }
        if options.checksBudget, !excesses.isEmpty { exit(1) }
    }

    /// - Returns: what is over budget.
    private static func measureForwarding(_ options: Options) throws -> [String] {
        var excesses: [String] = []
        for (publishers, subscribers) in options.shapes {
            for interval in options.intervals {
                let forwarding = Forwarding(
                    publishers: publishers, subscribers: subscribers, seconds: options.seconds, runs: options.runs,
                    interval: .milliseconds(Int64(interval)))
                let runs = try forwarding.measure()
                report(forwarding, runs)
                excesses += Budget.excesses(of: runs, named: forwarding.name)
            }
        }
        return excesses
    }

    private static func report(_ forwarding: Forwarding, _ runs: [Forwarding.Run]) {
        let delays = runs.flatMap(\.delays).map { Double($0) / 1000 }
        func median(_ value: (Forwarding.Run) -> Double) -> Double { runs.map(value).median ?? 0 }
        print(
            "forwarding \(forwarding.name): \(two(median(\.perPacket) / 1000)) µs CPU a packet, "
                + "floor \(two(median(\.floor) / 1000)) µs, ratio \(two(median(\.ratio))) "
                + "(runs \(runs.map { two($0.ratio) }.joined(separator: " "))), "
                + "allocations \(two(median(\.allocations) * 1000))/1000 packets, "
                + "delay p50 \(one(delays.median ?? 0)) µs p99 \(one(delays.percentile(0.99) ?? 0)) µs, "
                + "starved \(one(median(\.starved) * 100)) %, "
                + "\(runs.reduce(0) { $0 + $1.packets }) packets, \(runs.reduce(0) { $0 + $1.lost }) lost")
    }

    private static func measureJoins(_ joins: Int) throws {
        let result = try Joining(joins: joins).measure()
        print(
            "joins: \(one(result.perSecond)) a second with clients in the same process, "
                + "\(two(result.shardMilliseconds)) ms of the shard's CPU each "
                + "(\(one(1000 / result.shardMilliseconds)) a second and core), "
                + "latency p50 \(one(result.latencies.median ?? 0)) ms p99 \(one(result.latencies.percentile(0.99) ?? 0)) ms"
        )
    }

    /// - Returns: what is over budget.
    private static func measureMemory() throws -> [String] {
        let result = try IdleMemory().measure()
        print(
            "memory per idle participant: \(one(result.heap / 1024)) KiB of heap, "
                + "\(one(result.resident / 1024)) KiB resident")
        return result.heap > Budget.idleBytes ? ["an idle participant takes \(result.heap) bytes of heap"] : []
    }

    private static func one(_ value: Double) -> String { rounded(value, 10) }
    private static func two(_ value: Double) -> String { rounded(value, 100) }
    private static func rounded(_ value: Double, _ scale: Double) -> String { "\((value * scale).rounded() / scale)" }
}
