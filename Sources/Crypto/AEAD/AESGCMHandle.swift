public import Basics
import COpenSSL

/// AES-128-GCM in place, for packets: one key schedule, a nonce per packet. Owns one OpenSSL cipher context, and so
/// belongs to one thread at a time. Source: NIST SP 800-38D, RFC 5116.
@safe public struct AESGCM: ~Copyable {
    public enum Direction: Sendable { case sealing, opening }
    /// 96 bits, as three words in host order.
    public struct Nonce: Equatable, Sendable {
        public var first: UInt32
        public var second: UInt32
        public var third: UInt32
        @inlinable public init(_ first: UInt32, _ second: UInt32, _ third: UInt32) {
            self.first = first
            self.second = second
            self.third = third
        }
    }
    /// Bytes of the key, and of the tag.
    public static let keyCount = 16
    public static let tagCount = 16

    private let context: OpaquePointer
    private let direction: Direction

    /// Nil when OpenSSL has no AES-GCM or no memory.
    public init?(_ direction: Direction, key: Private<[UInt8]>) {
        precondition(key.revealed.count == Self.keyCount, "AES-128 takes 16 bytes of key")
        guard let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        let done = unsafe EVP_CipherInit_ex(
            context, EVP_aes_128_gcm(), nil, key.revealed, nil, direction == .sealing ? 1 : 0)
        guard done == 1 else {
            unsafe EVP_CIPHER_CTX_free(context)
            return nil
        }
        unsafe self.context = context
        self.direction = direction
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// Encrypts `clear..<count` and puts the tag behind; `0..<clear`, and then `extra`, are authenticated only.
    /// - Returns: false when the tag does not fit or OpenSSL refuses; the packet is spoilt then.
    public func seal(
        _ packet: inout MutableSpan<UInt8>, clear: Int, count: Int, nonce: Nonce, extra: UInt32? = nil
    ) -> Bool {
        precondition(direction == .sealing, "this key is for opening")
        guard 0 <= clear, clear <= count, count + Self.tagCount <= packet.count else { return false }
        return unsafe packet.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress, unsafe run(base, clear, count, nonce, extra) else {
                return false
            }
            var rest: CInt = 0
            return unsafe EVP_EncryptFinal_ex(context, base + count, &rest) == 1
                && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(Self.tagCount), base + count) == 1
        }
    }

    /// Decrypts `clear..<count`, whose tag lies behind.
    /// - Returns: false when it is not authentic; the packet is spoilt then.
    public func open(
        _ packet: inout MutableSpan<UInt8>, clear: Int, count: Int, nonce: Nonce, extra: UInt32? = nil
    ) -> Bool {
        precondition(direction == .opening, "this key is for sealing")
        guard 0 <= clear, clear <= count, count + Self.tagCount <= packet.count else { return false }
        return unsafe packet.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress, unsafe run(base, clear, count, nonce, extra) else {
                return false
            }
            var rest: CInt = 0
            guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(Self.tagCount), base + count) == 1
            else { return false }
            return unsafe EVP_DecryptFinal_ex(context, base + count, &rest) == 1
        }
    }

    /// Everything but the tag. GCM is a stream: the final call writes nothing.
    @inline(__always)
    private func run(
        _ base: UnsafeMutableRawPointer, _ clear: Int, _ count: Int, _ nonce: Nonce, _ extra: UInt32?
    ) -> Bool {
        var words = (nonce.first.bigEndian, nonce.second.bigEndian, nonce.third.bigEndian)
        var tail = (extra ?? 0).bigEndian
        var done: CInt = 0
        let bytes = unsafe base.assumingMemoryBound(to: UInt8.self)
        let ready = unsafe withUnsafeBytes(of: &words) { nonce in
            unsafe EVP_CipherInit_ex(
                context, nil, nil, nil, nonce.baseAddress?.assumingMemoryBound(to: UInt8.self), -1)
        }
        guard ready == 1, unsafe EVP_CipherUpdate(context, nil, &done, bytes, CInt(clamping: clear)) == 1 else {
            return false
        }
        if extra != nil {
            let added = unsafe withUnsafeBytes(of: &tail) { tail in
                unsafe EVP_CipherUpdate(context, nil, &done, tail.baseAddress?.assumingMemoryBound(to: UInt8.self), 4)
            }
            guard added == 1 else { return false }
        }
        guard count > clear else { return true }
        return unsafe EVP_CipherUpdate(context, bytes + clear, &done, bytes + clear, CInt(clamping: count - clear)) == 1
    }
}

/// AES-128 in counter mode as a source of pseudo-random bytes: SRTP's key derivation (RFC 3711 §4.3.3).
public enum AESCounterMode {
    /// - Parameters:
    ///   - block: the first counter, 16 bytes.
    ///   - count: how many bytes of key stream.
    public static func keyStream(key: Private<[UInt8]>, block: [UInt8], count: Int) -> [UInt8]? {
        guard key.revealed.count == 16, block.count == 16, let context = unsafe EVP_CIPHER_CTX_new() else { return nil }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let zeros = [UInt8](repeating: 0, count: count)
        var stream = zeros
        var done: CInt = 0
        guard unsafe EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), nil, key.revealed, block) == 1,
            unsafe EVP_EncryptUpdate(context, &stream, &done, zeros, CInt(clamping: count)) == 1
        else { return nil }
        return stream
    }
}
