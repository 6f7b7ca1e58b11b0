import CHTTPParser

/// One connection's requests, taken apart by Node's http_parser. It stops at every border inside a request, so that its
/// caller can judge the bytes before more are read.
///
/// Debian builds the library without its strict mode: lone line feeds, folded lines, spaces in header names and any two
/// bytes after a chunk pass. ``RequestParser`` looks at the bytes between the borders and refuses those.
@safe struct HTTPParserHandle {
    enum Stop {
        /// The headers' empty line, whose LF has not been taken yet.
        case head
        /// The end of a chunk's size line.
        case chunkSize(UInt64)
        /// The line end after a chunk's data. Not for the last chunk, which has none.
        case chunkEnd
        /// The end of the request.
        case end
    }
    /// What the callbacks have gathered of the present request.
    struct Request {
        fileprivate(set) var target: [UInt8] = []
        fileprivate(set) var fields: [(name: [UInt8], value: [UInt8])] = []
        fileprivate(set) var body: [UInt8] = []
        fileprivate var isInValue = false
        /// Fields after this are trailers, which are read and forgotten.
        fileprivate var isPastHead = false
        fileprivate var isLastChunk = false
        fileprivate var stop: Stop?
    }
    private(set) var request = Request()
    private var parser = unsafe http_parser()

    /// - Parameter readsResponses: a client's end: what is called a request here is then an answer.
    init(readsResponses: Bool = false) {
        _ = Self.unlimited
        unsafe http_parser_init(&parser, readsResponses ? HTTP_RESPONSE : HTTP_REQUEST)
    }
    /// Our limits are the caller's, per server; the library's (80 KB) is one for the whole process.
    private static let unlimited: Void = http_parser_set_max_header_size(.max)

    /// Reads up to the next stop.
    /// - Returns: how many bytes were taken: all of them, unless there was a stop.
    /// - Throws: the library's name for what is wrong.
    mutating func read(_ bytes: ArraySlice<UInt8>) throws(RequestFault) -> (taken: Int, stop: Stop?) {
        // No bytes would mean the end of the stream.
        if bytes.isEmpty { return (0, nil) }
        // Moved out and back, for the callbacks' own access.
        var (parser, request, settings) = unsafe (parser, request, Self.settings)
        self.request = Request()
        request.stop = nil
        let taken = unsafe bytes.withUnsafeBytes { bytes in
            unsafe withUnsafeMutablePointer(to: &request) { request in
                unsafe parser.data = UnsafeMutableRawPointer(request)
                let start = unsafe bytes.assumingMemoryBound(to: CChar.self).baseAddress
                return unsafe http_parser_execute(&parser, &settings, start, bytes.count)
            }
        }
        unsafe parser.data = nil
        let status = unsafe http_errno(parser.http_errno)
        if status == HPE_PAUSED { unsafe http_parser_pause(&parser, 0) }
        unsafe self.parser = parser
        self.request = request
        guard status == HPE_OK || status == HPE_PAUSED else {
            throw .malformed(unsafe String(cString: http_errno_description(status)))
        }
        return (taken, request.stop)
    }
    /// The whole request, once it has ended; the next one begins.
    mutating func takeRequest() -> Request {
        defer { request = Request() }
        return request
    }

    // Known from the stop at the head on.
    var method: String { unsafe String(cString: http_method_str(http_method(parser.method))) }
    var version: (major: Int, minor: Int) { unsafe (Int(parser.http_major), Int(parser.http_minor)) }
    /// Of an answer.
    var status: Int { unsafe Int(parser.status_code) }
    /// Nil without a Content-Length.
    var contentLength: UInt64? { unsafe parser.content_length == .max ? nil : parser.content_length }

    private static var settings: http_parser_settings {
        var settings = http_parser_settings()
        unsafe settings.on_url = { parser, bytes, count in
            unsafe HTTPParserHandle.change(parser) {
                unsafe $0.target += UnsafeRawBufferPointer(start: bytes, count: count)
            }
        }
        unsafe settings.on_header_field = { parser, bytes, count in
            unsafe HTTPParserHandle.change(parser) { request in
                if request.isPastHead { return }
                if request.fields.isEmpty || request.isInValue { request.fields.append(([], [])) }
                request.isInValue = false
                unsafe request.fields[request.fields.count - 1].name += UnsafeRawBufferPointer(
                    start: bytes, count: count)
            }
        }
        unsafe settings.on_header_value = { parser, bytes, count in
            unsafe HTTPParserHandle.change(parser) { request in
                if request.isPastHead || request.fields.isEmpty { return }
                request.isInValue = true
                unsafe request.fields[request.fields.count - 1].value += UnsafeRawBufferPointer(
                    start: bytes, count: count)
            }
        }
        unsafe settings.on_headers_complete = { parser in
            unsafe HTTPParserHandle.change(parser, stop: .head) { $0.isPastHead = true }
        }
        unsafe settings.on_body = { parser, bytes, count in
            unsafe HTTPParserHandle.change(parser) {
                unsafe $0.body += UnsafeRawBufferPointer(start: bytes, count: count)
            }
        }
        unsafe settings.on_chunk_header = { parser in
            let size = unsafe parser?.pointee.content_length ?? 0
            return unsafe HTTPParserHandle.change(parser, stop: .chunkSize(size)) { $0.isLastChunk = size == 0 }
        }
        unsafe settings.on_chunk_complete = { parser in
            var isLast = false
            unsafe HTTPParserHandle.change(parser) { isLast = $0.isLastChunk }
            return isLast ? 0 : unsafe HTTPParserHandle.change(parser, stop: .chunkEnd) { _ in }
        }
        unsafe settings.on_message_complete = { parser in
            unsafe HTTPParserHandle.change(parser, stop: .end) { _ in }
        }
        return settings
    }

    /// - Parameter stop: where the library hands back to ``read(_:)``.
    @discardableResult
    private static func change(
        _ parser: UnsafeMutablePointer<http_parser>?, stop: Stop? = nil, _ change: (inout Request) -> Void
    ) -> CInt {
        guard let parser = unsafe parser, let data = unsafe parser.pointee.data else { return -1 }
        let request = unsafe data.assumingMemoryBound(to: Request.self)
        unsafe change(&request.pointee)
        if let stop {
            unsafe request.pointee.stop = stop
            unsafe http_parser_pause(parser, 1)
        }
        return 0
    }
}
