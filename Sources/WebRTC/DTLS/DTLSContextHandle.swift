import Basics
import COpenSSL
import Crypto
import Synchronization

/// What all associations under one certificate share: OpenSSL's SSL_CTX, which is thread-safe once it is set up.
/// Making one costs about as much as a handshake, so they are kept per certificate.
///
/// Unchecked Sendable: `context` is never changed after init, and OpenSSL counts its references atomically.
@safe final class DTLSContext: @unchecked Sendable {
    let context: OpaquePointer

    /// As libwebrtc offers them, forward secrecy only; RSA ones for peers with RSA certificates.
    private static let ciphers =
        "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305:"
        + "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:"
        + "ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA"
    private static let groups = "X25519:P-256:P-384"

    /// The latest few; a process has one certificate, tests have some.
    private static let kept = Mutex<[Kept]>([])
    private struct Kept {
        let der: [UInt8]
        let profiles: [SRTPProfile]
        let context: DTLSContext
    }
    private static let maxKept = 8

    /// - Parameter profiles: in order of wish. A server of ours takes the first of its own that the client names.
    static func shared(
        for certificate: Certificate, profiles: [SRTPProfile]
    ) throws(DTLSError) -> DTLSContext {
        let found = kept.withLock { list in
            list.first { $0.der == certificate.der && $0.profiles == profiles }?.context
        }
        if let found { return found }
        let made = try DTLSContext(certificate, profiles)
        kept.withLock { list in
            if list.count >= maxKept { list.removeFirst() }
            list.append(Kept(der: certificate.der, profiles: profiles, context: made))
        }
        return made
    }

    private init(_ certificate: Certificate, _ profiles: [SRTPProfile]) throws(DTLSError) {
        guard let context = unsafe SSL_CTX_new(DTLS_method()) else { throw .setup(call: "SSL_CTX_new") }
        unsafe self.context = context
        let key = certificate.privateKey.revealed
        unsafe SSL_CTX_set_options(context, parley_SSL_OPTIONS)
        // DTLS 1.2 alone: 1.0 is broken, and OpenSSL 3.0 has no 1.3.
        guard unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(DTLS1_2_VERSION), nil) == 1,
            unsafe SSL_CTX_set_cipher_list(context, Self.ciphers) == 1,
            unsafe Self.groups.withCString({
                unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_GROUPS_LIST, 0, UnsafeMutableRawPointer(mutating: $0))
            }) == 1
        else { throw .setup(call: "SSL_CTX_set_cipher_list") }
        guard unsafe SSL_CTX_use_certificate_ASN1(context, CInt(clamping: certificate.der.count), certificate.der) == 1,
            unsafe SSL_CTX_use_PrivateKey_ASN1(EVP_PKEY_EC, context, key, key.count) == 1
        else { throw .setup(call: "SSL_CTX_use_certificate") }
        let names = profiles.map(\.openSSLName).joined(separator: ":")
        guard unsafe SSL_CTX_set_tlsext_use_srtp(context, names) == 0 else {
            throw .setup(call: "SSL_CTX_set_tlsext_use_srtp")
        }
        // Both sides must show a certificate; whose it is, the SDP's fingerprint decides after the handshake.
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        unsafe SSL_CTX_set_cert_verify_callback(context, { _, _ in 1 }, nil)
        _ = unsafe SSL_CTX_ctrl(context, SSL_CTRL_SET_SESS_CACHE_MODE, Int(SSL_SESS_CACHE_OFF), nil)
        unsafe SSL_CTX_set_quiet_shutdown(context, 0)
    }

    deinit { unsafe SSL_CTX_free(context) }
}
