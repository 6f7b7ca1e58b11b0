import Basics
import COpenSSL
import Glibc
import Sockets

/// The rules for TLS connections: a server's, with its certificate and key, or a client's, with whom it trusts.
@safe final class TLSContext: Sendable {
    // Reference-counted and locked by OpenSSL itself; it is not changed once it is made.
    fileprivate nonisolated(unsafe) let context: OpaquePointer

    init(_ files: HTTPServer.TLSFiles) throws(HTTPError) {
        guard let context = unsafe SSL_CTX_new(TLS_server_method()) else {
            throw .tls(file: files.certificateChain, reason: Self.lastError())
        }
        unsafe self.context = context
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        // Writes hand over what fits, from an array that may lie elsewhere next time.
        let modes = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(modes), nil)
        guard unsafe SSL_CTX_use_certificate_chain_file(context, files.certificateChain) == 1 else {
            throw .tls(file: files.certificateChain, reason: Self.lastError())
        }
        guard unsafe SSL_CTX_use_PrivateKey_file(context, files.privateKey, SSL_FILETYPE_PEM) == 1,
            unsafe SSL_CTX_check_private_key(context) == 1
        else { throw .tls(file: files.privateKey, reason: Self.lastError()) }
        // OpenSSL writes to the socket with write(2), which has no MSG_NOSIGNAL.
        signal(SIGPIPE, SIG_IGN)
    }

    /// For a client, which verifies every server. Reads the certificates from disk, so not on a loop.
    /// - Parameter authorities: a PEM file; nil for the system's (`SSL_CERT_FILE` tells OpenSSL of others).
    init(trusting authorities: String?) throws(HTTPError) {
        let file = authorities ?? "the system's certificates"
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else {
            throw .tls(file: file, reason: Self.lastError())
        }
        unsafe self.context = context
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(TLS1_2_VERSION), nil)
        let modes = SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS
        unsafe SSL_CTX_ctrl(context, SSL_CTRL_MODE, Int(modes), nil)
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        let status = authorities.map { unsafe SSL_CTX_load_verify_locations(context, $0, nil) }
        guard unsafe (status ?? SSL_CTX_set_default_verify_paths(context)) == 1 else {
            throw .tls(file: file, reason: Self.lastError())
        }
        signal(SIGPIPE, SIG_IGN)
    }
    deinit { unsafe SSL_CTX_free(context) }

    fileprivate static func lastError() -> String {
        var text = [CChar](repeating: 0, count: 256)
        unsafe ERR_error_string_n(ERR_get_error(), &text, text.count)
        ERR_clear_error()
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// One TLS connection over a stream. Stays on the web loop.
@safe final class TLSStream {
    let stream: TCPStream
    private let connection: OpaquePointer
    /// OpenSSL could not go on before the socket takes more.
    private(set) var wantsWrite = false

    init?(_ stream: TCPStream, context: TLSContext) {
        guard let connection = unsafe SSL_new(context.context) else { return nil }
        self.stream = stream
        unsafe self.connection = connection
        unsafe SSL_set_accept_state(connection)
        guard unsafe SSL_set_fd(connection, stream.descriptor) == 1 else { return nil }
    }

    /// A client's end. The server must have a certificate for `host`, which may be an IP address.
    init?(_ stream: TCPStream, context: TLSContext, connectingTo host: String) {
        guard let connection = unsafe SSL_new(context.context) else { return nil }
        self.stream = stream
        unsafe self.connection = connection
        unsafe SSL_set_connect_state(connection)
        guard unsafe SSL_set_fd(connection, stream.descriptor) == 1 else { return nil }
        if SocketAddress(host: host, port: 0) != nil {
            // No server name for addresses: RFC 6066 §3.
            guard unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), host) == 1 else { return nil }
        } else {
            guard unsafe SSL_set1_host(connection, host) == 1 else { return nil }
            // SSL_set_tlsext_host_name is a macro for this, and copies the name.
            let status = unsafe host.withCString {
                let name = unsafe UnsafeMutableRawPointer(mutating: $0)
                return unsafe SSL_ctrl(
                    connection, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), name)
            }
            guard status == 1 else { return nil }
        }
    }
    deinit { unsafe SSL_free(connection) }

    enum Handshake: Equatable {
        case done
        /// Go on when the socket can be read; or, if ``wantsWrite``, written.
        case goesOn
        case failed(String)
    }
    /// Goes on with a client's handshake, which has to end before the first read or write.
    func handshake() -> Handshake {
        ERR_clear_error()
        let status = unsafe SSL_do_handshake(connection)
        wantsWrite = false
        if status == 1 { return .done }
        switch unsafe SSL_get_error(connection, status) {
        case SSL_ERROR_WANT_READ: return .goesOn
        case SSL_ERROR_WANT_WRITE:
            wantsWrite = true
            return .goesOn
        default:
            let verdict = unsafe SSL_get_verify_result(connection)
            guard verdict == Int(X509_V_OK) else {
                let text = unsafe X509_verify_cert_error_string(verdict).map { unsafe String(cString: $0) }
                return .failed("its certificate is not trusted: \(text ?? "error \(verdict)")")
            }
            return .failed("TLS failed: \(TLSContext.lastError())")
        }
    }

    func read(into buffer: inout MutableSpan<UInt8>) -> TCPStream.ReadResult {
        ERR_clear_error()
        var count = 0
        let status = unsafe buffer.withUnsafeMutableBytes {
            unsafe SSL_read_ex(connection, $0.baseAddress, $0.count, &count)
        }
        if status == 1 {
            wantsWrite = false
            return .bytes(count)
        }
        switch unsafe SSL_get_error(connection, status) {
        case SSL_ERROR_WANT_READ: wantsWrite = false; return .wouldBlock
        case SSL_ERROR_WANT_WRITE: wantsWrite = true; return .wouldBlock
        case SSL_ERROR_ZERO_RETURN: return .ended
        default: return .failed
        }
    }
    func write(_ bytes: Span<UInt8>) -> TCPStream.WriteResult {
        ERR_clear_error()
        var count = 0
        let status = unsafe bytes.withUnsafeBytes { unsafe SSL_write_ex(connection, $0.baseAddress, $0.count, &count) }
        if status == 1 { return .bytes(count) }
        switch unsafe SSL_get_error(connection, status) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .wouldBlock
        default: return .failed
        }
    }
    /// Sends close_notify, so that the client can tell an end from a cut.
    func finishWriting() { unsafe SSL_shutdown(connection) }
}
