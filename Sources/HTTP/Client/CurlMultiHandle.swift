import Basics
import CCurl
import Synchronization

/// curl's multi handle: many requests on one thread.
///
/// `@unchecked Sendable`: everything but ``wake()`` is called on the loop's thread alone, and curl_multi_wakeup may be
/// called from any (its manual page).
@safe final class CurlMultiHandle: @unchecked Sendable {
    private let multi: UnsafeMutableRawPointer
    /// By the address of the easy handle.
    private var running: [Int: CurlStreamHandle] = [:]

    init?() {
        CurlHandle.initialized
        guard let multi = unsafe curl_multi_init() else { return nil }
        unsafe self.multi = multi
    }
    deinit { _ = unsafe curl_multi_cleanup(multi) }

    /// Ends ``wait(until:now:)``.
    func wake() { _ = unsafe curl_multi_wakeup(multi) }

    /// When the first of them has waited too long.
    var deadline: Moment { running.values.map(\.exchange.deadline).min() ?? .distantFuture }

    func add(_ exchange: StreamExchange) {
        guard let stream = CurlStreamHandle(exchange) else {
            return exchange.end(.unreachable(url: exchange.url, reason: "curl could not start: out of memory"))
        }
        running[stream.address] = stream
        guard unsafe curl_multi_add_handle(multi, stream.easy) == CURLM_OK else {
            return remove(stream, .unreachable(url: exchange.url, reason: "curl took no more requests"))
        }
    }

    /// Moves bytes, ends what is done, cancelled or late.
    func work(now: Moment) {
        var count: CInt = 0
        _ = unsafe curl_multi_perform(multi, &count)
        var left: CInt = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            // Copied before the handle goes, and the message with it.
            let (address, code) = unsafe (Int(bitPattern: message.pointee.easy_handle), message.pointee.data.result)
            if let stream = running[address] { remove(stream, Self.error(code, of: stream.exchange)) }
        }
        for stream in running.values {
            let exchange = stream.exchange
            if exchange.isCancelled {
                remove(stream, .cancelled)
            } else if now >= exchange.deadline {
                remove(stream, .timedOut(url: exchange.url, seconds: exchange.patienceNow.inSeconds))
            }
        }
    }

    /// Until something comes, somebody wakes us, or the time is there; a second at most, so that the thread notices
    /// when nobody needs it any more.
    func wait(until deadline: Moment, now: Moment) {
        let left = deadline == .distantFuture ? 1000 : min(1000, max(0, (deadline - now).milliseconds + 1))
        _ = unsafe curl_multi_poll(multi, nil, 0, CInt(left), nil)
    }

    func removeAll() { for stream in running.values { remove(stream, .cancelled) } }

    private func remove(_ stream: CurlStreamHandle, _ error: HTTPError?) {
        guard running.removeValue(forKey: stream.address) != nil else { return }
        _ = unsafe curl_multi_remove_handle(multi, stream.easy)
        stream.exchange.end(error)
    }

    private static func error(_ code: CURLcode, of exchange: StreamExchange) -> HTTPError? {
        switch code {
        case CURLE_OK: return nil
        case CURLE_WRITE_ERROR where exchange.isTooLong:
            return .answerTooLong(url: exchange.url, limit: HTTPClient.maxAnswer)
        case CURLE_WRITE_ERROR where exchange.isCancelled: return .cancelled
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut(url: exchange.url, seconds: exchange.patience.connecting.inSeconds)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: return .invalidURL(exchange.url)
        default:
            let reason = unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) }
            return .unreachable(url: exchange.url, reason: reason ?? "curl error \(code.rawValue)")
        }
    }
}
