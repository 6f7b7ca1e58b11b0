import Basics
import Testing

struct WorkThreadTests {
    @Test func `jobs are done in order, and those waiting still when it goes`() async throws {
        let done = AsyncStream<Int>.makeStream()
        do {
            let thread = try WorkThread("test")
            for job in 0..<100 { thread.perform { done.continuation.yield(job) } }
            thread.perform { done.continuation.finish() }
        }
        var order: [Int] = []
        for await job in done.stream { order.append(job) }
        #expect(order == Array(0..<100))
    }

    @Test func `an error goes to whoever waits`() async throws {
        let thread = try WorkThread("test")
        await #expect(throws: CancellationError.self) {
            try await thread.run { () throws -> Int in throw CancellationError() }
        }
        #expect(await thread.run { 7 } == 7)
    }
}
