/// Reads one connection's requests out of its bytes, one after the other. Pure: bytes in, requests out.
///
/// After every ``append(_:)`` call ``next()`` until it needs more; after a fault nothing more comes.
struct RequestParser {
    struct Limits {
        var head: Int
        var body: Int
        /// Far above what any client sends; each field costs a dictionary entry.
        var fields = 128
    }
    enum Output: Equatable {
        case needsMore
        /// The client waits for `100 Continue` before it sends the body (RFC 9110 §10.1.1).
        case sendContinue
        case request(RequestHead, RequestTarget, body: [UInt8])
        case fault(RequestFault)
    }
    private enum State {
        case head(scanned: Int)
        case fixed(RequestHead, length: Int)
        case chunked(RequestHead)
        case broken(RequestFault)
    }
    private let limits: Limits
    private var state = State.head(scanned: 0)
    private var buffer: ArraySlice<UInt8> = []
    /// Beside the state, so that the growing body has one owner.
    private var chunks: ChunkedBody

    init(limits: Limits) {
        self.limits = limits
        chunks = ChunkedBody(limit: limits.body)
    }

    /// Nothing of a next request has come yet.
    var isBetweenRequests: Bool {
        if case .head = state { return buffer.isEmpty }
        return false
    }
    var isReadingBody: Bool {
        switch state {
        case .fixed, .chunked: true
        case .head, .broken: false
        }
    }
    /// What came after the last request: the first frames, after an upgrade.
    mutating func takeRest() -> [UInt8] {
        defer { buffer = [] }
        return Array(buffer)
    }

    mutating func append(_ bytes: [UInt8]) {
        // A slice whose front was taken keeps that front; start over when it is all used.
        if buffer.isEmpty { buffer = bytes[...] } else { buffer += bytes }
    }

    mutating func next() -> Output {
        do throws(RequestFault) {
            switch state {
            case .broken(let fault): return .fault(fault)
            case .head(let scanned): return try readHead(from: scanned)
            case .fixed(let head, let length): return try readFixed(head, length)
            case .chunked(let head): return try readChunked(head)
            }
        } catch {
            state = .broken(error)
            buffer = []
            return .fault(error)
        }
    }

    private mutating func readHead(from scanned: Int) throws(RequestFault) -> Output {
        var scanned = scanned
        // Some clients send an empty line after a body: RFC 9112 §2.2.
        while scanned == 0, buffer.starts(with: [13, 10]) { buffer = buffer.dropFirst(2) }
        guard let first = buffer.first else { return .needsMore }
        // A TLS hello or other noise need not wait for its header timeout.
        guard first == 13 || RequestHead.isToken(first) else { throw .malformed("this is not HTTP") }
        let base = buffer.startIndex
        var index = base + scanned
        while index + 3 < buffer.endIndex {
            if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13, buffer[index + 3] == 10 { break }
            index += 1
        }
        scanned = index - base
        guard scanned <= limits.head else { throw .headTooLarge(limit: limits.head) }
        guard index + 3 < buffer.endIndex else {
            state = .head(scanned: scanned)
            return .needsMore
        }
        let head = try RequestHead(parsing: buffer[base..<(index + 2)], maxFields: limits.fields)
        buffer = buffer[(index + 4)...]
        switch head.framing {
        case .length(let length):
            guard length <= limits.body else { throw .bodyTooLarge(limit: limits.body) }
            state = .fixed(head, length: length)
            if head.expectsContinue, length > 0, buffer.isEmpty { return .sendContinue }
        case .chunked:
            chunks = ChunkedBody(limit: limits.body)
            state = .chunked(head)
            if head.expectsContinue, buffer.isEmpty { return .sendContinue }
        }
        return next()
    }

    private mutating func readFixed(_ head: RequestHead, _ length: Int) throws(RequestFault) -> Output {
        guard buffer.count >= length else { return .needsMore }
        let body = Array(buffer.prefix(length))
        buffer = buffer.dropFirst(length)
        return try finish(head, body)
    }
    private mutating func readChunked(_ head: RequestHead) throws(RequestFault) -> Output {
        try chunks.take(from: &buffer)
        if buffer.isEmpty { buffer = [] }
        guard chunks.isDone else { return .needsMore }
        let body = chunks.body
        chunks = ChunkedBody(limit: limits.body)
        return try finish(head, body)
    }
    private mutating func finish(_ head: RequestHead, _ body: [UInt8]) throws(RequestFault) -> Output {
        state = .head(scanned: 0)
        if buffer.isEmpty { buffer = [] }
        return .request(head, try RequestTarget(parsing: head.target), body: body)
    }
}
