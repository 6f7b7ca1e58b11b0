import Basics
import BenchmarkSupport
import Glibc

/// # CallBenchmark: what a call costs, when recognition, language model and voice take no time.
///
/// Room server, dispatcher, worker and callers in one process, over real sockets, with real voice activity, Opus and SRTP.
/// Run it with `scripts/bench.sh calls`; figures and budgets stand in docs/benchmarks.md.
@main struct CallBenchmark {
    static func main() async {
        do {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            Log.configure(minimum: .error)
            let excesses = try await measure(options)
            for excess in excesses { print("over budget: \(excess)") }
            end(options.checksBudget && !excesses.isEmpty ? 1 : 0)
        } catch {
            print(error)
            end(2)
        }
    }

    /// Without C's good-bye: libraries would take apart what media threads still use.
    private static func end(_ status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }

    /// - Returns: what is over budget.
    private static func measure(_ options: Options) async throws -> [String] {
        let models = try await Models(openMicrophones: !options.isDiscontinuous)
        print("load of the machine \(ProcessUse.load), \(ProcessUse.processors) processors")
        var excesses: [String?] = []
        for part in options.parts {
            defer { _ = fflush(nil) }  // whoever reads a pipe sees it part by part
            switch part {
            case .turns: excesses += try await turns(Turns(models: models, calls: options.calls, turns: options.turns))
            case .bargeIn:
                excesses += try await bargeIns(
                    BargeIns(models: models, calls: options.calls, times: max(1, options.turns / 4)))
            case .greeting: excesses += try await greetings(Greetings(models: models, calls: 30))
            case .crowd:
                for calls in options.crowds {
                    excesses += try await crowd(Crowd(models: models, calls: calls, seconds: options.seconds))
                }
            case .series:
                excesses += try await series(
                    Series(
                        models: models, calls: options.series, atOnce: options.atOnce,
                        step: max(1, min(100, options.series / 2))))
            }
        }
        return excesses.compactMap(\.self)
    }

    private static func turns(_ turns: Turns) async throws -> [String?] {
        let result = try await turns.measure()
        print(
            "turn, our own share: \(spread(result.own)) from decision to first sound at the caller; by the session's "
                + "clock \(spread(result.ownBySession)); end of the sentence to first sound \(spread(result.whole)); "
                + "\(result.own.count) turns in \(turns.calls) calls")
        return [
            Budget.check("own share of a turn, p50 ms", result.own.median, atMost: Budget.ownMedian),
            Budget.check("own share of a turn, p99 ms", result.own.percentile(0.99), atMost: Budget.ownWorst),
        ]
    }

    private static func bargeIns(_ bargeIns: BargeIns) async throws -> [String?] {
        let waits = try await bargeIns.measure()
        print("barge-in: \(spread(waits)) from decision to last sound on the wire, \(waits.count) times")
        return [Budget.check("barge-in, p95 ms", waits.percentile(0.95), atMost: Budget.bargeIn)]
    }

    private static func greetings(_ greetings: Greetings) async throws -> [String?] {
        let result = try await greetings.measure()
        print(
            "connect: \(spread(result.heard)) to the agent's first sound, \(spread(result.bothWays)) to sound both ways, "
                + "\(result.heard.count) calls")
        return [
            Budget.check("connect to first sound, p50 ms", result.heard.median, atMost: Budget.greetingMedian)
        ]
    }

    private static func crowd(_ crowd: Crowd) async throws -> [String?] {
        let result = try await crowd.measure()
        let counts = result.counts
        let threads = result.processor.filter { $0.value >= 0.005 }.sorted { $0.value > $1.value }
        let total = result.processor.values.reduce(0, +)
        print(
            """
            \(crowd.calls) calls: \(counts.frames) frames, \(counts.lateFrames) late (worst \(one(counts.worstFrame.inMilliseconds)) ms), \
            \(counts.concealed) made up; \(counts.packets) packets, \(counts.latePackets) late \
            (worst \(one(counts.worstPacket.inMilliseconds)) ms), \(counts.lost) lost; \
            own share \(spread(result.own)), \(result.turns) turns; starved \(one(result.starved * 100)) %
              processors \(one(total * 100)) % (\(two(total * 100 / Double(crowd.calls))) % a call): \
            \(threads.map { "\($0.key) \(one($0.value * 100)) %" }.joined(separator: ", "))
              memory a call: \(result.heap / crowd.calls / 1024) KiB of heap, \(result.resident / crowd.calls / 1024) KiB resident
            """)
        return [
            Budget.check(
                "late frames of \(crowd.calls) calls",
                Double(counts.lateFrames + counts.concealed) / Double(max(1, counts.frames)),
                atMost: Budget.lateShare)
        ]
    }

    private static func series(_ series: Series) async throws -> [String?] {
        let found = try await series.measure { now in
            print(
                "after \(now.calls) calls: \(one(Double(now.heap) / 1_048_576)) MiB of heap, "
                    + "\(one(Double(now.resident) / 1_048_576)) MiB resident, \(now.fileDescriptors) file descriptors, "
                    + "\(now.threads) threads")
            fflush(nil)
        }
        let growth = found.heapGrowth
        print(
            "a call leaves behind \(one(growth ?? 0)) bytes of heap, \(one(found.residentGrowth ?? 0)) bytes resident")
        return [
            Budget.check("bytes of heap a call leaves behind", growth, atMost: Budget.leftBehind),
            Budget.check(
                "file descriptors left by calls",
                Double((found.last?.fileDescriptors ?? 0) - (found.first?.fileDescriptors ?? 0)), atMost: 0),
            Budget.check(
                "threads left by calls", Double((found.last?.threads ?? 0) - (found.first?.threads ?? 0)),
                atMost: Budget.poolThreads),
        ]
    }

    private static func spread(_ values: [Double]) -> String {
        func at(_ share: Double) -> String { one(values.percentile(share) ?? 0) }
        return "p50 \(at(0.5)) p95 \(at(0.95)) p99 \(at(0.99)) ms"
    }
    private static func one(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    private static func two(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
