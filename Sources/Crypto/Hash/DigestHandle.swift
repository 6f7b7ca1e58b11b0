import COpenSSL

/// The hashes that WebRTC negotiates by name: certificate fingerprints and STUN's MESSAGE-INTEGRITY.
public enum DigestAlgorithm: String, Sendable, CaseIterable {
    /// Only inside HMAC, where STUN still wants it (RFC 8489 §14.5); never accepted for a fingerprint.
    case sha1 = "sha-1"
    case sha256 = "sha-256"
    case sha384 = "sha-384"
    case sha512 = "sha-512"

    /// Length of the result in bytes.
    public var count: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    private var method: OpaquePointer? {
        switch self {
        case .sha1: unsafe EVP_sha1()
        case .sha256: unsafe EVP_sha256()
        case .sha384: unsafe EVP_sha384()
        case .sha512: unsafe EVP_sha512()
        }
    }

    public func digest(of bytes: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        let done = unsafe EVP_Digest(bytes, bytes.count, &result, nil, method, nil)
        precondition(done == 1, "OpenSSL lost \(rawValue): it is built without it, or out of memory")
        return result
    }

    /// HMAC (RFC 2104) of `bytes` under `key`.
    public func authenticationCode(for bytes: ArraySlice<UInt8>, key: [UInt8]) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        let done = unsafe bytes.withUnsafeBufferPointer { input in
            unsafe HMAC(method, key, CInt(clamping: key.count), input.baseAddress, input.count, &result, nil) != nil
        }
        precondition(done, "OpenSSL lost HMAC-\(rawValue): it is built without it, or out of memory")
        return result
    }
}
