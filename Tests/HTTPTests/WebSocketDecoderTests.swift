import Basics
import Testing

@testable import HTTP

struct WebSocketDecoderTests {
    /// A masked frame, as a client sends it.
    static func frame(
        _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, mask: [UInt8] = [1, 2, 3, 4]
    ) -> [UInt8] {
        var bytes = WebSocketFrame.bytes(.binary, payload)
        bytes[0] = (isFinal ? 0x80 : 0) | opcode
        bytes[1] |= 0x80
        let headLength = bytes.count - payload.count
        return bytes[..<headLength] + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }
    private func events(_ pieces: [[UInt8]], limit: Int = 70_000) -> ([WebSocketDecoder.Event], WebSocketFault?) {
        let heard = heard(pieces, limit: limit)
        return (heard.events, heard.fault)
    }
    private func heard(
        _ pieces: [[UInt8]], limit: Int = 70_000
    ) -> (events: [WebSocketDecoder.Event], replies: [UInt8], fault: WebSocketFault?) {
        let decoder = WebSocketDecoder(limit: limit)
        var all: (events: [WebSocketDecoder.Event], replies: [UInt8], fault: WebSocketFault?) = ([], [], nil)
        for piece in pieces {
            let heard = decoder.read(piece)
            // After a fault nothing more is heard.
            #expect(all.fault == nil || heard.events.isEmpty && heard.replies.isEmpty && heard.fault == nil)
            all.events += heard.events
            all.replies += heard.replies
            all.fault = all.fault ?? heard.fault
        }
        return all
    }

    @Test func `the RFC's masked Hello is read`() {
        // RFC 6455 §5.7: a single-frame masked text message.
        let bytes: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(events([bytes]).0 == [.message(.text("Hello"))])
    }
    @Test func `the RFC's key gets the RFC's answer`() {
        // RFC 6455 §1.3.
        #expect(WebSocketAccept.acceptance(of: "dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
    func `every length form makes the round trip`(count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        #expect(events([Self.frame(2, payload)]).0 == [.message(.binary(payload))])
    }

    static let beginning =
        frame(1, Array("hé".utf8)) + frame(1, [0xC3], isFinal: false) + frame(9, [7]) + frame(0, [], isFinal: false)
        + frame(0, [0xA9]) + frame(10, []) + frame(9, Array(0..<125))
    static let stream = beginning + frame(8, [3, 0xE8] + Array("bye".utf8))

    @Test func `fragments become one message, with a ping between them`() {
        let (found, fault) = events([Self.stream])
        #expect(fault == nil)
        #expect(found == [.message(.text("hé")), .message(.text("é")), .close(code: 1000, reason: "bye")])
    }
    @Test func `a ping is answered with its own payload`() {
        let (_, replies, fault) = heard([Self.beginning])
        #expect(fault == nil)
        #expect(replies == [0x8A, 1, 7, 0x8A, 125] + Array(0..<125))
    }
    @Test func `where the stream is cut makes no difference`() {
        let whole = events([Self.stream]).0
        let replies = heard([Self.beginning]).replies
        for cut in 0...Self.stream.count {
            #expect(events([Array(Self.stream[..<cut]), Array(Self.stream[cut...])]).0 == whole, "cut at \(cut)")
        }
        for cut in 0...Self.beginning.count {
            let found = heard([Array(Self.beginning[..<cut]), Array(Self.beginning[cut...])])
            #expect(found.replies == replies, "cut at \(cut)")
        }
        #expect(events(Self.stream.map { [$0] }).0 == whole)
    }
    @Test func `a reason that comes in pieces never makes a fault of a good close`() {
        let close = Self.frame(8, [3, 0xE8] + Array("grüße, ça va, 你好".utf8))
        #expect(events([close]).0 == [.close(code: 1000, reason: "grüße, ça va, 你好")])
        for cut in 1..<close.count {
            let (found, fault) = events([Array(close[..<cut]), Array(close[cut...])])
            #expect(fault == nil && found.count == 1, "cut at \(cut)")
        }
    }
    @Test func `many small messages of one read come in order`() {
        let frames = (0..<5000).flatMap { Self.frame(2, [UInt8(truncatingIfNeeded: $0)]) }
        #expect(events([frames]).0 == (0..<5000).map { .message(.binary([UInt8(truncatingIfNeeded: $0)])) })
    }

    @Test func `faults carry the RFC's close codes`() {
        func code(_ bytes: [UInt8], limit: Int = 100) -> UInt16? { events([bytes], limit: limit).1?.closeCode }
        #expect(code([0x81, 0x01, 0x61]) == 1002)  // not masked
        #expect(code([0xC1, 0x80, 0, 0, 0, 0]) == 1002)  // reserved bit
        #expect(code(Self.frame(3, [])) == 1002)  // unknown opcode
        #expect(code(Self.frame(0, [])) == 1002)  // continues nothing
        #expect(code(Self.frame(1, [], isFinal: false) + Self.frame(1, [])) == 1002)
        #expect(code(Self.frame(9, [], isFinal: false)) == 1002)
        #expect(code([0x89, 0xFE]) == 1002)  // long ping, before its length has come
        #expect(code(Self.frame(8, [3])) == 1002)
        #expect(code(Self.frame(8, [3, 0xED])) == 1002)  // 1005 must not be sent
        #expect(code(Self.frame(1, [0xFF])) == 1007)
        #expect(code(Self.frame(8, [3, 0xE8, 0xFF])) == 1007)
        #expect(code(Self.frame(2, [UInt8](repeating: 0, count: 101))) == 1009)
        #expect(
            code(
                Self.frame(2, [UInt8](repeating: 0, count: 60), isFinal: false)
                    + Self.frame(0, [UInt8](repeating: 0, count: 41))) == 1009)
        let huge = [UInt8](repeating: 0xFF, count: 7)
        #expect(code([0x82, 0xFF, 0x7F] + huge + [0, 0, 0, 0, 1]) == 1009)  // 2^63 − 1 bytes
        #expect(code([0x82, 0xFF, 0xFF] + huge + [0, 0, 0, 0, 1]) == 1002)  // RFC 6455 §5.2: the first bit must be 0
        #expect(code([0x82, 0xFE, 0, 125]) == 1002)  // not the shortest form of a length
        #expect(code(Self.frame(1, [0xED, 0xA0, 0x80])) == 1007)  // a surrogate
        #expect(code(Self.frame(1, [0xC3], isFinal: false) + Self.frame(0, [0x28])) == 1007)
        #expect(code(Self.frame(1, [0xC3])) == 1007)
    }

    @Test func `noise never traps`() {
        var random = SeededRandom(seed: 3)
        for _ in 0..<3000 {
            let noise = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let (found, _) = events([noise], limit: 50)
            #expect(found.count <= 100)
        }
    }

    @Test func `a close reason is cut to what fits, between characters`() {
        let frame = WebSocketFrame.close(code: 1008, reason: String(repeating: "é", count: 100))
        #expect(frame.count == 2 + 2 + 122)
        #expect(String(validating: frame[4...], as: UTF8.self) != nil)
    }
}

struct InboundMessagesTests {
    @Test func `a reader behind by the limit makes deliver say no, and nothing is lost before`() async {
        let inbound = InboundMessages(maxBytes: 10)
        #expect(inbound.deliver(.binary([1, 2, 3, 4, 5, 6])))
        #expect(!inbound.deliver(.binary([1, 2, 3, 4, 5])))
        inbound.finish()
        #expect(await inbound.next() == .binary([1, 2, 3, 4, 5, 6]))
        #expect(await inbound.next() == nil)
    }
    @Test func `a cancelled reader gets an end`() async {
        let inbound = InboundMessages(maxBytes: 10)
        let reader = Task { await inbound.next() }
        reader.cancel()
        #expect(await reader.value == nil)
    }
}
