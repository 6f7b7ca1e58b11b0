import Basics
import Testing

@testable import Crypto

struct CertificateTests {
    @Test func `a certificate has a fingerprint in the SDP's spelling and its own key`() throws {
        let first = try Certificate.selfSigned()
        let second = try Certificate.selfSigned()
        #expect(first.fingerprint != second.fingerprint)
        #expect(first.privateKey != second.privateKey)
        let pairs = first.fingerprint.split(separator: ":")
        #expect(pairs.count == 32)
        #expect(pairs.allSatisfy { $0.count == 2 && $0.uppercased() == $0 && UInt8($0, radix: 16) != nil })
        #expect(Certificate.fingerprint(of: first.der, by: .sha512).split(separator: ":").count == 64)
        #expect(first.der.starts(with: [0x30, 0x82]))  // SEQUENCE with a two-byte length
    }

    @Test func `printing a certificate shows no key`() throws {
        let certificate = try Certificate.selfSigned(commonName: "example")
        #expect("\(certificate)".contains("‹hidden›"))
        #expect("\(certificate.privateKey)" == "‹hidden›")
    }
}
