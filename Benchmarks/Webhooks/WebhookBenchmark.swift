import Access
import Basics
import BenchmarkSupport
import FoundationEssentials
import Glibc
import HTTP
import PostCall
import Sockets
import Synchronization

/// Events at a steady pace, each by a caller of its own as hooks come in: how long until one is on disk, and whether the
/// target was told of every one, in order for each room.
@main
enum WebhookBenchmark {
    /// An acknowledgement that a voice platform waits for. Issue 5: under 10 ms for 95 of 100.
    static let budget: Duration = .milliseconds(10)

    static func main() async throws {
        var words = CommandLine.arguments.dropFirst()
        var (pace, seconds, isChecked) = (500, 60, false)
        while let word = words.popFirst() {
            switch word {
            case "--pace": pace = words.popFirst().flatMap { Int($0) } ?? pace
            case "--seconds": seconds = words.popFirst().flatMap { Int($0) } ?? seconds
            case "--check": isChecked = true
            default:
                print("usage: WebhookBenchmark [--pace EVENTS_A_SECOND] [--seconds N] [--check]")
                return
            }
        }
        guard (1...100_000).contains(pace), (1...3600).contains(seconds) else {
            print("--pace must be 1 to 100000 and --seconds 1 to 3600")
            exit(64)
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let isGood = try await measure(pace: pace, seconds: seconds, folder: folder)
        if isChecked, !isGood { exit(1) }
    }

    private static func measure(pace: Int, seconds: Int, folder: String) async throws -> Bool {
        let metrics = Metrics()
        let arrivals = Arrivals()
        let target = HTTPServer(
            configuration: {
                var parts = HTTPServer.Configuration(); parts.bindAddresses = ["127.0.0.1"]; return parts
            }(),
            handle: { request in
                arrivals.take(request.body)
                return .text("")
            }, upgrade: { _ in .reject(.text("", status: 404)) }, metrics: metrics)
        let port = try target.start()
        let service = try await WebhookService.start(
            .init(
                path: folder + "/events.sqlite",
                targets: [
                    WebhookTarget(
                        url: Private("http://127.0.0.1:\(port)/"),
                        signing: .timed(header: "Parley-Signature", secrets: [Private("secret")]))
                ],
                clock: QueueClock(
                    now: { MonotonicClock.now }, unixMilliseconds: { WallClock.unixNanoseconds / 1_000_000 }),
                seed: 1),
            verifier: TokenVerifier(keys: [:]), metrics: metrics)
        let transcript = String(repeating: "So I will call you on Tuesday. ", count: 130)
        let start = MonotonicClock.now
        let waits = try await withThrowingTaskGroup(of: Duration.self) { group in
            for number in 0..<pace * seconds {
                let due = start + .nanoseconds(Int64(number) * 1_000_000_000 / Int64(pace))
                let early = due - MonotonicClock.now
                if early > .zero { try await Task.sleep(for: early) }
                let event = NewEvent.notice(
                    "call.completed", room: "room-\(number % 100)", call: "call-\(number)", key: "call-\(number)",
                    data: ["number": .int(Int64(number)), "transcript": .string(transcript)])
                group.addTask {
                    let asked = MonotonicClock.now
                    try await service.queue.add(event)
                    return MonotonicClock.now - asked
                }
            }
            var waits: [Duration] = []
            for try await wait in group { waits.append(wait) }
            return waits
        }
        let added = MonotonicClock.now - start
        await service.stop(within: .seconds(120))
        let delivered = MonotonicClock.now - start
        await target.stop(within: .seconds(1))
        return report(waits, added, delivered, arrivals)
    }

    private static func report(
        _ waits: [Duration], _ added: Duration, _ delivered: Duration, _ arrivals: Arrivals
    ) -> Bool {
        func text(_ share: Double) -> String {
            let milliseconds = (waits.percentile(share) ?? .zero).inSeconds * 1000
            return "\((milliseconds * 100).rounded() / 100) ms"
        }
        let (count, misplaced) = arrivals.result
        print(
            "events \(waits.count) of 4 KB in \(added.inSeconds) s, on disk after: median \(text(0.5)),", terminator: ""
        )
        print(" p95 \(text(0.95)), p99 \(text(0.99)), worst \(text(1))")
        print("told \(count), out of order in their room \(misplaced), the last after \(delivered.inSeconds) s")
        return count == waits.count && misplaced == 0 && (waits.percentile(0.95) ?? .seconds(1)) < budget
    }
}

/// What the target was told.
private final class Arrivals: Sendable {
    private struct State {
        var numbers: Set<Int64> = []
        var lastOfRoom: [Int64: Int64] = [:]
        var misplaced = 0
    }
    private let state = Mutex(State())

    func take(_ body: [UInt8]) {
        guard let number = (try? JSONValue(parsing: body))?["data"]?["number"]?.intValue else { return }
        state.withLock {
            $0.numbers.insert(number)
            if let last = $0.lastOfRoom[number % 100], last > number { $0.misplaced += 1 }
            $0.lastOfRoom[number % 100] = number
        }
    }
    var result: (count: Int, misplaced: Int) { state.withLock { ($0.numbers.count, $0.misplaced) } }
}
