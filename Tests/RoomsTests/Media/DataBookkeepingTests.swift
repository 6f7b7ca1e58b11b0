import Basics
import Testing

@testable import Rooms

struct ReliableCacheTests {
    let ann = ParticipantSID("PA_ann")
    let bob = ParticipantSID("PA_bob")
    let cat = ParticipantSID("PA_cat")

    func cache(_ entries: [(Moment, ParticipantSID, UInt32, Set<ParticipantSID>?)]) -> ReliableCache {
        var cache = ReliableCache()
        for (at, sender, sequence, recipients) in entries {
            cache.append(
                .init(
                    sentAt: at, sender: sender, sequence: sequence, recipients: recipients,
                    packet: [UInt8(sequence)]), now: at)
        }
        return cache
    }

    @Test func `a joiner gets what was sent since it joined, and nothing of its own`() {
        let cache = cache([
            (.seconds(1), ann, 1, nil), (.seconds(3), ann, 2, nil), (.seconds(4), bob, 3, nil),
            (.seconds(4), ann, 4, [cat]),
        ])
        #expect(cache.packets(for: bob, since: .seconds(2)) == [[2]])
        #expect(cache.packets(for: cat, since: .seconds(2)) == [[2], [3], [4]])
    }

    @Test func `a resumed client gets what follows the last sequence it saw`() {
        let cache = cache([(.seconds(1), ann, 1, nil), (.seconds(1), ann, 2, nil), (.seconds(1), cat, 9, nil)])
        #expect(cache.packets(for: bob, after: [ann: 1]) == [[2]])
        #expect(cache.packets(for: bob, after: [ann: 0, cat: 8]) == [[1], [2], [9]])
    }

    @Test func `old packets and packets past the byte limit fall out, oldest first`() {
        var cache = ReliableCache()
        for sequence in 1...100 {
            cache.append(
                .init(
                    sentAt: .zero, sender: ann, sequence: UInt32(sequence), recipients: nil,
                    packet: Array(repeating: UInt8(sequence), count: 15_000)), now: .zero)
        }
        let kept = cache.packets(for: bob, since: .zero).map { $0[0] }
        #expect(kept.last == 100)
        #expect(kept.count == ReliableCache.limit / 15_000)
        cache.append(
            .init(sentAt: .seconds(60), sender: ann, sequence: 101, recipients: nil, packet: [1]), now: .seconds(60))
        #expect(cache.packets(for: bob, since: .zero) == [[1]])
    }
}

struct DataSenderTests {
    @Test func `a sequence that was seen is a duplicate, an unnumbered packet never is`() {
        var sender = DataSender()
        #expect([1, 2, 2, 1, 3, 0, 0].map { sender.accept($0) } == [true, true, false, false, true, true, true])
    }
    @Test func `the sequence may wrap`() {
        var sender = DataSender()
        #expect([.max, 1, .max].map { sender.accept($0) } == [true, true, false])
    }
}

struct NonceWindowTests {
    @Test func `a nonce counts once while it is among the last`() {
        var window = NonceWindow()
        #expect([[1], [1], [], []].map { window.insert($0) } == [true, false, true, true])
        let fresh = (0..<NonceWindow.capacity).map { window.insert([2, UInt8($0 >> 8), UInt8($0 & 255)]) }
        #expect(fresh.allSatisfy { $0 })
        #expect([[1]].map { window.insert($0) } == [true])
    }

    @Test func `a nonce too long to be one is not kept`() {
        var window = NonceWindow()
        let long = [UInt8](repeating: 7, count: NonceWindow.longest + 1)
        #expect([long, long].map { window.insert($0) } == [true, true])
    }
}
