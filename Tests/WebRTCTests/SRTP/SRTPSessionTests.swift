import Basics
import Crypto
import Testing

@testable import WebRTC

extension SRTPSession {
    static func make(_ direction: Direction, _ profile: SRTPProfile, _ key: Private<[UInt8]>) -> SRTPSession {
        do { return try SRTPSession(direction, profile: profile, key: key) } catch { fatalError("\(error)") }
    }
}

struct SRTPSessionTests {
    struct Ends: ~Copyable {
        var sender: SRTPSession
        var receiver: SRTPSession
        init(_ profile: SRTPProfile) {
            let key = Private((0..<UInt8(profile.keyCount + profile.saltCount)).map { $0 })
            // An error between two noncopyable fields could not be unwound.
            sender = SRTPSession.make(.sending, profile, key)
            receiver = SRTPSession.make(.receiving, profile, key)
        }
        mutating func protect(_ packet: [UInt8]) throws(SRTPDrop) -> [UInt8] {
            var slot = packet + [UInt8](repeating: 0, count: 40)
            var span = slot.mutableSpan
            let count = try sender.protect(&span, count: packet.count)
            return Array(slot[..<count])
        }
        mutating func unprotect(_ packet: [UInt8]) throws(SRTPDrop) -> [UInt8] {
            var slot = packet
            var span = slot.mutableSpan
            let count = try receiver.unprotect(&span, count: packet.count)
            return Array(slot[..<count])
        }
        mutating func outcome(_ packet: [UInt8]) -> SRTPDrop? {
            do throws(SRTPDrop) { _ = try unprotect(packet) } catch { return error }
            return nil
        }
    }

    static func packet(_ sequence: UInt16, ssrc: UInt32 = 1, payload: [UInt8] = [1, 2, 3, 4, 5]) -> [UInt8] {
        var bytes: [UInt8] = [0x80, 111]
        bytes.appendBigEndian(sequence)
        bytes.appendBigEndian(UInt32(sequence) &* 960)
        bytes.appendBigEndian(ssrc)
        return bytes + payload
    }

    @Test(arguments: SRTPProfile.allCases) func `a packet comes back as it was`(_ profile: SRTPProfile) throws {
        var ends = Ends(profile)
        for sequence in UInt16(65_500)...65_535 {
            let plain = Self.packet(sequence)
            let wire = try ends.protect(plain)
            #expect(wire.count == plain.count + profile.overhead && Array(wire[12..<17]) != [1, 2, 3, 4, 5])
            let back = try ends.unprotect(wire)
            #expect(back == plain)
        }
        // Past the wrap the receiver counts a roll-over by itself.
        let plain = Self.packet(3)
        let back = try ends.unprotect(try ends.protect(plain))
        #expect(back == plain)
    }

    @Test(arguments: SRTPProfile.allCases)
    func `replays, forgeries and truncations are told apart and dropped`(_ profile: SRTPProfile) throws {
        var ends = Ends(profile)
        let wire = try ends.protect(Self.packet(100))
        for bit in stride(from: 0, to: wire.count * 8, by: 5) where bit / 8 >= 12 {
            var forged = wire
            forged[bit / 8] ^= 1 << UInt8(bit % 8)
            let outcome = ends.outcome(forged)
            #expect(outcome == .notAuthentic)
        }
        for count in 0..<wire.count {
            let outcome = ends.outcome(Array(wire[..<count]))
            #expect(outcome != nil)
        }
        let first = ends.outcome(wire)
        let second = ends.outcome(wire)
        #expect(first == nil && second == .replayed)
    }

    @Test(arguments: SRTPProfile.allCases)
    func `a packet may come 1,000 late, and one much older is refused`(_ profile: SRTPProfile) throws {
        var ends = Ends(profile)
        var kept: [[UInt8]] = []
        for sequence in UInt16(0)..<1200 {
            let wire = try ends.protect(Self.packet(sequence))
            if sequence == 100 || sequence == 250 { kept.append(wire) } else { _ = try ends.unprotect(wire) }
        }
        let (old, late) = (ends.outcome(kept[0]), ends.outcome(kept[1]))
        #expect(old == .tooOld && late == nil)
    }

    @Test(arguments: SRTPProfile.allCases)
    func `many SSRCs share a session, and the same packet may be sent again`(_ profile: SRTPProfile) throws {
        var ends = Ends(profile)
        for ssrc in UInt32(1)...200 {
            let plain = Self.packet(7, ssrc: ssrc)
            let wire = try ends.protect(plain)
            let again = try ends.protect(plain)
            #expect(wire == again)
            let back = try ends.unprotect(wire)
            #expect(back == plain)
        }
    }

    @Test(arguments: SRTPProfile.allCases) func `RTCP comes back as it was`(_ profile: SRTPProfile) throws {
        var ends = Ends(profile)
        let plain = RTCPPacket.write([.pictureLoss(sender: 1, media: 2)])
        for _ in 0..<3 {
            var slot = plain + [UInt8](repeating: 0, count: 24)
            var span = slot.mutableSpan
            let count = try ends.sender.protectRTCP(&span, count: plain.count)
            #expect(count == plain.count + profile.rtcpOverhead)
            let wire = Array(slot[..<count])
            var received = slot.mutableSpan
            let back = try ends.receiver.unprotectRTCP(&received, count: count)
            #expect(back == plain.count && Array(slot[..<back]) == plain)
            var replayed = wire
            var again = replayed.mutableSpan
            var outcome: SRTPDrop?
            do throws(SRTPDrop) { _ = try ends.receiver.unprotectRTCP(&again, count: count) } catch { outcome = error }
            #expect(outcome == .replayed)
        }
    }

    @Test(arguments: SRTPProfile.allCases) func `a slot without room for the tag is refused`(_ profile: SRTPProfile)
        throws
    {
        var ends = Ends(profile)
        var slot = Self.packet(1)
        let count = slot.count
        var span = slot.mutableSpan
        var outcome: SRTPDrop?
        do throws(SRTPDrop) { _ = try ends.sender.protect(&span, count: count) } catch { outcome = error }
        #expect(outcome == .noRoom)
    }

    /// libsrtp is the reference: what one protects the other must open, byte for byte the same.
    @Test(arguments: [UInt64](1...5)) func `our GCM and libsrtp's make and open the same packets`(_ seed: UInt64) throws
    {
        var random = SeededRandom(seed: seed)
        let key = Private((0..<28).map { _ in UInt8.random(in: 0...255, using: &random) })
        var ours = SRTPSession.make(.sending, .aeadAES128GCM, key)
        var opener = SRTPSession.make(.receiving, .aeadAES128GCM, key)
        let theirs = try SRTPHandle(.sending, profile: .aeadAES128GCM, key: key)
        var sequence = UInt16.random(in: 0...65_535, using: &random)
        for _ in 0..<400 {
            sequence &+= UInt16.random(in: 0...400, using: &random)
            var plain = Self.packet(sequence, ssrc: 0x8899_AABB, payload: [])
            plain[0] |= UInt8.random(in: 0...2, using: &random)
            plain += [UInt8](repeating: 5, count: 4 * Int(plain[0] & 15))
            if Bool.random(using: &random) {
                plain[0] |= 0x10
                plain += [0xBE, 0xDE, 0, 1, 0x10, 0x55, 0, 0]
            }
            plain += (0..<Int.random(in: 0...1200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random)
            }
            var one = plain + [UInt8](repeating: 0, count: 40)
            var other = one
            var oneSpan = one.mutableSpan
            let count = try ours.protect(&oneSpan, count: plain.count)
            var otherSpan = other.mutableSpan
            let otherCount = try theirs.protect(&otherSpan, count: plain.count)
            let isSame = count == otherCount && one[..<count] == other[..<count]
            #expect(isSame)
            var span = other.mutableSpan
            guard let back = try? opener.unprotect(&span, count: otherCount) else { continue }  // the same number again
            let isPlain = other[..<back] == plain[...]
            #expect(isPlain)
        }
        let report = RTCPPacket.write([.nack(sender: 1, media: 2, lost: [1, 5, 9])])
        for _ in 0..<5 {
            var one = report + [UInt8](repeating: 0, count: 40)
            var other = one
            var oneSpan = one.mutableSpan
            let count = try ours.protectRTCP(&oneSpan, count: report.count)
            var otherSpan = other.mutableSpan
            let otherCount = try theirs.protectRTCP(&otherSpan, count: report.count)
            let isSame = count == otherCount && one[..<count] == other[..<count]
            #expect(isSame)
            var span = other.mutableSpan
            let back = try opener.unprotectRTCP(&span, count: otherCount)
            #expect(back == report.count)
        }
    }

    @Test func `a stream too many to remember is not sent, since its nonces would be used twice`() throws {
        var ends = Ends(.aeadAES128GCM)
        func packet(_ ssrc: UInt32) -> [UInt8] {
            var bytes: [UInt8] = [0x80, 96, 0, 1, 0, 0, 0, 0]
            bytes.appendBigEndian(ssrc)
            return bytes + [1, 2, 3]
        }
        for ssrc in 0..<UInt32(PacketWindow.maxStreams) { _ = try ends.protect(packet(ssrc)) }
        var refusal: SRTPDrop?
        do throws(SRTPDrop) { _ = try ends.protect(packet(.max)) } catch { refusal = error }
        #expect(refusal == .other)
        _ = try ends.protect(packet(7))
    }
}
