import Crypto
import Testing

struct HMACTests {
    private func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
    }

    @Test func `SHA-256 of abc and of nothing are FIPS 180-4's`() {
        #expect(
            SHA256.hash(Array("abc".utf8))
                == bytes("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
        #expect(SHA256.hash([]) == bytes("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    }

    @Test func `HMAC-SHA256 gives RFC 4231's vectors`() {
        #expect(
            HMACSHA256.authenticate(Array("Hi There".utf8), key: .init(repeating: 0x0B, count: 20))
                == bytes("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"))
        #expect(
            HMACSHA256.authenticate(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
                == bytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
        // A key longer than the block is hashed first.
        #expect(
            HMACSHA256.authenticate(
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                key: .init(repeating: 0xAA, count: 131))
                == bytes("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"))
    }

    @Test func `an empty key and an empty message are a key and a message`() {
        #expect(
            HMACSHA256.authenticate([], key: [])
                == bytes("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"))
    }

    @Test func `constant time comparison says what == says`() {
        let code = SHA256.hash([1])
        #expect(constantTimeEquals(code, code))
        #expect(constantTimeEquals([], []))
        #expect(!constantTimeEquals(code, Array(code.dropLast())))
        for index in code.indices {
            var other = code
            other[index] ^= 1
            #expect(!constantTimeEquals(code, other))
        }
    }
}
