import Basics
import COpenSSL
import Crypto

/// One DTLS 1.2 association. Owns one OpenSSL SSL object over two memory BIOs; datagrams go in whole and come out whole.
///
/// Calling contract: after every mutating call drain `nextDatagram()` and `nextMessage()` until nil.
/// Impurity: OpenSSL times retransmissions by its own clock and cannot be given ours, so `untilTimeout` is real time.
/// A server here takes fragmented and repeated ClientHellos, since it uses plain SSL_accept, without cookies.
@safe struct DTLSHandle: ~Copyable {
    enum Role: Sendable { case client, server }
    enum State: Sendable { case handshaking, established, closed }

    /// Handshake datagrams' size limit; fits every path that WebRTC's own 1200-byte packets fit.
    static let mtu = 1200
    /// The longest plaintext a record may have (RFC 6347 §4.1).
    private static let maxRecord = 16_384
    /// Messages or datagrams nobody drained; more would be our own leak.
    private static let maxQueued = 1024

    private let context: DTLSContext  // outlives the SSL object's use of its certificate
    private let ssl: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer
    private(set) var state = State.handshaking
    private var datagrams: [[UInt8]] = []
    private var messages: [[UInt8]] = []

    init(_ context: DTLSContext, role: Role) throws(DTLSError) {
        guard let ssl = unsafe SSL_new(context.context) else { throw .setup(call: "SSL_new") }
        guard let input = unsafe BIO_new(BIO_s_mem()), let output = unsafe BIO_new(BIO_s_mem()) else {
            unsafe SSL_free(ssl)  // a single BIO lost here is lost with the whole process, which is out of memory
            throw .setup(call: "BIO_new")
        }
        unsafe SSL_set_bio(ssl, input, output)
        _ = unsafe SSL_ctrl(ssl, SSL_CTRL_SET_MTU, Self.mtu, nil)
        // First retransmission after 100 ms (a join should not wait the RFC's 1 s for one lost packet), at most 3 s apart.
        unsafe DTLS_set_timer_cb(ssl) { _, last in last == 0 ? 100_000 : min(last &* 2, 3_000_000) }
        switch role {
        case .client: unsafe SSL_set_connect_state(ssl)
        case .server: unsafe SSL_set_accept_state(ssl)
        }
        self.context = context
        unsafe self.ssl = ssl
        unsafe self.input = input
        unsafe self.output = output
    }

    deinit { unsafe SSL_free(ssl) }  // frees both BIOs

    /// A client's first flight.
    mutating func start() throws(DTLSError) { try advance() }

    /// - Throws: ``DTLSError/handshake(reason:)`` when the association is lost; what does not parse is dropped silently.
    mutating func receive(_ datagram: [UInt8]) throws(DTLSError) {
        guard state != .closed, !datagram.isEmpty else { return }
        guard unsafe BIO_write(input, datagram, CInt(clamping: datagram.count)) == CInt(clamping: datagram.count) else {
            throw .setup(call: "BIO_write")
        }
        // Whatever OpenSSL left unread belongs to this datagram, and must not join the next.
        defer { _ = unsafe BIO_ctrl(input, BIO_CTRL_RESET, 0, nil) }
        try advance()
    }

    /// Sends one message in one record.
    mutating func send(_ message: [UInt8]) throws(DTLSError) {
        guard state == .established, !message.isEmpty, message.count <= Self.maxRecord else { throw .notSendable }
        ERR_clear_error()
        let written = unsafe SSL_write(ssl, message, CInt(clamping: message.count))
        collectOutput()
        guard written == CInt(clamping: message.count) else { throw .notSendable }
    }

    /// Real time until a lost flight must be repeated; nil when none is pending.
    var untilTimeout: Duration? {
        guard state == .handshaking else { return nil }
        let left = unsafe parley_DTLS_timeout_us(ssl)
        return left < 0 ? nil : .microseconds(left)
    }

    mutating func handleTimeout() throws(DTLSError) {
        guard state == .handshaking else { return }
        ERR_clear_error()
        let result = unsafe SSL_ctrl(ssl, DTLS_CTRL_HANDLE_TIMEOUT, 0, nil)
        collectOutput()
        guard result >= 0 else {
            state = .closed
            throw .timedOut
        }
    }

    /// Says close_notify. Nothing can be sent afterwards.
    mutating func close() {
        guard state != .closed else { return }
        if state == .established {
            ERR_clear_error()
            _ = unsafe SSL_shutdown(ssl)
            collectOutput()
        }
        state = .closed
    }

    mutating func nextDatagram() -> [UInt8]? { datagrams.isEmpty ? nil : datagrams.removeFirst() }
    mutating func nextMessage() -> [UInt8]? { messages.isEmpty ? nil : messages.removeFirst() }

    /// The peer's certificate in DER; nil before the handshake has shown it.
    var peerCertificate: [UInt8]? {
        guard let certificate = unsafe SSL_get1_peer_certificate(ssl) else { return nil }
        defer { unsafe X509_free(certificate) }
        let count = Int(unsafe i2d_X509(certificate, nil))
        guard count > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: count)
        let written = unsafe der.withUnsafeMutableBufferPointer { buffer in
            var target = buffer.baseAddress
            return unsafe Int(i2d_X509(certificate, &target))
        }
        return written == count ? der : nil
    }

    /// RFC 5764 §4.2: the exporter gives both keys, then both salts; the client's first.
    func exportKeys() throws(DTLSError) -> SRTPKeys {
        guard state == .established, let chosen = unsafe SSL_get_selected_srtp_profile(ssl),
            let profile = unsafe SRTPProfile(rawValue: UInt16(truncatingIfNeeded: chosen.pointee.id))
        else { throw .noSharedSRTPProfile }
        var material = [UInt8](repeating: 0, count: 2 * (profile.keyCount + profile.saltCount))
        let label = "EXTRACTOR-dtls_srtp"
        guard
            unsafe SSL_export_keying_material(
                ssl, &material, material.count, label, label.utf8.count, nil, 0, 0) == 1
        else { throw .setup(call: "SSL_export_keying_material") }
        return SRTPKeys(profile: profile, exported: material)
    }

    private mutating func advance() throws(DTLSError) {
        defer { collectOutput() }
        if state == .handshaking {
            ERR_clear_error()
            let result = unsafe SSL_do_handshake(ssl)
            if result == 1 {
                state = .established
            } else {
                return try check(result)
            }
        }
        var buffer = [UInt8](repeating: 0, count: Self.maxRecord)
        while state == .established {
            ERR_clear_error()
            let count = unsafe SSL_read(ssl, &buffer, CInt(clamping: buffer.count))
            guard count > 0 else { return try check(count) }
            if messages.count < Self.maxQueued { messages.append(Array(buffer[..<Int(count)])) }
        }
    }

    /// Sorts out a result that is not success: waiting, the peer's good-bye, or the end.
    private mutating func check(_ result: CInt) throws(DTLSError) {
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return
        case SSL_ERROR_ZERO_RETURN:
            state = .closed
        default:
            state = .closed
            var text = [CChar](repeating: 0, count: 256)
            unsafe ERR_error_string_n(ERR_peek_error(), &text, text.count)
            ERR_clear_error()
            throw .handshake(
                reason: String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
        }
    }

    /// OpenSSL wrote whole records one after the other; they are packed again into datagrams of at most `mtu` bytes.
    private mutating func collectOutput() {
        let pending = unsafe BIO_ctrl_pending(output)
        guard pending > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: pending)
        let count = Int(unsafe BIO_read(output, &bytes, CInt(clamping: pending)))
        var start = 0
        var end = 0
        while end + 13 <= count {  // record header: type, version, epoch, sequence, length
            let next = end + 13 + Int(bytes[end + 11]) << 8 + Int(bytes[end + 12])
            guard next <= count else { break }
            if next - start > Self.mtu, end > start {
                queue(bytes[start..<end])
                start = end
            }
            end = next
        }
        if end > start { queue(bytes[start..<end]) }
    }

    private mutating func queue(_ datagram: ArraySlice<UInt8>) {
        if datagrams.count < Self.maxQueued { datagrams.append(Array(datagram)) }
    }
}
