import Basics
import Sockets
import Synchronization

/// One request with what has come back of its answer. The thread of curl writes it; anyone may cancel it.
final class CurlExchange: Sendable {
    let method: String
    let url: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let timeout: Duration
    let deadline: Moment

    private struct Answer {
        var headers: [(name: String, value: String)] = []
        var body: [UInt8] = []
        var isTooLong = false
    }
    private let answer = Mutex(Answer())
    private let cancelled = Atomic(false)

    init(method: String, url: String, headers: [(name: String, value: String)], body: [UInt8], timeout: Duration) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        deadline = MonotonicClock.now + timeout
    }

    func cancel() { cancelled.store(true, ordering: .releasing) }
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    /// - Returns: false when the answer is longer than we take.
    func receive(body bytes: [UInt8]) -> Bool {
        answer.withLock { answer in
            guard answer.body.count + bytes.count <= HTTPClient.maxAnswer else {
                answer.isTooLong = true
                return false
            }
            answer.body += bytes
            return true
        }
    }
    /// - Parameter line: with its CR LF; a status line begins a new answer (after `100 Continue`).
    func receive(headerLine line: String) {
        answer.withLock { answer in
            if line.hasPrefix("HTTP/") { return answer.headers = [] }
            guard let colon = line.firstIndex(of: ":") else { return }
            let value = line[line.index(after: colon)...].filter { !$0.isNewline }.trimmed
            answer.headers.append((line[..<colon].lowercased(), String(value)))
        }
    }
    var isTooLong: Bool { answer.withLock { $0.isTooLong } }
    func response(status: Int) -> HTTPResponse {
        answer.withLock { HTTPResponse(status: status, headers: $0.headers, body: $0.body) }
    }
}
