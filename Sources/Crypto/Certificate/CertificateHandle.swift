public import Basics
import COpenSSL

/// Who a DTLS endpoint is: a self-signed ECDSA P-256 certificate and its key, as bytes. Immutable; one serves a process.
///
/// Nobody checks its name or its dates: the SDP carries its fingerprint (RFC 8122), and that is the trust.
public struct Certificate: Sendable {
    /// X.509 in DER.
    public let der: [UInt8]
    /// PKCS#8 or SEC 1 in DER, as `d2i_AutoPrivateKey` reads it.
    public let privateKey: Private<[UInt8]>
    /// What stands in `a=fingerprint:sha-256 …`: upper case hex with colons.
    public let fingerprint: String

    /// Valid from a day ago (for clocks that are behind) for ten years; reads the clock inside OpenSSL.
    /// - Parameter commonName: at most 64 ASCII characters; visible to peers.
    public static func selfSigned(commonName: String = "parley") throws(CertificateError) -> Certificate {
        guard let key = unsafe parley_EVP_EC_gen_P256() else { throw .openSSL(call: "EVP_EC_gen") }
        defer { unsafe EVP_PKEY_free(key) }
        guard let certificate = unsafe X509_new() else { throw .openSSL(call: "X509_new") }
        defer { unsafe X509_free(certificate) }

        let day = 24 * 60 * 60
        let serial = SecureRandom.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 1
        let name = unsafe X509_get_subject_name(certificate)
        let ready =
            unsafe X509_set_version(certificate, 2) == 1  // X.509 v3
            && ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial | 1) == 1
            && X509_gmtime_adj(X509_getm_notBefore(certificate), -day) != nil
            && X509_gmtime_adj(X509_getm_notAfter(certificate), 3650 * day) != nil
            && X509_NAME_add_entry_by_txt(name, "CN", parley_MBSTRING_ASC, commonName, -1, -1, 0) == 1
            && X509_set_issuer_name(certificate, name) == 1
            && X509_set_pubkey(certificate, key) == 1
        guard ready else { throw .openSSL(call: "X509_set…") }
        guard unsafe X509_sign(certificate, key, EVP_sha256()) > 0 else { throw .openSSL(call: "X509_sign") }

        guard let der = unsafe serialize({ unsafe i2d_X509(certificate, $0) }) else { throw .openSSL(call: "i2d_X509") }
        guard let keyDER = unsafe serialize({ unsafe i2d_PrivateKey(key, $0) }) else {
            throw .openSSL(call: "i2d_PrivateKey")
        }
        return Certificate(
            der: der, privateKey: Private(keyDER), fingerprint: fingerprint(of: der, by: .sha256))
    }

    /// The text of an SDP fingerprint of any certificate (RFC 8122 §5).
    public static func fingerprint(of der: [UInt8], by algorithm: DigestAlgorithm) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in algorithm.digest(of: der) {
            if !text.isEmpty { text.append(UInt8(ascii: ":")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Runs one of OpenSSL's `i2d_…` functions, which allocate when given a null target.
    private static func serialize(
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>) -> CInt
    ) -> [UInt8]? {
        var target: UnsafeMutablePointer<UInt8>? = nil
        let count = unsafe write(&target)
        guard count > 0, let start = unsafe target else { return nil }
        defer { unsafe CRYPTO_free(start, #fileID, 0) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
}
