/// Why a DTLS association cannot be made or has ended. All are final for their peer.
public enum DTLSError: Error, Equatable, CustomStringConvertible {
    case setup(call: String)
    /// The peer's alert or a broken message, in OpenSSL's words.
    case handshake(reason: String)
    /// Twelve retransmissions went unanswered.
    case timedOut
    case fingerprintMismatch(expected: String, actual: String)
    case unsupportedFingerprint(algorithm: String)
    case noSharedSRTPProfile
    /// The packet does not fit a record, or there is no association to send it over.
    case notSendable

    public var description: String {
        switch self {
        case .setup(let call): "OpenSSL's \(call) failed; check that libssl 3 is whole"
        case .handshake(let reason): "the DTLS handshake failed: \(reason)"
        case .timedOut: "the DTLS handshake timed out: the peer stopped answering"
        case .fingerprintMismatch(let expected, let actual):
            "the peer's certificate has fingerprint \(actual), but its SDP says \(expected); "
                + "signal and media are not from the same party"
        case .unsupportedFingerprint(let algorithm):
            "the SDP's fingerprint uses '\(algorithm)'; offer sha-256, sha-384 or sha-512"
        case .noSharedSRTPProfile:
            "the peer shares no SRTP profile with us; it must offer AEAD_AES_128_GCM or AES128_CM_HMAC_SHA1_80"
        case .notSendable: "no DTLS association is up to send over, or the message is too long for a record"
        }
    }
}
