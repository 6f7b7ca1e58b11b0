import COpenSSL

/// SHA-256 of what comes piece by piece: files, which are not read into memory for it. Owns one EVP_MD_CTX.
@safe public struct RunningDigest: ~Copyable {
    private let context: OpaquePointer

    public init() {
        let made = unsafe EVP_MD_CTX_new()
        guard let made = unsafe made, unsafe EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL lost SHA-256: it is built without it, or out of memory")
        }
        unsafe context = made
    }
    deinit { unsafe EVP_MD_CTX_free(context) }

    public mutating func add(_ bytes: ArraySlice<UInt8>) {
        let done = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(done == 1, "EVP_DigestUpdate fails only on a context that is not ready")
    }
    public consuming func finish() -> [UInt8] {
        var result = [UInt8](repeating: 0, count: DigestAlgorithm.sha256.count)
        let done = unsafe EVP_DigestFinal_ex(context, &result, nil)
        precondition(done == 1, "EVP_DigestFinal_ex fails only on a context that is not ready")
        return result
    }
}
