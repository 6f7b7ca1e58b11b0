import Crypto

extension SDPFingerprint {
    /// What an SDP says of our own certificate.
    init(_ certificate: Certificate) {
        self.init(algorithm: "sha-256", digest: DigestAlgorithm.sha256.digest(of: certificate.der))
    }

    /// Holds a peer's certificate against its SDP. Of several fingerprints, one per hash, all that we know must match
    /// and at least one must be known (RFC 8122 §5); MD5 and SHA-1 do not count.
    ///
    /// - Throws: ``DTLSError/fingerprintMismatch(expected:actual:)``, ``DTLSError/unsupportedFingerprint(algorithm:)``.
    static func check(_ fingerprints: [SDPFingerprint], certificate der: [UInt8]) throws(DTLSError) {
        var isKnown = false
        for fingerprint in fingerprints {
            guard let algorithm = DigestAlgorithm(rawValue: fingerprint.algorithm), algorithm != .sha1 else { continue }
            isKnown = true
            let actual = SDPFingerprint(algorithm: fingerprint.algorithm, digest: algorithm.digest(of: der))
            guard actual == fingerprint else {
                throw .fingerprintMismatch(expected: fingerprint.description, actual: actual.description)
            }
        }
        guard isKnown else {
            throw .unsupportedFingerprint(algorithm: fingerprints.map(\.algorithm).joined(separator: ", "))
        }
    }
}
