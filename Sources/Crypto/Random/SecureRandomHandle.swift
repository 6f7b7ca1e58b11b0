import COpenSSL

/// Unpredictable bytes, for passwords and identifiers an attacker must not guess. Source: OpenSSL's DRBG.
public struct SecureRandom: RandomNumberGenerator, Sendable {
    public init() {}

    public static func bytes(_ count: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: count)
        let done = unsafe RAND_bytes(&result, CInt(clamping: count))
        precondition(done == 1, "the operating system gives no entropy; nothing safe can be done without it")
        return result
    }

    public mutating func next() -> UInt64 { Self.bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
