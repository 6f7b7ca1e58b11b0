public import Basics
import COpenSSL

/// AES-256-GCM for records at rest: a random nonce in front, the tag behind, and what the record *is* (whose, of which
/// table and row) authenticated with it, so that a sealed record cannot be put in another's place.
///
/// Both key schedules are made once; a small record then costs about a microsecond. For one thread at a time.
/// A random nonce of 96 bits allows 2³² records a key. Source: NIST SP 800-38D §8.2.2, §8.3.
@safe public final class RecordCipher {
    /// Bytes of the key.
    public static let keyCount = 32
    static let nonceCount = 12
    static let tagCount = 16
    /// Bytes that a record grows by: nonce and tag.
    public static let overhead = nonceCount + tagCount

    private let sealing: OpaquePointer
    private let opening: OpaquePointer

    /// - Parameter key: ``keyCount`` bytes.
    public init(key: Private<[UInt8]>) {
        precondition(key.revealed.count == Self.keyCount, "AES-256 takes 32 bytes of key")
        unsafe sealing = Self.context(key, sealing: true)
        unsafe opening = Self.context(key, sealing: false)
    }
    deinit {
        // Wipes the key schedules (EVP_CIPHER_CTX_free(3)).
        unsafe EVP_CIPHER_CTX_free(sealing)
        unsafe EVP_CIPHER_CTX_free(opening)
    }

    private static func context(_ key: Private<[UInt8]>, sealing: Bool) -> OpaquePointer {
        let context = unsafe EVP_CIPHER_CTX_new()
        guard let context = unsafe context,
            unsafe EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key.revealed, nil, sealing ? 1 : 0) == 1
        else { preconditionFailure("OpenSSL lost AES-256-GCM: it is built without it, or out of memory") }
        return unsafe context
    }

    /// - Parameter context: what ``open(_:context:)`` must be given as well; kept nowhere.
    public func seal(_ plain: [UInt8], context: [UInt8]) -> [UInt8] {
        seal(plain, context: context, nonce: SecureRandom.bytes(Self.nonceCount))
    }

    /// For test vectors; a nonce used twice under one key gives both records away.
    package func seal(_ plain: [UInt8], context: [UInt8], nonce: [UInt8]) -> [UInt8] {
        precondition(nonce.count == Self.nonceCount, "GCM's nonces are 96 bits")
        var sealed = nonce
        sealed.append(contentsOf: repeatElement(0, count: plain.count + Self.tagCount))
        let done = unsafe sealed.withUnsafeMutableBufferPointer { output in
            guard let base = output.baseAddress else { return false }
            var written: CInt = 0
            guard unsafe EVP_EncryptInit_ex(sealing, nil, nil, nil, nonce) == 1,
                unsafe EVP_EncryptUpdate(sealing, nil, &written, context, CInt(clamping: context.count)) == 1,
                unsafe EVP_EncryptUpdate(
                    sealing, base + Self.nonceCount, &written, plain, CInt(clamping: plain.count)) == 1,
                unsafe EVP_EncryptFinal_ex(sealing, base + Self.nonceCount + plain.count, &written) == 1
            else { return false }
            return unsafe EVP_CIPHER_CTX_ctrl(
                sealing, EVP_CTRL_AEAD_GET_TAG, CInt(Self.tagCount), base + Self.nonceCount + plain.count) == 1
        }
        precondition(done, "OpenSSL refuses to seal: a record past 2 GiB, or it is out of memory")
        return sealed
    }

    /// - Returns: nil when another key, another context or other bytes were sealed.
    public func open(_ sealed: [UInt8], context: [UInt8]) -> [UInt8]? {
        var plain: [UInt8] = []
        return unsafe open(sealed.span.bytes, context: context, into: &plain) ? plain : nil
    }

    /// The same into an array that is used again and again.
    /// - Returns: whether it is authentic; if not, `plain` is empty.
    public func open(_ sealed: RawSpan, context: [UInt8], into plain: inout [UInt8]) -> Bool {
        let count = sealed.byteCount - Self.overhead
        guard count >= 0 else {
            plain = []
            return false
        }
        if plain.count != count { plain = [UInt8](repeating: 0, count: count) }
        let done = unsafe sealed.withUnsafeBytes { input in
            unsafe plain.withUnsafeMutableBufferPointer { output in
                unsafe open(input, count: count, context: context, to: output.baseAddress)
            }
        }
        if !done { plain = [] }
        return done
    }

    private func open(
        _ input: UnsafeRawBufferPointer, count: Int, context: [UInt8], to output: UnsafeMutablePointer<UInt8>?
    ) -> Bool {
        guard let base = unsafe input.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
        var written: CInt = 0
        var none: UInt8 = 0
        let tag = unsafe UnsafeMutablePointer(mutating: base + Self.nonceCount + count)
        guard unsafe EVP_DecryptInit_ex(opening, nil, nil, nil, base) == 1,
            unsafe EVP_DecryptUpdate(opening, nil, &written, context, CInt(clamping: context.count)) == 1
        else { return false }
        if count > 0 {
            guard
                unsafe EVP_DecryptUpdate(opening, output, &written, base + Self.nonceCount, CInt(clamping: count)) == 1
            else { return false }
        }
        // OpenSSL only reads the tag; its parameter is mutable because the same call also fetches one.
        return unsafe EVP_CIPHER_CTX_ctrl(opening, EVP_CTRL_AEAD_SET_TAG, CInt(Self.tagCount), tag) == 1
            && EVP_DecryptFinal_ex(opening, &none, &written) == 1
    }
}
