import Basics
import BenchmarkSupport
import Sockets

/// Call after call, a few at a time: connect, greeting, one turn, hang up. What is left behind of each?
struct Series {
    let models: Models
    let calls: Int
    let atOnce: Int
    /// Calls between two looks.
    let step: Int

    /// What the process holds when no call runs.
    struct Holdings: Sendable {
        var calls: Int
        var heap: Int
        var resident: Int
        var fileDescriptors: Int
        var threads: Int
    }

    func measure(_ seen: (Holdings) -> Void) async throws -> [Holdings] {
        let exchange = try await models.exchange(answer: models.sounds.answer)
        var found: [Holdings] = []
        for done in stride(from: 0, to: calls, by: step) {
            let count = min(step, calls - done)
            let lanes = min(atOnce, count)
            _ = try await inParallel(lanes, apart: .milliseconds(40)) { lane in
                for _ in stride(from: lane, to: count, by: lanes) { try await hold(exchange) }
            }
            try await exchange.quiet()
            Allocations.trim()
            let now = Holdings(
                calls: done + count, heap: Allocations.bytesInUse, resident: ThreadTime.residentBytes,
                fileDescriptors: ProcessUse.fileDescriptors, threads: ProcessUse.threadCount)
            seen(now)
            found.append(now)
        }
        await exchange.stop()
        return found
    }

    private func hold(_ exchange: Exchange) async throws {
        let call = Conversation(exchange)
        _ = try await call.begin()
        _ = try await call.ask(models.sounds.question)
        await call.end()
    }
}

extension [Series.Holdings] {
    /// Growth a call from the first look to the last, in bytes: what came before is warming up.
    var heapGrowth: Double? { growth(\.heap) }
    var residentGrowth: Double? { growth(\.resident) }
    private func growth(_ value: (Element) -> Int) -> Double? {
        guard let first, let last, last.calls > first.calls else { return nil }
        return Double(value(last) - value(first)) / Double(last.calls - first.calls)
    }
}
