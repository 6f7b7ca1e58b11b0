import Basics
import Testing
import Wire

@testable import RoomClient

struct StreamAssemblerTests {
    typealias Output = StreamAssembler.Output

    static func info(
        _ kind: StreamInfo.Kind = .text, id: String = "s", topic: String = "lk.chat", total: UInt64? = nil
    ) -> StreamInfo {
        StreamInfo(id: id, kind: kind, topic: topic, attributes: ["a": "1"], timestamp: 7, totalLength: total)
    }
    /// As it arrives: encoded, decoded, with its sender.
    static func received(_ packets: [DataPacket], from sender: String = "ann") throws -> [DataPacket] {
        try packets.map { packet in
            var packet = try DataPacket(protobuf: packet.protobuf)
            packet.participantIdentity = sender
            return packet
        }
    }
    static func feed(
        _ assembler: inout StreamAssembler, _ packets: [DataPacket], from sender: String = "ann", now: Moment = .zero
    ) throws -> [Output] {
        for packet in try received(packets, from: sender) {
            switch packet.value {
            case .streamHeader(let header): assembler.handle(header, from: sender, now: now)
            case .streamChunk(let chunk): assembler.handle(chunk, from: sender, now: now)
            case .streamTrailer(let trailer): assembler.handle(trailer, from: sender, now: now)
            default: Issue.record("no stream's packet")
            }
        }
        return drain(&assembler)
    }
    static func drain(_ assembler: inout StreamAssembler) -> [Output] {
        var outputs: [Output] = []
        while let output = assembler.nextOutput() { outputs.append(output) }
        return outputs
    }
    static func failures(_ outputs: [Output]) -> [StreamFailure] {
        outputs.compactMap { if case .failed(_, let failure) = $0 { failure } else { nil } }
    }
    private static func chunk(_ index: UInt64, _ content: [UInt8], id: String = "s") -> DataPacket {
        var chunk = DataStream.Chunk()
        (chunk.streamId, chunk.chunkIndex, chunk.content) = (id, index, content)
        var packet = DataPacket()
        packet.value = .streamChunk(chunk)
        return packet
    }
    private static func trailer(reason: String = "", id: String = "s") -> DataPacket {
        var trailer = DataStream.Trailer()
        (trailer.streamId, trailer.reason) = (id, reason)
        var packet = DataPacket()
        packet.value = .streamTrailer(trailer)
        return packet
    }
    private static func opening(_ info: StreamInfo) throws -> DataPacket { try OutgoingStream(info).opening }

    @Test(arguments: [0, 1, 14_999, 15_000, 15_001, 100_000])
    func `what was sent comes back whole, and in pieces on the way`(count: Int) throws {
        // Three bytes each, so that no limit falls on a border.
        let text = String(repeating: "€", count: count / 3) + String(repeating: "x", count: count % 3)
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let cases: [(StreamInfo.Kind, [UInt8], StreamAssembler.Content)] = [
            (.text, Array(text.utf8), .text(text)), (.bytes(name: "f.bin"), bytes, .bytes(bytes)),
        ]
        for (kind, content, expected) in cases {
            var assembler = StreamAssembler()
            let packets = try OutgoingStream.whole(Self.info(kind), content, to: ["bob"])
            #expect(packets.allSatisfy { $0.protobuf.count < 15_200 && $0.destinationIdentities == ["bob"] })
            let outputs = try Self.feed(&assembler, packets)
            var info = Self.info(kind, total: UInt64(count))
            info.from = "ann"
            #expect(outputs.first == .opened(info))
            #expect(outputs.last == .closed(info, expected))
            #expect(outputs.count == packets.count)
            var pieces: [UInt8] = []
            for case .piece(_, let piece) in outputs {
                switch piece {
                case .text(let text): pieces += text.utf8
                case .bytes(let bytes): pieces += bytes
                }
            }
            #expect(pieces == content)
            #expect(assembler.openStreams == 0 && assembler.deadline == .distantFuture)
        }
    }

    @Test func `an incremental stream is heard as it is written, and its trailer adds attributes`() throws {
        var assembler = StreamAssembler()
        var stream = try OutgoingStream(Self.info())
        _ = try Self.feed(&assembler, [stream.opening])
        let first = try Self.feed(&assembler, stream.write("Hel"))
        let second = try Self.feed(&assembler, stream.write("lo"))
        #expect(stream.write("") == [])
        let last = try Self.feed(&assembler, stream.close(attributes: ["final": "true", "a": "2"]))
        var info = Self.info()
        info.from = "ann"
        #expect(first == [.piece(info, .text("Hel"))] && second == [.piece(info, .text("lo"))])
        info.attributes = ["a": "2", "final": "true"]
        #expect(last == [.closed(info, .text("Hello"))])
        #expect(stream.write("more") == [] && stream.isClosed)
        let again = try stream.close()
        #expect(again == [])
    }

    @Test func `every split of a text amid its characters is healed`() throws {
        let bytes = Array("aé€😀z".utf8)
        for cut in 0...bytes.count {
            for second in cut...bytes.count {
                var assembler = StreamAssembler()
                let outputs = try Self.feed(
                    &assembler,
                    [
                        Self.opening(Self.info()), Self.chunk(0, Array(bytes[..<cut])),
                        Self.chunk(1, Array(bytes[cut..<second])), Self.chunk(2, Array(bytes[second...])),
                        Self.trailer(),
                    ])
                guard case .closed(_, .text("aé€😀z"))? = outputs.last else {
                    Issue.record("cut at \(cut), \(second): \(outputs)")
                    continue
                }
            }
        }
    }

    @Test(
        arguments: [
            [0xFF], [0xC3], [0xE2, 0x82], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x61, 0xF5, 0x80],
        ] as [[UInt8]]) func `text that is none fails`(bytes: [UInt8]) throws
    {
        var assembler = StreamAssembler()
        let packets = [try Self.opening(Self.info()), Self.chunk(0, bytes), Self.trailer()]
        let outputs = try Self.feed(&assembler, packets)
        #expect(Self.failures(outputs) == [.invalidText])
        #expect(assembler.openStreams == 0)
    }

    @Test func `chunks out of order, twice or without a header`() throws {
        let open = try Self.opening(Self.info(.bytes(name: "")))
        let cases: [([DataPacket], [StreamFailure], ignored: UInt64)] = [
            ([Self.chunk(0, [1])], [], 1),
            ([Self.trailer()], [], 1),
            ([open, open], [], 1),
            ([open, Self.chunk(0, [1]), Self.chunk(0, [1]), Self.trailer()], [], 1),
            ([open, Self.chunk(1, [1])], [.missingChunk(before: 1)], 0),
            ([open, Self.chunk(0, [1]), Self.chunk(2, [1]), Self.chunk(1, [1])], [.missingChunk(before: 2)], 1),
            ([open, Self.chunk(.max, [1]), Self.trailer()], [.missingChunk(before: .max)], 1),
            ([open, Self.trailer(), open, Self.chunk(0, [1]), Self.trailer()], [], 3),
            ([open, Self.trailer(reason: "oops")], [.brokenOff("oops")], 0),
            ([try Self.opening(Self.info(id: ""))], [], 1),
            ([try Self.opening(Self.info(id: String(repeating: "x", count: 257)))], [], 1),
        ]
        for (packets, failures, ignored) in cases {
            var assembler = StreamAssembler()
            let outputs = try Self.feed(&assembler, packets)
            #expect(Self.failures(outputs) == failures)
            #expect(assembler.ignoredPackets == ignored)
        }
    }

    @Test func `lengths that do not fit what was said fail`() throws {
        let cases: [(UInt64?, [Int], StreamFailure?)] = [
            (5, [5], nil), (5, [6], .longerThanSaid(5)), (5, [3, 3], .longerThanSaid(5)),
            (5, [4], .incomplete(got: 4, of: 5)), (0, [], nil), (.max, [], .tooLong(limit: 100)),
            (101, [], .tooLong(limit: 100)), (nil, [60, 60], .tooLong(limit: 100)), (nil, [100], nil),
        ]
        for (total, counts, failure) in cases {
            var limits = StreamAssembler.Limits()
            limits.streamBytes = 100
            var assembler = StreamAssembler(limits: limits)
            var packets = [try Self.opening(Self.info(.bytes(name: "n"), total: total))]
            for (index, count) in counts.enumerated() {
                packets.append(Self.chunk(UInt64(index), [UInt8](repeating: 0, count: count)))
            }
            let outputs = try Self.feed(&assembler, packets + [Self.trailer()])
            #expect(Self.failures(outputs) == (failure.map { [$0] } ?? []))
            #expect(assembler.openStreams == 0)
        }
    }

    @Test func `a packet may hold the whole stream, but not compressed`() throws {
        var header = Self.info(total: 2).header
        header.inlineContent = Array("hi".utf8)
        var packet = DataPacket()
        packet.value = .streamHeader(header)
        var assembler = StreamAssembler()
        let outputs = try Self.feed(&assembler, [packet])
        #expect(outputs.count == 3)
        guard case .closed(_, .text("hi"))? = outputs.last else {
            Issue.record("\(outputs)")
            return
        }
        header.streamId = "t"
        header.compression = .deflateRaw
        packet.value = .streamHeader(header)
        let refused = try Self.feed(&assembler, [packet])
        #expect(Self.failures(refused) == [.unsupported("compression")] && refused.count == 1)
    }

    @Test func `no sender, and not all together, can hold too much`() throws {
        var limits = StreamAssembler.Limits()
        (limits.openStreams, limits.openStreamsPerSender, limits.totalBytes) = (5, 3, 10)
        var assembler = StreamAssembler(limits: limits)
        var failures: [StreamFailure] = []
        for (sender, count) in [("ann", 4), ("bob", 4)] {
            let packets = try (0..<count).map { try Self.opening(Self.info(id: "\($0)")) }
            failures += Self.failures(try Self.feed(&assembler, packets, from: sender))
        }
        #expect(failures == [.tooMuchAtOnce, .tooMuchAtOnce, .tooMuchAtOnce] && assembler.openStreams == 5)
        let eight = [UInt8](repeating: 97, count: 8)
        let fits = try Self.feed(&assembler, [Self.chunk(0, eight, id: "0")])
        let over = try Self.feed(&assembler, [Self.chunk(0, eight, id: "0")], from: "bob")
        #expect(Self.failures(fits) == [] && Self.failures(over) == [.tooMuchAtOnce])
        // What failed or ended holds nothing.
        _ = try Self.feed(&assembler, [Self.trailer(id: "0")])
        let later = try Self.feed(&assembler, [Self.chunk(0, eight, id: "1")], from: "bob")
        #expect(Self.failures(later) == [])
    }

    @Test func `a stream without an end fails after its patience, or when its sender leaves`() throws {
        var assembler = StreamAssembler()
        _ = try Self.feed(&assembler, [try Self.opening(Self.info(id: "a"))], now: .zero)
        _ = try Self.feed(&assembler, [try Self.opening(Self.info(id: "b"))], from: "bob", now: .zero)
        _ = try Self.feed(&assembler, [Self.chunk(0, [97], id: "a")], now: .seconds(60))
        #expect(assembler.deadline == .seconds(120))
        assembler.timePassed(now: .seconds(119))
        #expect(assembler.nextOutput() == nil)
        assembler.timePassed(now: .seconds(120))
        #expect(Self.failures(Self.drain(&assembler)) == [.idle(.seconds(120))])
        #expect(assembler.deadline == .seconds(180))
        assembler.participantLeft("bob")
        #expect(assembler.nextOutput() == nil)
        assembler.participantLeft("ann")
        #expect(Self.failures(Self.drain(&assembler)) == [.senderLeft])
        #expect(assembler.deadline == .distantFuture)
    }

    @Test func `two senders may use the same id`() throws {
        var assembler = StreamAssembler()
        _ = try Self.feed(&assembler, [try Self.opening(Self.info())])
        _ = try Self.feed(&assembler, [try Self.opening(Self.info())], from: "bob")
        _ = try Self.feed(&assembler, [Self.chunk(0, [97])])
        let outputs = try Self.feed(&assembler, [Self.chunk(0, [98]), Self.trailer()], from: "bob")
        guard case .closed(let info, .text("b"))? = outputs.last else {
            Issue.record("\(outputs)")
            return
        }
        #expect(info.from == "bob")
    }

    @Test func `every truncation of a stream's packets leaves nothing half done`() throws {
        let packets = try OutgoingStream.whole(Self.info(), Array(String(repeating: "ü", count: 20_000).utf8))
        for count in 0..<packets.count {
            var assembler = StreamAssembler()
            let outputs = try Self.feed(&assembler, Array(packets[..<count]))
            #expect(!outputs.contains { if case .closed = $0 { true } else { false } })
            assembler.participantLeft("ann")
            #expect(Self.drain(&assembler).count == (count == 0 ? 0 : 1))
        }
    }

    @Test func `attributes beyond a packet are refused before anything is sent`() throws {
        let long = ["long": String(repeating: "x", count: 15_000)]
        func failure(_ steps: () throws -> Void) -> StreamFailure? {
            do { try steps() } catch { return error as? StreamFailure }
            return nil
        }
        var info = Self.info()
        info.attributes = long
        guard case .headerTooLong(_, limit: 15_000)? = failure({ _ = try OutgoingStream(info) }) else {
            Issue.record("a header over the limit was taken")
            return
        }
        var stream = try OutgoingStream(Self.info())
        let atEnd = failure { _ = try stream.close(attributes: long) }
        #expect(atEnd != nil)
        #expect(!stream.isClosed)
    }

    @Test func `noise never traps and holds no more than its limits`() throws {
        var random = SeededRandom(seed: 4)
        var limits = StreamAssembler.Limits()
        (limits.openStreams, limits.streamBytes, limits.totalBytes, limits.remembered) = (8, 64, 128, 4)
        var assembler = StreamAssembler(limits: limits)
        var now = Moment.zero
        for _ in 0..<20_000 {
            now = now + .milliseconds(Int64.random(in: 0..<5000, using: &random))
            let id = String(Int.random(in: 0..<12, using: &random))
            let sender = Bool.random(using: &random) ? "ann" : ""
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                var header = Self.info(Bool.random(using: &random) ? .text : .bytes(name: ""), id: id).header
                if Bool.random(using: &random) { header.totalLength = .random(in: 0..<70, using: &random) }
                if Int.random(in: 0..<9, using: &random) == 0 { header.inlineContent = [1, 0x80] }
                assembler.handle(header, from: sender, now: now)
            case 1...3:
                var chunk = DataStream.Chunk()
                chunk.streamId = id
                chunk.chunkIndex = [0, 0, 1, 2, .max].randomElement(using: &random) ?? 0
                chunk.content = (0..<Int.random(in: 0..<30, using: &random)).map { _ in
                    .random(in: 0...255, using: &random)
                }
                assembler.handle(chunk, from: sender, now: now)
            case 4:
                var trailer = DataStream.Trailer()
                trailer.streamId = id
                assembler.handle(trailer, from: sender, now: now)
            default: assembler.timePassed(now: now)
            }
            #expect(assembler.openStreams <= 8)
            while assembler.nextOutput() != nil {}
        }
    }
}
