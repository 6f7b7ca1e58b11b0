import Basics
import Forwarding
import Testing
import WebRTC

struct ResendingTests {
    private func play(_ scene: Scene, from first: UInt16 = 65_500, count: Int = 100) {
        for index in 0..<count {
            scene.advance(.milliseconds(10))
            let sequence = first &+ UInt16(index)
            scene.feed(
                Make.vp8(
                    sequence, UInt32(index) * 900, ssrc: 0xC0, picture: UInt16(index), tl0: UInt8(index),
                    isKey: index == 0))
        }
    }

    @Test func `a lost packet comes again as RTX with its number in front`() throws {
        let scene = Scene(.video)
        let slot = scene.add(.video(ssrc: 1, rtx: 2, nack: true))
        play(scene)
        let sent = scene.stream(slot)
        scene.received = []
        scene.nack(slot, [65_530, 10])
        let again = scene.stream(slot)
        #expect(again.count == 2)
        for (repeated, number) in zip(again, [UInt16(65_530), 10]) {
            let original = try #require(sent.first { $0.header.sequence == number })
            #expect(repeated.header.ssrc == 2 && repeated.header.payloadType == 101)
            #expect(repeated.header.timestamp == original.header.timestamp)
            #expect(repeated.header.marker == original.header.marker)
            #expect(repeated.payload == [UInt8(number >> 8), UInt8(number & 0xFF)] + original.payload)
        }
        #expect(again[1].header.sequence == again[0].header.sequence &+ 1)
    }

    @Test func `without RTX the same packet is repeated`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1, nack: true))
        for index: UInt32 in 0..<50 {
            scene.feed(Make.red(UInt16(index), index * 960, redundant: []))
            scene.advance(.milliseconds(20))
        }
        let sent = scene.stream(slot)
        scene.received = []
        scene.nack(slot, [7, 49, 50, 60_000])
        #expect(scene.stream(slot).map(\.header.sequence) == [7, 49])
        // To the byte: two versions of one number would break AES-GCM.
        #expect(scene.stream(slot).map(\.bytes) == [sent[7].bytes, sent[49].bytes])
        #expect(scene.stream(slot).allSatisfy { $0.header.payloadType == 111 && $0.header.ssrc == 1 })
        #expect(scene.forwarder.counters(slot)?.notResent == 2)
    }

    @Test func `a repeated request within a round trip is not answered, a later one is`() {
        let scene = Scene(.video)
        let slot = scene.add(.video(ssrc: 1, rtx: 2, nack: true))
        play(scene, count: 20)
        scene.forwarder.noteRoundTrip(slot, .milliseconds(80))
        scene.received = []
        for expected in [1, 1, 2] {
            scene.nack(slot, [65_505])
            #expect(scene.received.count == expected)
            scene.advance(.milliseconds(40))
        }
        scene.advance(.seconds(2))
        scene.nack(slot, [65_505])
        #expect(scene.received.count == 2)
    }

    @Test func `who did not negotiate it gets no resends, and nothing is kept for nobody`() {
        let scene = Scene(.video)
        let slot = scene.add(.video(ssrc: 1))
        play(scene, count: 20)
        scene.received = []
        scene.nack(slot, [65_505])
        scene.nack(99, [65_505])
        #expect(scene.received.isEmpty)
    }

    @Test func `a resend after a layer switch is still the packet that was sent`() throws {
        let scene = Scene(.video, layers: Array(Scene.threeLayers[0..<2]))
        let slot = scene.add(.video(ssrc: 1, nack: true))
        func frame(_ layer: Int, _ index: UInt16, isKey: Bool = false) {
            scene.feed(
                Make.vp8(
                    index &+ UInt16(layer) * 1000, UInt32(index) * 3000, ssrc: UInt32(0xC0 + layer), picture: index,
                    tl0: UInt8(index), isKey: isKey, tag: UInt8(layer)), layer: layer)
        }
        for index: UInt16 in 0..<10 {
            scene.advance(.milliseconds(33))
            frame(0, index, isKey: index == 0)
            frame(1, index, isKey: index == 5)
        }
        let sent = scene.stream(slot)
        #expect(Set(sent.map { $0.payload[7] }) == [0, 1])
        scene.received = []
        scene.nack(slot, sent.map(\.header.sequence))
        #expect(scene.stream(slot).map(\.payload) == sent.map(\.payload))
        #expect(scene.stream(slot).map(\.header.timestamp) == sent.map(\.header.timestamp))
    }

    @Test func `what overtook its key frame can be had by asking`() {
        let scene = Scene(.video)
        let slot = scene.add(.video(ssrc: 1, rtx: 2, nack: true))
        func part(_ sequence: UInt16, starts: Bool) -> [UInt8] {
            Make.vp8(sequence, 3000, ssrc: 0xC0, picture: 4, tl0: 4, isKey: starts, starts: starts, marker: !starts)
        }
        scene.feed(part(11, starts: false))
        scene.feed(part(10, starts: true))
        scene.feed(part(12, starts: false))
        #expect(scene.stream(slot).map(\.header.sequence) == [10, 12])
        scene.nack(slot, [11])
        #expect(scene.stream(slot).map(\.header.sequence) == [10, 12, 11])
        #expect(scene.stream(slot).last?.header.ssrc == 1)
    }

    @Test func `heavy traffic overwrites old packets, never mixes them`() {
        let scene = Scene(.video)
        let slot = scene.add(.video(ssrc: 1, nack: true))
        var random = SeededRandom(seed: 5)
        for index in 0..<3000 {
            scene.advance(.milliseconds(1))
            var payload = [UInt8](
                repeating: UInt8(truncatingIfNeeded: index), count: Int.random(in: 20...1400, using: &random))
            payload[0] = 0x10
            payload[1] = index == 0 ? 0 : 1
            scene.feed(
                Make.packet(
                    payloadType: 96, sequence: UInt16(index), timestamp: UInt32(index) * 90, ssrc: 0xC0,
                    payload: payload))
        }
        let sent = scene.stream(slot)
        scene.received = []
        scene.nack(slot, sent.map(\.header.sequence))
        let again = scene.stream(slot)
        #expect(again.count > 300 && again.count <= 512)
        for packet in again { #expect(packet.payload == sent[Int(packet.header.sequence)].payload) }
    }

    @Test func `after a renegotiation nothing is repeated in another form`() {
        let scene = Scene(.audio)
        var parameters = DownTrackParameters.opus(ssrc: 1, nack: true)
        let slot = scene.add(parameters)
        for index: UInt32 in 0..<10 { scene.feed(Make.opus(UInt16(index), index * 960)) }
        parameters.payloadType = 109
        scene.forwarder.updateParameters(slot, parameters)
        for index: UInt32 in 10..<20 { scene.feed(Make.opus(UInt16(index), index * 960)) }
        scene.received = []
        scene.nack(slot, [5, 9, 10, 15])
        #expect(scene.stream(slot).map(\.header.sequence) == [10, 15])
    }

    @Test func `a RED block sent for a lost packet is not followed by the packet itself`() {
        let scene = Scene(.audio)
        let slot = scene.add(.opus(ssrc: 1, nack: true))
        scene.feed(Make.red(1, 960, redundant: []))
        scene.feed(Make.red(3, 2880, redundant: [(960, Make.frame(1920))]))
        scene.feed(Make.red(2, 1920, redundant: []))
        scene.nack(slot, [2])
        #expect(scene.stream(slot).map(\.header.sequence) == [1, 2, 3])
    }
}
