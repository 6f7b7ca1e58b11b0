import Basics
import CCurl

/// One streaming request: owns its easy handle and its list of headers. Stays on its thread.
@safe final class CurlStreamHandle {
    let exchange: StreamExchange
    let easy: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    var address: Int { unsafe Int(bitPattern: easy) }

    init?(_ exchange: StreamExchange) {
        guard let easy = unsafe curl_easy_init() else { return nil }
        unsafe self.easy = easy
        self.exchange = exchange
        for line in ["Expect:"] + exchange.headers.map({ CurlHandle.headerLine($0.name, $0.value) }) {
            guard let longer = unsafe curl_slist_append(headers, line) else { continue }
            unsafe headers = longer
        }
        prepare()
    }
    /// Not before curl_multi_remove_handle: the multi handle keeps no hold of it.
    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(headers)
    }

    private func prepare() {
        unsafe parley_curl_set_text(easy, CURLOPT_URL, exchange.url)
        unsafe parley_curl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe parley_curl_set_text(easy, CURLOPT_CUSTOMREQUEST, exchange.method)
        unsafe parley_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)
        unsafe parley_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        unsafe parley_curl_set_long(
            easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(exchange.patience.connecting.milliseconds)))
        unsafe parley_curl_set_text(easy, CURLOPT_USERAGENT, "parley")
        if !exchange.body.isEmpty || exchange.method == "POST" {
            let (easy, body) = unsafe (easy, exchange.body)
            unsafe body.withUnsafeBytes { bytes in
                unsafe parley_curl_set_long(easy, CURLOPT_POSTFIELDSIZE, bytes.count)
                // Copied by curl, since it is sent after this returns. A null pointer would make it ask for a body.
                let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress) ?? easy
                unsafe parley_curl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, start)
            }
        }
        // Safe: the exchange lives as long as this does, and curl calls back only until then.
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA] {
            unsafe parley_curl_set_pointer(easy, option, context)
        }
        unsafe parley_curl_set_receive(easy, CURLOPT_WRITEFUNCTION, receiveBody)
        unsafe parley_curl_set_receive(easy, CURLOPT_HEADERFUNCTION, receiveHeader)
    }
}

private func exchange(at context: UnsafeMutableRawPointer?) -> StreamExchange? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<StreamExchange>.fromOpaque(context).takeUnretainedValue()
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
