import Basics
import Testing

@testable import Crypto

struct HashTests {
    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    @Test func `digests match FIPS 180-4's example for abc`() {
        let abc = Array("abc".utf8)
        #expect(hex(DigestAlgorithm.sha1.digest(of: abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(
            hex(DigestAlgorithm.sha256.digest(of: abc))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(hex(DigestAlgorithm.sha384.digest(of: abc)).hasPrefix("cb00753f45a35e8bb5a03d699ac65007"))
        #expect(hex(DigestAlgorithm.sha512.digest(of: abc)).hasPrefix("ddaf35a193617abacc417349ae204131"))
        for algorithm in DigestAlgorithm.allCases { #expect(algorithm.digest(of: []).count == algorithm.count) }
    }

    @Test func `HMAC-SHA1 matches RFC 2202 and HMAC-SHA256 RFC 4231`() {
        let what = Array("what do ya want for nothing?".utf8)
        let key = Array("Jefe".utf8)
        #expect(
            hex(DigestAlgorithm.sha1.authenticationCode(for: what[...], key: key))
                == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
        #expect(
            hex(DigestAlgorithm.sha256.authenticationCode(for: what[...], key: key))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
        #expect(
            hex(DigestAlgorithm.sha1.authenticationCode(for: [], key: []))
                == "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d")
    }

    @Test func `the CRC is the one of ISO-HDLC`() {
        #expect(CRC32.checksum(of: Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(CRC32.checksum(of: [UInt8]()) == 0)
    }

    @Test func `random bytes differ from one another`() {
        #expect(SecureRandom.bytes(32) != SecureRandom.bytes(32))
        #expect(SecureRandom.bytes(0).isEmpty)
        var random = SecureRandom()
        #expect(Set((0..<100).map { _ in random.next() }).count == 100)
    }
}
