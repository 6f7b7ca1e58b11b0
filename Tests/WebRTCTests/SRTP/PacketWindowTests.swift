import Basics
import Testing

@testable import WebRTC

struct PacketWindowTests {
    @Test func `numbers wrap forwards and back without losing count`() {
        var window = PacketWindow()
        window.take(65_530, ssrc: 1)
        #expect(window.index(of: 4, ssrc: 1) == 65_540)
        window.take(65_540, ssrc: 1)
        #expect(window.index(of: 65_535, ssrc: 1) == 65_535)
        #expect(window.index(of: 4, ssrc: 2) == 4)
    }

    @Test func `a number from before the beginning is refused`() {
        var window = PacketWindow()
        window.take(3, ssrc: 1)
        let index = window.index(of: 65_535, ssrc: 1)
        #expect(index < 0 && window.refusal(of: index, ssrc: 1) == .tooOld)
        #expect(window.refusal(of: PacketWindow.end, ssrc: 1) == .keyExpired)
    }

    /// Against a model that remembers everything.
    @Test(arguments: [UInt64](1...4)) func `each packet is taken once, and none older than the window`(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var window = PacketWindow()
        var taken: [UInt32: Set<Int64>] = [:]
        var top: [UInt32: Int64] = [:]
        for _ in 0..<20_000 {
            let ssrc = UInt32.random(in: 1...3, using: &random)
            let jump = Int64.random(in: 0...99, using: &random) == 0 ? Int64(3000) : 40
            let index = max(0, (top[ssrc] ?? 70_000) + Int64.random(in: -1100...jump, using: &random))
            let expected: SRTPDrop? =
                top[ssrc].map { $0 - index >= PacketWindow.size } == true
                ? .tooOld : taken[ssrc, default: []].contains(index) ? .replayed : nil
            let refusal = window.refusal(of: index, ssrc: ssrc)
            if refusal != expected { Issue.record("\(index): \(String(describing: refusal))") }
            guard refusal == nil else { continue }
            window.take(index, ssrc: ssrc)
            taken[ssrc, default: []].insert(index)
            top[ssrc] = max(top[ssrc] ?? 0, index)
        }
    }

    @Test func `streams are limited`() {
        var window = PacketWindow()
        for ssrc in 0..<UInt32(PacketWindow.maxStreams) { window.take(0, ssrc: ssrc) }
        #expect(window.refusal(of: 0, ssrc: .max) == .other)
        window.take(0, ssrc: .max)
        #expect(window.refusal(of: 1, ssrc: 5) == nil)
    }
}
