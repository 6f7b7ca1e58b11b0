import Basics
import Testing
import Wire

struct DataPacketSpliceTests {
    /// By Python: lossy, identity `liar`, sid `PA_liar`, to bob and eve, sequence 7, a user packet that also claims to
    /// be from `liar2`, and the unknown field 100.
    static let captured =
        "CAESMwoEUEFfeBICaGkaBFBBX2MiAXQqBWxpYXIyMgVjYXJvbFoQMDEyMzQ1Njc4OWFiY2RlZiIEbGlhcioDYm9iKgNldmWAAQeKAQdQQV9saWFyogYDAQID"

    @Test func `what routing needs is read without unpacking`() throws {
        let splice = try DataPacketSplice(try #require(Base64.decode(Self.captured)))
        #expect(splice.kind == .lossy)
        #expect(splice.participantIdentity == "liar")
        #expect(splice.participantSid == "PA_liar")
        #expect(splice.destinationIdentities == ["bob", "eve"])
        #expect(splice.destinationSids == ["PA_c"])
        #expect(splice.sequence == 7)
        #expect(splice.value == .user)
        #expect(splice.topic == "t")
        #expect(splice.nonce == Array("0123456789abcdef".utf8))
        #expect(splice.userParticipantIdentity == "liar2")
    }

    @Test func `the sender's name is put right at both levels and nothing else changes`() throws {
        let packet = try #require(Base64.decode(Self.captured))
        let sent = try DataPacketSplice(packet).rewritten(kind: .reliable, identity: "alice", sid: "PA_alice")
        var expected = try DataPacket(protobuf: packet)
        expected.kind = .reliable
        expected.participantIdentity = "alice"
        expected.participantSid = "PA_alice"
        if case .user(var user)? = expected.value {
            user.participantIdentity = "alice"
            user.participantSid = "PA_alice"
            expected.value = .user(user)
        }
        #expect(try DataPacket(protobuf: sent) == expected)
        // The unknown field 100 is still there, as it came.
        let unknown: [UInt8] = [0xA2, 0x06, 0x03, 1, 2, 3]
        #expect(sent.indices.contains { sent[$0...].starts(with: unknown) })
    }

    @Test func `a name that is claimed twice is replaced twice`() throws {
        let claim = DataPacket.with {
            $0.participantIdentity = "liar"
            $0.participantSid = "PA_liar"
            $0.value = .user(.with { $0.participantIdentity = "liar" })
        }.protobuf
        let sent = try DataPacketSplice(claim + claim).rewritten(kind: .reliable, identity: "alice", sid: "PA_a")
        #expect(!String(decoding: sent, as: UTF8.self).contains("liar"))
        #expect(try DataPacket(protobuf: sent).participantIdentity == "alice")
    }

    @Test func `a packet made of many empty user packets does not grow`() throws {
        let packet = (0..<2000).map { $0 % 2 == 0 ? UInt8(0x12) : 0 }
        let sent = try DataPacketSplice(packet).rewritten(kind: .lossy, identity: "alice", sid: "PA_alice")
        #expect(sent.count <= packet.count + 64)
        guard case .user(let user)? = try DataPacket(protobuf: sent).value else {
            Issue.record("it is no user packet any more")
            return
        }
        #expect(user.participantIdentity == "alice" && user.participantSid == "PA_alice")
    }

    @Test func `UserPacket's own list counts when the packet has none`() throws {
        let packet = DataPacket.with { $0.value = .user(.with { $0.destinationIdentities = ["carol"] }) }
        #expect(try DataPacketSplice(packet.protobuf).destinationIdentities == ["carol"])
    }

    @Test func `every kind of content is named, and content from the future is carried`() throws {
        for number in [3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 18] {
            let tag = UInt8(truncatingIfNeeded: number << 3 | 2)
            let packet = (number < 16 ? [tag] : [tag | 0x80, 1]) + [0]
            let splice = try DataPacketSplice(packet)
            #expect(splice.value?.rawValue == number)
            #expect(splice.rewritten(kind: .reliable, identity: "", sid: "").contains(packet[0]))
        }
        #expect(try DataPacketSplice([0xA2, 0x06, 0]).value == nil)
    }

    @Test func `the splice of every truncation and of random bytes agrees with the full decoder about shape`() throws {
        let packet = try #require(Base64.decode(Self.captured))
        var random = SeededRandom(seed: 3)
        for round in 0..<4_000 {
            var bytes = Array(packet[..<(round % (packet.count + 1))])
            if !bytes.isEmpty, round > packet.count {
                bytes[.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            guard let whole = try? DataPacket(protobuf: bytes) else { continue }
            let splice = try DataPacketSplice(bytes)
            #expect(splice.participantIdentity == whole.participantIdentity)
            #expect(splice.sequence == whole.sequence)
            let sent = splice.rewritten(kind: .lossy, identity: "alice", sid: "PA_a")
            let read = try DataPacket(protobuf: sent)
            #expect(read.participantIdentity == "alice" && read.participantSid == "PA_a" && read.kind == .lossy)
        }
    }
}
