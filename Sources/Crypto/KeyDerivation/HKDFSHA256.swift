public import Basics

/// Makes keys for several uses out of one, so that none of them tells of another. Source: RFC 5869, with SHA-256.
public enum HKDFSHA256 {
    /// - Parameters:
    ///   - key: input keying material, of any length.
    ///   - salt: public; empty is as RFC 5869 §2.2 has it.
    ///   - info: what the key is for.
    ///   - count: bytes wanted; at most 8,160.
    public static func derive(from key: Private<[UInt8]>, salt: [UInt8] = [], info: [UInt8], count: Int) -> Private<
        [UInt8]
    > {
        precondition(0...255 * SHA256.length ~= count, "RFC 5869 §2.3 ends at 255 blocks")
        // An empty salt is a block of zeros, and HMAC pads an empty key with zeros: the same.
        let extracted = HMACSHA256.authenticate(key.revealed, key: salt)
        var output: [UInt8] = []
        var block: [UInt8] = []
        var counter: UInt8 = 0
        while output.count < count {
            counter += 1
            block = HMACSHA256.authenticate(block + info + [counter], key: extracted)
            output += block
        }
        return Private(Array(output.prefix(count)))
    }
}
