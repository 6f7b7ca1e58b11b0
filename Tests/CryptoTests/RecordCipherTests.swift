import Basics
import Crypto
import Testing

struct RecordCipherTests {
    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.utf8.count, by: 2).map { start in
            let digits = Array(hex.utf8)[start..<(start + 2)]
            return UInt8(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
        }
    }

    // Test cases 14 and 16 of "The Galois/Counter Mode of Operation" (McGrew, Viega), which NIST's validation repeats.
    @Test func `AES-256-GCM seals as in its specification`() {
        let zeros = RecordCipher(key: Private([UInt8](repeating: 0, count: 32)))
        #expect(
            zeros.seal([UInt8](repeating: 0, count: 16), context: [], nonce: [UInt8](repeating: 0, count: 12))
                == bytes("000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"))
        let nonce = bytes("cafebabefacedbaddecaf888")
        let cipher = RecordCipher(
            key: Private(bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")))
        let plain = bytes(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                + "b16aedf5aa0de657ba637b39")
        let context = bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2")
        let sealed = cipher.seal(plain, context: context, nonce: nonce)
        #expect(
            sealed
                == nonce
                + bytes(
                    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                        + "c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b"))
        #expect(cipher.open(sealed, context: context) == plain)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 5_000]) func `what was sealed opens, each time sealed differently`(_ count: Int)
    {
        let cipher = RecordCipher(key: Private([UInt8](repeating: 7, count: 32)))
        let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let (one, other) = (cipher.seal(plain, context: [1]), cipher.seal(plain, context: [1]))
        #expect(one != other)
        #expect(one.count == count + RecordCipher.overhead)
        #expect(cipher.open(one, context: [1]) == plain)
        #expect(cipher.open(other, context: [1]) == plain)
    }

    @Test func `any change, another context, another key and any truncation are refused`() {
        let cipher = RecordCipher(key: Private([UInt8](repeating: 7, count: 32)))
        let sealed = cipher.seal([1, 2, 3], context: [9])
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x10
            #expect(cipher.open(changed, context: [9]) == nil)
            #expect(cipher.open(Array(sealed.prefix(index)), context: [9]) == nil)
        }
        #expect(cipher.open(sealed, context: []) == nil)
        #expect(cipher.open(sealed + [0], context: [9]) == nil)
        #expect(RecordCipher(key: Private([UInt8](repeating: 8, count: 32))).open(sealed, context: [9]) == nil)
        // A refusal leaves nothing behind.
        #expect(cipher.open(sealed, context: [9]) == [1, 2, 3])
    }
}

struct HKDFTests {
    private func bytes(_ range: ClosedRange<UInt8>) -> [UInt8] { Array(range) }
    private func hex(_ key: Private<[UInt8]>) -> String {
        key.revealed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `keys are derived as in RFC 5869, appendix A`() {
        let key = Private([UInt8](repeating: 0x0B, count: 22))
        #expect(
            hex(HKDFSHA256.derive(from: key, salt: bytes(0x00...0x0C), info: bytes(0xF0...0xF9), count: 42))
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
        let long = HKDFSHA256.derive(
            from: Private(bytes(0x00...0x4F)), salt: bytes(0x60...0xAF), info: bytes(0xB0...0xFF), count: 82)
        #expect(
            hex(long)
                == "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87")
        #expect(
            hex(HKDFSHA256.derive(from: key, info: [], count: 42))
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
        #expect(HKDFSHA256.derive(from: key, info: [], count: 0).revealed.isEmpty)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 300]) func `a kept hash gives what a fresh one gives`(_ count: Int) {
        for key in [[], [UInt8](repeating: 3, count: 32), [UInt8](repeating: 5, count: 100)] as [[UInt8]] {
            let hash = KeyedHash(key: Private(key))
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            _ = hash.code(of: [1, 2, 3])
            #expect(hash.code(of: message) == HMACSHA256.authenticate(message, key: key))
        }
    }
}
