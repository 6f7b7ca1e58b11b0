import Basics
import Sockets
import Synchronization

/// The thread that runs all streaming requests of one client. It ends when neither the client nor a stream is left.
final class CurlMultiLoop: Sendable {
    private let added = Mutex<[StreamExchange]>([])
    private let curl: CurlMultiHandle

    init() throws(HTTPError) {
        guard let curl = CurlMultiHandle() else { throw .thread("curl could not start: out of memory") }
        self.curl = curl
        let run: @Sendable () -> Void = { [weak self] in
            // Held for one turn at a time, or it would never be let go.
            while let loop = self { loop.turn() }
            curl.removeAll()
        }
        do { try NamedThread.start("http-stream", body: run) } catch { throw .thread(error.description) }
    }
    deinit { curl.wake() }

    func add(_ exchange: StreamExchange) {
        added.withLock { $0.append(exchange) }
        curl.wake()
    }
    func wake() { curl.wake() }

    private func turn() {
        let new = added.withLock { added in
            defer { added = [] }
            return added
        }
        for exchange in new { curl.add(exchange) }
        curl.work(now: MonotonicClock.now)
        curl.wait(until: curl.deadline, now: MonotonicClock.now)
    }
}
