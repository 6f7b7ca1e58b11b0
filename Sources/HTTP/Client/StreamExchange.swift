import Basics
import Sockets
import Synchronization

/// One request whose answer is passed on as it comes. The thread of curl writes it; anyone may cancel it.
final class StreamExchange: Sendable {
    let method: String
    let url: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    let patience: HTTPStreamClient.Patience
    private let events: AsyncThrowingStream<HTTPStreamClient.Event, any Error>.Continuation
    private let cancelled = Atomic(false)

    private struct Answer {
        var status = 0
        var headers: [(name: String, value: String)] = []
        var hasHead = false
        var received = 0
        var isTooLong = false
        var deadline: Moment
    }
    private let answer: Mutex<Answer>

    init(
        method: String, url: String, headers: [(name: String, value: String)], body: [UInt8],
        patience: HTTPStreamClient.Patience,
        events: AsyncThrowingStream<HTTPStreamClient.Event, any Error>.Continuation
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.patience = patience
        self.events = events
        answer = Mutex(Answer(deadline: MonotonicClock.now + patience.answering))
    }

    func cancel() { cancelled.store(true, ordering: .releasing) }
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
    /// When it has kept its reader waiting for too long.
    var deadline: Moment { answer.withLock { $0.deadline } }
    var isTooLong: Bool { answer.withLock { $0.isTooLong } }
    /// How long the present wait was allowed to be.
    var patienceNow: Duration { answer.withLock { $0.hasHead ? patience.continuing : patience.answering } }

    /// - Returns: false when nobody wants more, or it is more than we take.
    func receive(body bytes: [UInt8]) -> Bool {
        let isWanted = answer.withLock { answer in
            answer.deadline = MonotonicClock.now + patience.continuing
            answer.received += bytes.count
            answer.isTooLong = answer.received > HTTPClient.maxAnswer
            return !answer.isTooLong
        }
        guard isWanted, !isCancelled else { return false }
        if !bytes.isEmpty { events.yield(.body(bytes)) }
        return true
    }
    /// - Parameter line: with its CR LF; an empty one ends the head, a status line begins another (`100 Continue`).
    func receive(headerLine line: String) {
        let text = String(line.filter { !$0.isNewline })
        let head = answer.withLock { answer -> (Int, [(name: String, value: String)])? in
            if text.hasPrefix("HTTP/") {
                answer.headers = []
                answer.status = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
            } else if let colon = text.firstIndex(of: ":") {
                let value = text[text.index(after: colon)...].trimmed
                answer.headers.append((text[..<colon].lowercased(), String(value)))
            } else if text.isEmpty, answer.status >= 200, !answer.hasHead {
                answer.hasHead = true
                answer.deadline = MonotonicClock.now + patience.continuing
                return (answer.status, answer.headers)
            }
            return nil
        }
        if let head { events.yield(.head(status: head.0, headers: head.1)) }
    }
    func end(_ error: HTTPError?) { events.finish(throwing: error) }
}
