import Basics
import CCurl
import Sockets

/// One curl easy handle with its kept connection. Stays on its thread.
@safe final class CurlHandle {
    private let handle: UnsafeMutableRawPointer?

    init() {
        Self.initialized
        unsafe handle = curl_easy_init()
    }
    deinit { if let handle = unsafe handle { unsafe curl_easy_cleanup(handle) } }

    /// curl wants this once per process, before any thread uses it.
    static let initialized: Void = { _ = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) }()

    /// Blocks until the answer is there, the time is up or the exchange is cancelled.
    func perform(_ exchange: CurlExchange) -> Result<HTTPResponse, HTTPError> {
        guard let handle = unsafe handle else {
            return .failure(.unreachable(url: exchange.url, reason: "curl could not start: out of memory"))
        }
        let left = exchange.deadline - MonotonicClock.now
        if exchange.isCancelled { return .failure(.cancelled) }
        guard left > .zero else { return .failure(.timedOut(url: exchange.url, seconds: exchange.timeout.inSeconds)) }
        unsafe curl_easy_reset(handle)
        unsafe parley_curl_set_text(handle, CURLOPT_URL, exchange.url)
        unsafe parley_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe parley_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, exchange.method)
        if exchange.method == "HEAD" { unsafe parley_curl_set_long(handle, CURLOPT_NOBODY, 1) }
        // Signals belong to the program; the name look-up has a thread of curl's own.
        unsafe parley_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        unsafe parley_curl_set_long(handle, CURLOPT_TIMEOUT_MS, max(1, Int(left.milliseconds)))
        unsafe parley_curl_set_text(handle, CURLOPT_USERAGENT, "parley")
        var list: UnsafeMutablePointer<curl_slist>?
        defer { unsafe curl_slist_free_all(list) }
        // No wait for `100 Continue`: our bodies are small.
        for line in ["Expect:"] + exchange.headers.map({ Self.headerLine($0.name, $0.value) }) {
            guard let longer = unsafe curl_slist_append(list, line) else { continue }
            unsafe list = longer
        }
        unsafe parley_curl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        // Safe: perform returns before the exchange goes.
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA] {
            unsafe parley_curl_set_pointer(handle, option, context)
        }
        unsafe parley_curl_set_receive(handle, CURLOPT_WRITEFUNCTION, receiveBody)
        unsafe parley_curl_set_receive(handle, CURLOPT_HEADERFUNCTION, receiveHeader)
        unsafe parley_curl_set_progress(handle, checkCancelled)
        unsafe parley_curl_set_long(handle, CURLOPT_NOPROGRESS, 0)
        let body = exchange.body
        let hasBody = !body.isEmpty || ["POST", "PUT", "PATCH"].contains(exchange.method)
        let code = unsafe body.withUnsafeBytes { bytes in
            if hasBody {
                unsafe parley_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, bytes.count)
                // Not copied: the array outlives the call. A null pointer would make curl ask for a body instead.
                let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress) ?? handle
                unsafe parley_curl_set_pointer(handle, CURLOPT_POSTFIELDS, start)
            }
            return unsafe curl_easy_perform(handle)
        }
        return unsafe outcome(code, of: exchange, handle)
    }

    private func outcome(
        _ code: CURLcode, of exchange: CurlExchange, _ handle: UnsafeMutableRawPointer
    ) -> Result<HTTPResponse, HTTPError> {
        switch code {
        case CURLE_OK:
            var status = 0
            unsafe parley_curl_get_status(handle, &status)
            return .success(exchange.response(status: status))
        case CURLE_ABORTED_BY_CALLBACK: return .failure(.cancelled)
        case CURLE_OPERATION_TIMEDOUT:
            return .failure(.timedOut(url: exchange.url, seconds: exchange.timeout.inSeconds))
        case CURLE_WRITE_ERROR where exchange.isTooLong:
            return .failure(.answerTooLong(url: exchange.url, limit: HTTPClient.maxAnswer))
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .failure(.invalidURL(exchange.url))
        default:
            let reason =
                unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "curl error \(code.rawValue)"
            return .failure(.unreachable(url: exchange.url, reason: reason))
        }
    }

    /// A line break in a value would begin a second header. `Name;` is how curl spells an empty value.
    static func headerLine(_ name: String, _ value: String) -> String {
        let clean = (name + ": " + value).filter { !$0.isNewline && $0 != "\0" }
        return value.isEmpty ? name + ";" : clean
    }
}

private func exchange(at context: UnsafeMutableRawPointer?) -> CurlExchange? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<CurlExchange>.fromOpaque(context).takeUnretainedValue()
}
private let receiveBody: parley_curl_receive = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let exchange = unsafe exchange(at: context) else { return 0 }
    let received = unsafe Array(UnsafeRawBufferPointer(start: bytes, count: size * count))
    return exchange.receive(body: received) ? received.count : 0
}
private let receiveHeader: parley_curl_receive = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let exchange = unsafe exchange(at: context) else { return 0 }
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    exchange.receive(headerLine: unsafe String(decoding: line, as: UTF8.self))
    return line.count
}
/// curl calls this about once a second and whenever bytes move; anything but 0 ends the exchange.
private let checkCancelled: parley_curl_progress = { context, _, _, _, _ in
    unsafe exchange(at: context)?.isCancelled == true ? 1 : 0
}
