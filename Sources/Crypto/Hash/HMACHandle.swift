import COpenSSL

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// Bytes in a digest.
    public static let length = 32

    public static func hash(_ message: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: length)
        // OpenSSL hashes any length of memory; there is nothing that can fail.
        _ = unsafe message.withUnsafeBufferPointer { input in
            unsafe digest.withUnsafeMutableBufferPointer { output in
                unsafe COpenSSL.SHA256(input.baseAddress, input.count, output.baseAddress)
            }
        }
        return digest
    }
}

/// HMAC-SHA256 (RFC 2104): the signature of LiveKit's tokens.
public enum HMACSHA256 {
    public static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: SHA256.length)
        // A null key means "the key from before" to OpenSSL, so an empty one points at a byte that is not read.
        let padded = key.isEmpty ? [0] : key
        let made = unsafe padded.withUnsafeBufferPointer { keyBytes in
            unsafe message.withUnsafeBufferPointer { input in
                unsafe code.withUnsafeMutableBufferPointer { output in
                    unsafe HMAC(
                        EVP_sha256(), keyBytes.baseAddress, CInt(clamping: key.count), input.baseAddress, input.count,
                        output.baseAddress, nil) != nil
                }
            }
        }
        precondition(made, "OpenSSL without SHA-256, or a key of 2 GiB: neither can be served")
        return code
    }
}

/// Compares in a time that depends on the lengths alone, so that a forger learns nothing from how long a "no" takes.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    if left.isEmpty { return true }  // an empty array may have no address
    return unsafe left.withUnsafeBufferPointer { one in
        unsafe right.withUnsafeBufferPointer { other in
            guard let first = one.baseAddress, let second = other.baseAddress else { return false }
            return unsafe CRYPTO_memcmp(first, second, one.count) == 0
        }
    }
}
