public import Basics
import COpenSSL

/// HMAC-SHA256 (RFC 2104) of many short messages under one key, which is prepared once. For one thread at a time.
@safe public final class KeyedHash {
    private let context: OpaquePointer

    public init(key: Private<[UInt8]>) {
        let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil)
        let made = unsafe EVP_MAC_CTX_new(algorithm)
        unsafe EVP_MAC_free(algorithm)
        guard let made = unsafe made, unsafe parley_HMAC_SHA256_init(made, key.revealed, key.revealed.count) == 1
        else { preconditionFailure("OpenSSL lost HMAC-SHA256: it is built without it, or out of memory") }
        unsafe context = made
    }
    deinit { unsafe EVP_MAC_CTX_free(context) }

    /// - Returns: 32 bytes.
    public func code(of message: [UInt8]) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: SHA256.length)
        var length = 0
        // Without a key it starts over under the one there is (EVP_MAC_init(3)).
        let done =
            unsafe EVP_MAC_init(context, nil, 0, nil) == 1 && EVP_MAC_update(context, message, message.count) == 1
            && EVP_MAC_final(context, &code, &length, code.count) == 1
        precondition(done, "OpenSSL refuses an HMAC: it is out of memory")
        return code
    }
}
