import Synchronization
import Testing

@testable import RoomClient

struct ReliableOutboxTests {
    private func filled(_ count: UInt32) -> ReliableOutbox {
        var outbox = ReliableOutbox()
        for sequence in 1...count {
            _ = outbox.append(.init(sequence: sequence, packet: [UInt8](repeating: 0, count: 10), done: nil))
        }
        return outbox
    }

    @Test func `what the association no longer holds is forgotten, the rest is sent again`() {
        var outbox = filled(5)
        for _ in 0..<4 { outbox.handedOver() }
        outbox.forget(exceptLast: 20)  // 3 and 4 are not acknowledged
        #expect(outbox.next?.sequence == 5)
        outbox.rewind(after: 0)
        #expect(outbox.next?.sequence == 3)
        outbox.handedOver()
        outbox.handedOver()
        outbox.rewind(after: 3)
        #expect(outbox.next?.sequence == 4)
    }

    @Test func `a new session tells those who wait that nothing was sent`() {
        let answers = Mutex<[Bool]>([])
        var outbox = ReliableOutbox()
        for sequence in UInt32(1)...2 {
            _ = outbox.append(
                .init(sequence: sequence, packet: [1], done: { sent in answers.withLock { $0.append(sent) } }))
        }
        outbox.handedOver()
        outbox.clear()
        #expect(answers.withLock { $0 } == [true, false])
        #expect(outbox.next == nil)
    }

    @Test func `more than the limit is refused`() {
        var outbox = ReliableOutbox()
        let half = [UInt8](repeating: 0, count: ReliableOutbox.limit / 2)
        do { let taken = outbox.append(.init(sequence: 1, packet: half, done: nil)); #expect(taken == true) }
        do { let taken = outbox.append(.init(sequence: 2, packet: half, done: nil)); #expect(taken == true) }
        do { let taken = outbox.append(.init(sequence: 3, packet: [1], done: nil)); #expect(taken == false) }
    }
}
