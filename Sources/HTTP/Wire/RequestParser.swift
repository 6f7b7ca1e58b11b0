/// Reads one connection's requests out of its bytes, one after the other. Pure: bytes in, requests out.
///
/// After every ``append(_:)`` call ``next()`` until it needs more; after a fault nothing more comes. http_parser takes the
/// requests apart; what it is lenient about is refused here from the raw bytes (``RequestLines``), since leniency lets
/// requests be smuggled past a proxy (RFC 9112 §11.2).
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
    private enum State: Equatable {
        case head
        case fixed(RequestHead)
        case chunkSize(RequestHead)
        case chunkData(RequestHead)
        case trailer(RequestHead)
        case broken(RequestFault)
    }
    /// A size line with its extensions.
    static let maxChunkLine = 1024
    static let maxTrailer = 8192

    private let limits: Limits
    private var parser = HTTPParserHandle()
    private var state = State.head
    /// Came, and the library has not seen it.
    private var buffer: ArraySlice<UInt8> = []
    /// What the library took since its last stop, less the body.
    private var framing: [UInt8] = []

    init(limits: Limits) { self.limits = limits }

    /// Nothing of a next request has come yet.
    var isBetweenRequests: Bool { state == .head && framing.isEmpty && buffer.isEmpty }
    var isReadingBody: Bool {
        switch state {
        case .fixed, .chunkSize, .chunkData, .trailer: true
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
            if case .broken(let fault) = state { return .fault(fault) }
            while let stop = try read() {
                if let output = try take(stop) { return output }
            }
            return .needsMore
        } catch {
            state = .broken(error)
            buffer = []
            return .fault(error)
        }
    }

    /// Lets the library read on.
    /// - Returns: nil when more bytes are needed.
    private mutating func read() throws(RequestFault) -> HTTPParserHandle.Stop? {
        if state == .head, framing.isEmpty {
            // Some clients send an empty line after a body: RFC 9112 §2.2.
            while buffer.starts(with: [13, 10]) { buffer = buffer.dropFirst(2) }
            if buffer.elementsEqual([13]) { return nil }
        }
        while !buffer.isEmpty {
            let piece = try room().map { buffer.prefix($0) } ?? buffer
            let bodyBefore = parser.request.body.count
            let (taken, stop) = try parser.read(piece)
            let body = parser.request.body.count - bodyBefore
            framing += piece.prefix(taken).dropFirst(body)
            buffer = buffer.dropFirst(taken)
            if let stop { return stop }
        }
        buffer = []
        return nil
    }

    /// How many bytes may come before the next stop; nil where the body's length says it.
    private func room() throws(RequestFault) -> Int? {
        let (limit, fault): (Int, RequestFault)
        switch state {
        case .head: (limit, fault) = (limits.head + 4, .headTooLarge(limit: limits.head))
        case .chunkSize: (limit, fault) = (Self.maxChunkLine, .malformed("a chunk's size line is too long"))
        case .trailer: (limit, fault) = (Self.maxTrailer, .malformed("trailers are too long"))
        case .fixed, .chunkData, .broken: return nil
        }
        guard framing.count < limit else { throw fault }
        return limit - framing.count
    }

    private mutating func take(_ stop: HTTPParserHandle.Stop) throws(RequestFault) -> Output? {
        defer { framing = [] }
        switch (stop, state) {
        case (.head, .head):
            return try takeHead()
        case (.chunkSize(let size), .chunkSize(let head)):
            try RequestLines.checkChunkSize(framing)
            guard size <= UInt64(limits.body - parser.request.body.count) else {
                throw .bodyTooLarge(limit: limits.body)
            }
            state = size == 0 ? .trailer(head) : .chunkData(head)
            return nil
        case (.chunkEnd, .chunkData(let head)):
            guard framing == [13, 10] else { throw .malformed("a chunk is longer than its size") }
            state = .chunkSize(head)
            return nil
        case (.end, .fixed(let head)):
            return try finish(head)
        case (.end, .trailer(let head)):
            try RequestLines.checkFields(framing)
            return try finish(head)
        default:
            throw .malformed("its parts come out of order")
        }
    }

    private mutating func takeHead() throws(RequestFault) -> Output? {
        // The library stops before the last LF, and would take any other byte in its place.
        let last = buffer.prefix(1)
        let head = try RequestHead(parser, raw: framing + last, maxFields: limits.fields)
        switch head.framing {
        case .length(let length):
            guard length <= UInt64(limits.body) else { throw .bodyTooLarge(limit: limits.body) }
            state = .fixed(head)
        case .chunked:
            state = .chunkSize(head)
        }
        buffer = buffer.dropFirst()
        if case .end? = try parser.read(last).stop { return try finish(head) }
        return head.expectsContinue && buffer.isEmpty ? .sendContinue : nil
    }

    private mutating func finish(_ head: RequestHead) throws(RequestFault) -> Output {
        state = .head
        if buffer.isEmpty { buffer = [] }
        return .request(head, try RequestTarget(parsing: head.target), body: parser.takeRequest().body)
    }
}
