import Basics
import Testing
import Wire

/// Rules of protobuf's encoding that random messages do not reach. Source: protobuf.dev/programming-guides/encoding.
struct ProtobufRulesTests {
    @Test func `unknown fields of every wire type are passed over`() throws {
        // Field 2000 as varint, 64-bit, delimited, group with a nested group, 32-bit; then identity (2) = "a".
        let unknown: [[UInt8]] = [
            [0x80, 0x7D, 0x96, 0x01], [0x81, 0x7D, 1, 2, 3, 4, 5, 6, 7, 8], [0x82, 0x7D, 2, 9, 9],
            [0x83, 0x7D, 0x0B, 0x10, 1, 0x0C, 0x84, 0x7D], [0x85, 0x7D, 1, 2, 3, 4],
        ]
        for field in unknown {
            #expect(try ParticipantInfo(protobuf: field + [0x12, 1, 0x61]).identity == "a")
        }
        #expect(try ParticipantInfo(protobuf: unknown.flatMap { $0 }) == ParticipantInfo())
    }

    @Test func `a field of another wire type than ours is an unknown one`() throws {
        #expect(try Ping(protobuf: [0x0A, 1, 5, 0x10, 3]) == .with { $0.rtt = 3 })
    }

    @Test func `malformed tags, varints and lengths are errors with their place`() {
        func error(_ bytes: [UInt8]) -> WireError? {
            do throws(WireError) { _ = try ParticipantInfo(protobuf: bytes) } catch { return error }
            return nil
        }
        #expect(error([0x00]) == .malformedTag(at: 0), "field number 0")
        #expect(error([0x0E]) == .malformedTag(at: 0), "wire type 6")
        #expect(error([0x0C]) == .malformedTag(at: 0), "end of a group that is not open")
        #expect(error([0x83, 0x7D, 0x0C]) == .malformedTag(at: 2), "end of another group")
        #expect(error([0x83, 0x7D]) == .truncated(at: 2), "group without end")
        #expect(error([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]) == .malformedTag(at: 0), "tag past 32 bits")
        #expect(error([0x18] + [UInt8](repeating: 0x80, count: 10) + [0]) == .malformedVarint(at: 1))
        #expect(error([0x0A, 2, 0x61]) == .truncated(at: 1))
        #expect(error([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]) == .truncated(at: 1))
        #expect(error([0x0A, 1, 0xFF]) == .notUTF8(at: 1))
    }

    @Test func `groups within groups end at the depth limit, not at the end of the stack`() {
        let bytes = [UInt8](repeating: 0x0B, count: 100_000)
        #expect(throws: WireError.tooDeep) { try Pong(protobuf: bytes) }
    }

    @Test func `a crowd of empty messages is refused before it fills the machine`() throws {
        let crowd = Array([[UInt8]](repeating: [0x0A, 0], count: WireReader.messageLimit + 1).joined())
        #expect(throws: WireError.tooManyMessages) { try SpeakersChanged(protobuf: crowd) }
        let objects = JSONValue.array(Array(repeating: [:], count: WireReader.messageLimit))
        #expect(throws: WireError.tooManyMessages) { try SpeakersChanged(json: ["speakers": objects]) }
    }

    @Test func `repeated numbers may come packed, unpacked or both`() throws {
        let packed: [UInt8] = [0x4A, 2, 1, 2]
        let single: [UInt8] = [0x48, 3]
        let permission = try ParticipantPermission(protobuf: packed + single)
        #expect(permission.canPublishSources == [.camera, .microphone, .screenShare])
        #expect(permission.protobuf == [0x4A, 3, 1, 2, 3])
        #expect(throws: WireError.self) { try ParticipantPermission(protobuf: [0x4A, 1, 0x80]) }
    }

    @Test func `a message sent in two parts is one message, in a oneof too`() throws {
        let first = SignalRequest.with { $0.message = .offer(.with { $0.type = "offer" }) }.protobuf
        let second = SignalRequest.with { $0.message = .offer(.with { $0.sdp = "v=0" }) }.protobuf
        let merged = SignalRequest.with {
            $0.message = .offer(
                .with {
                    $0.type = "offer"
                    $0.sdp = "v=0"
                })
        }
        #expect(try SignalRequest(protobuf: first + second) == merged)
        let other = SignalRequest.with { $0.message = .ping(5) }
        #expect(try SignalRequest(protobuf: first + other.protobuf) == other, "the last member wins")
    }

    @Test func `a member of a oneof is sent though it is at its default`() throws {
        let ping = SignalRequest.with { $0.message = .ping(0) }
        #expect(ping.protobuf == [0x70, 0])
        #expect(try SignalRequest(protobuf: [0x70, 0]) == ping)
        #expect(ping.json == ["ping": "0"])
    }

    @Test func `an enum number from the future survives`() throws {
        let leave = try LeaveRequest(protobuf: [0x10, 99])
        #expect(leave.reason.rawValue == 99)
        #expect(leave.reason.protoName == nil)
        #expect(leave.protobuf == [0x10, 99])
        #expect(leave.json == ["reason": 99])
    }

    @Test func `minus zero is not zero`() throws {
        let sample = MetricSample.with { $0.value = -0.0 }
        #expect(sample.protobuf.count == 5)
        #expect(try MetricSample(protobuf: sample.protobuf).value.sign == .minus)
    }

    @Test func `lengths on both sides of each varint step are written right`() throws {
        for length in [0, 1, 127, 128, 129, 16_383, 16_384, 70_000] {
            let packet = DataPacket.with {
                $0.value = .user(.with { $0.payload = [UInt8](repeating: 7, count: length) })
            }
            #expect(try DataPacket(protobuf: packet.protobuf) == packet)
        }
    }

    @Test func `a slice decodes as the array it was cut from`() throws {
        let bytes = Ping.with { $0.timestamp = 9 }.protobuf
        #expect(try Ping(protobuf: ([0xFF] + bytes + [0xFF])[1...bytes.count]).timestamp == 9)
    }
}
