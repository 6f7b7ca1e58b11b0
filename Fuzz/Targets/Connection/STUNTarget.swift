import Basics
import Crypto
@testable import WebRTC

extension FuzzTarget {
    /// STUN messages as they come from strangers. What we understood we can say again and understand the same.
    static let stun = FuzzTarget(
        name: "stun",
        seeds: { _ in
            var request = STUNMessage(.request, transaction: .init(high: 1, low: 2))
            request.username = "server:client"
            request.priority = 1
            request.useCandidate = true
            request.role = .controlling(tieBreaker: 7)
            var success = STUNMessage(.success, transaction: .init(high: 3, low: 4))
            success.mappedAddress = SocketAddress(v4: 0x7F00_0001, port: 9)
            var failure = STUNMessage(.failure, transaction: .init(high: 5, low: 6))
            failure.errorCode = 420
            failure.unknownAttributes = [0x7FFF]
            return [request, success, failure].flatMap { message in
                [[0] + message.serialized(password: "password"), [1] + message.serialized(password: nil)]
            }
        },
        run: { input in
            let isMended = input.bool()
            var bytes = input.rest()
            if isMended { mend(&bytes) }
            expect(
                STUN.localUfrag(in: bytes)?.utf8.count ?? 0 <= 3 * bytes.count, "a ufrag comes out of the packet")
            guard let message = try? STUNMessage(parsing: bytes) else { return }
            _ = message.isAuthentic(bytes, password: "password")
            // Broken UTF-8 grows when it is replaced, and a code of more than 3 digits is no code.
            guard message.username?.utf8.count ?? 0 <= 513, message.errorCode ?? 0 < 800 else { return }
            guard var again = try? STUNMessage(parsing: message.serialized(password: "password")) else {
                return expect(false, "our own message can be read")
            }
            again.notUnderstood = message.notUnderstood
            again.integrityOffset = message.integrityOffset
            again.hasFingerprint = message.hasFingerprint
            expect(again == message, "a message reads as it was written: \(message) \(again)")
        })

    /// Type, length, cookie and fingerprint are made right, so that mutations reach the attributes.
    private static func mend(_ bytes: inout [UInt8]) {
        guard bytes.count >= STUN.headerCount + 8 else { return }
        bytes.removeLast(bytes.count % 4)
        let kinds: [STUNMessage.Kind] = [.request, .indication, .success, .failure]
        let kind = kinds[Int(bytes[0]) % kinds.count].rawValue
        bytes.replaceSubrange(0..<2, with: [UInt8(kind >> 8), UInt8(kind & 255)])
        STUNMessage.setLength(of: &bytes, adding: 0)
        bytes.replaceSubrange(4..<8, with: [0x21, 0x12, 0xA4, 0x42])
        let start = bytes.count - 8
        var attribute: [UInt8] = [0x80, 0x28, 0, 4]
        attribute.appendBigEndian(CRC32.checksum(of: bytes[..<start]) ^ STUN.fingerprintMask)
        bytes.replaceSubrange(start..., with: attribute)
    }
}
