import Basics
import Testing

@testable import WebRTC

/// The vectors are RFC 5769's §2.1 to §2.3.
struct STUNMessageTests {
    static let password = "VOkJxbRl1RmTxUk/WvJxBt"
    static let request: [UInt8] = [
        0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xA4, 0x42, 0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87,
        0xDF, 0xAE, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4E, 0x20, 0x74, 0x65, 0x73, 0x74, 0x20, 0x63, 0x6C,
        0x69, 0x65, 0x6E, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6E, 0x00, 0x01, 0xFF, 0x80, 0x29, 0x00, 0x08, 0x93, 0x2F,
        0xF9, 0xB1, 0x51, 0x26, 0x3B, 0x36, 0x00, 0x06, 0x00, 0x09, 0x65, 0x76, 0x74, 0x6A, 0x3A, 0x68, 0x36, 0x76,
        0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14, 0x9A, 0xEA, 0xA7, 0x0C, 0xBF, 0xD8, 0xCB, 0x56, 0x78, 0x1E,
        0xF2, 0xB5, 0xB2, 0xD3, 0xF2, 0x49, 0xC1, 0xB5, 0x71, 0xA2, 0x80, 0x28, 0x00, 0x04, 0xE5, 0x7A, 0x3B, 0xCF,
    ]
    static let responseV4: [UInt8] = [
        0x01, 0x01, 0x00, 0x3C, 0x21, 0x12, 0xA4, 0x42, 0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87,
        0xDF, 0xAE, 0x80, 0x22, 0x00, 0x0B, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63, 0x74, 0x6F, 0x72, 0x20,
        0x00, 0x20, 0x00, 0x08, 0x00, 0x01, 0xA1, 0x47, 0xE1, 0x12, 0xA6, 0x43, 0x00, 0x08, 0x00, 0x14, 0x2B, 0x91,
        0xF5, 0x99, 0xFD, 0x9E, 0x90, 0xC3, 0x8C, 0x74, 0x89, 0xF9, 0x2A, 0xF9, 0xBA, 0x53, 0xF0, 0x6B, 0xE7, 0xD7,
        0x80, 0x28, 0x00, 0x04, 0xC0, 0x7D, 0x4C, 0x96,
    ]
    static let responseV6: [UInt8] = [
        0x01, 0x01, 0x00, 0x48, 0x21, 0x12, 0xA4, 0x42, 0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87,
        0xDF, 0xAE, 0x80, 0x22, 0x00, 0x0B, 0x74, 0x65, 0x73, 0x74, 0x20, 0x76, 0x65, 0x63, 0x74, 0x6F, 0x72, 0x20,
        0x00, 0x20, 0x00, 0x14, 0x00, 0x02, 0xA1, 0x47, 0x01, 0x13, 0xA9, 0xFA, 0xA5, 0xD3, 0xF1, 0x79, 0xBC, 0x25,
        0xF4, 0xB5, 0xBE, 0xD2, 0xB9, 0xD9, 0x00, 0x08, 0x00, 0x14, 0xA3, 0x82, 0x95, 0x4E, 0x4B, 0xE6, 0x7B, 0xF1,
        0x17, 0x84, 0xC9, 0x7C, 0x82, 0x92, 0xC2, 0x75, 0xBF, 0xE3, 0xED, 0x41, 0x80, 0x28, 0x00, 0x04, 0xC8, 0xFB,
        0x0B, 0x4C,
    ]

    @Test func `the sample request reads as RFC 5769 says`() throws {
        let message = try STUNMessage(parsing: Self.request)
        #expect(message.kind == .request)
        #expect(message.username == "evtj:h6vY")
        #expect(message.priority == 0x6E00_01FF)
        #expect(message.role == .controlled(tieBreaker: 0x932F_F9B1_5126_3B36))
        #expect(message.hasFingerprint && message.notUnderstood.isEmpty)
        #expect(message.isAuthentic(Self.request, password: Self.password))
        #expect(!message.isAuthentic(Self.request, password: Self.password + "x"))
        #expect(STUN.localUfrag(in: Self.request) == "evtj")
    }

    @Test func `the sample responses name the mapped addresses`() throws {
        let v4 = try STUNMessage(parsing: Self.responseV4)
        #expect(v4.kind == .success && v4.isAuthentic(Self.responseV4, password: Self.password))
        #expect(v4.mappedAddress?.description == "192.0.2.1:32853")
        let v6 = try STUNMessage(parsing: Self.responseV6)
        #expect(v6.isAuthentic(Self.responseV6, password: Self.password))
        #expect(v6.mappedAddress == SocketAddress(host: "2001:db8:1234:5678:11:2233:4455:6677", port: 32853))
        #expect(STUN.localUfrag(in: Self.responseV4) == nil)
    }

    @Test func `what is written reads back the same`() throws {
        var message = STUNMessage(.request, transaction: .init(high: 1, low: 2))
        message.username = "abcd:efgh1"
        message.priority = 99
        message.useCandidate = true
        message.role = .controlling(tieBreaker: .max)
        let bytes = message.serialized(password: "secret")
        var read = try STUNMessage(parsing: bytes)
        #expect(read.isAuthentic(bytes, password: "secret") && read.hasFingerprint)
        read.integrityOffset = nil
        read.hasFingerprint = false
        #expect(read == message)

        var failure = STUNMessage(.failure, transaction: .init(high: .max, low: .max))
        failure.errorCode = 420
        failure.unknownAttributes = [0x7001, 0x0014, 3]
        let answer = try STUNMessage(parsing: failure.serialized(password: nil))
        #expect(answer.errorCode == 420 && answer.unknownAttributes == [0x7001, 0x0014, 3])
        for address in ["10.1.2.3", "2001:db8::1"] {
            var success = STUNMessage(.success, transaction: .init(high: 0xDEAD_BEEF, low: 0x0123_4567_89AB_CDEF))
            success.mappedAddress = SocketAddress(host: address, port: 65_535)
            #expect(try STUNMessage(parsing: success.serialized(password: "p")).mappedAddress == success.mappedAddress)
        }
    }

    @Test(arguments: [request, responseV4, responseV6])
    func `no truncation and no flipped bit is taken for the message`(_ vector: [UInt8]) {
        for count in 0..<vector.count {
            #expect(throws: STUNError.self) { try STUNMessage(parsing: Array(vector[..<count])) }
            _ = STUN.localUfrag(in: Array(vector[..<count]))
        }
        for bit in 0..<vector.count * 8 {
            var bytes = vector
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            let message = try? STUNMessage(parsing: bytes)
            // Only a damaged type of the fingerprint attribute can pass, and then as a message without one.
            #expect(message == nil || message?.hasFingerprint == false)
        }
    }

    @Test func `random bytes never trap`() {
        var random = SeededRandom(seed: 7)
        for _ in 0..<5000 {
            var bytes = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            if bytes.count >= 20, Bool.random(using: &random) {
                bytes.replaceSubrange(0..<8, with: [0, 1, 0, UInt8(bytes.count - 20), 0x21, 0x12, 0xA4, 0x42])
            }
            _ = try? STUNMessage(parsing: bytes)
            _ = STUN.localUfrag(in: bytes)
        }
    }

    @Test func `an attribute nobody may ignore is listed and one that may be is not`() throws {
        var bytes = STUNMessage(.request, transaction: .init(high: 0, low: 0)).serialized(password: nil)
        bytes.removeLast(8)
        bytes += [0x70, 0x01, 0, 1, 9, 0, 0, 0, 0xC0, 0x57, 0, 4, 1, 2, 3, 4]
        bytes[3] = 16
        #expect(try STUNMessage(parsing: bytes).notUnderstood == [0x7001])
    }
}
