import Basics
import Synchronization
import Testing

@testable import PostCall

struct DelivererTests {
    private let clock = TestClock()
    private func target(_ name: String) -> WebhookTarget {
        WebhookTarget(
            name: name, url: Private("http://x"), signing: .timed(header: "X", secrets: []), timeout: .seconds(1))
    }

    /// What the targets were sent, as the test's own requests see it.
    private actor Record {
        private var had: [(target: String, id: String)] = []
        private var waiting: (count: Int, continuation: CheckedContinuation<Void, Never>)?
        func add(_ target: String, _ id: String) {
            had.append((target, id))
            if let waiting, had.count >= waiting.count {
                self.waiting = nil
                waiting.continuation.resume()
            }
        }
        func ids(_ target: String) -> [String] { had.filter { $0.target == target }.map(\.id) }
        func until(_ count: Int) async {
            guard had.count < count else { return }
            await withCheckedContinuation { waiting = (count, $0) }
        }
    }

    @Test func `each target is told of everything once, and a stop waits for what can go`() async throws {
        let queue = try await EventQueue.test(clock, routes: ["a", "b"])
        let record = Record()
        let metrics = Metrics()
        let early = try await queue.add(.news("r"))
        let deliverer = await Deliverer(queue, targets: [target("a"), target("b")], metrics: metrics) { request, _ in
            let id = request.headers.first { $0.name == "Parley-Event-Id" }?.value ?? ""
            await record.add(request.headers.contains { $0.name == "X" } ? "" : "any", id)
            return .delivered(status: 200)
        }
        try await deliverer.start()
        var ids = [early.text]
        for _ in 0..<50 { ids.append(try await queue.add(.news("r")).text) }
        await deliverer.stop(within: .seconds(30))
        let had = await record.ids("any")
        let open = (try await queue.openDeliveryCount(of: "a"), try await queue.openDeliveryCount(of: "b"))
        #expect(had.sorted() == (ids + ids).sorted())
        #expect(open == (0, 0))
        #expect(metrics.exposition.contains("parley_webhook_open{target=\"a\"} 0\n"))
        #expect(metrics.exposition.contains("tries_total{target=\"b\",outcome=\"delivered\"} 51\n"))
    }

    @Test func `what a target cannot take stays on disk, and the next start goes on with it in order`() async throws {
        try await TemporaryFolder.use { folder in
            let path = folder + "/e.sqlite"
            var ids: [String] = []
            let first = try await EventQueue.test(clock, path: path, routes: ["a"])
            let tried = Record()
            let down = await Deliverer(first, targets: [target("a")], metrics: Metrics()) { _, _ in
                await tried.add("a", "")
                return .unavailable(status: 503, error: "it answered 503", retryAfter: .seconds(10))
            }
            try await down.start()
            for _ in 0..<20 { ids.append(try await first.add(.news("r")).text) }
            await tried.until(1)
            await down.stop(within: .seconds(30))
            await first.close()

            clock.advance(by: .seconds(11))
            let second = try await EventQueue.test(clock, path: path, routes: ["a"])
            let record = Record()
            let up = await Deliverer(second, targets: [target("a")], metrics: Metrics()) { request, _ in
                await record.add("a", request.headers.first { $0.name == "Parley-Event-Id" }?.value ?? "")
                return .delivered(status: 200)
            }
            try await up.start()
            await up.stop(within: .seconds(30))
            let had = await record.ids("a")
            #expect(had == ids)
        }
    }
}
