import Testing

@testable import AgentWorker

struct CallInboxTests {
    @Test func `the caller's voice overtakes the model's tokens`() async {
        let inbox = CallInbox<String>()
        inbox.post("token 1", .reply)
        inbox.post("token 2", .reply)
        inbox.post("word", .words)
        inbox.post("speech", .caller)
        var order: [String] = []
        for _ in 0..<4 { order.append(await inbox.next() ?? "") }
        #expect(order == ["speech", "word", "token 1", "token 2"])
    }

    @Test func `a reader that waits is woken`() async {
        let inbox = CallInbox<Int>()
        async let first = inbox.next()
        inbox.post(7, .reply)
        #expect(await first == 7)
    }

    @Test func `nothing comes after the close, and nobody waits for ever`() async {
        let inbox = CallInbox<Int>()
        inbox.post(1, .caller)
        inbox.close()
        inbox.post(2, .caller)
        #expect(await inbox.next() == nil)
        let other = CallInbox<Int>()
        async let waiting = other.next()
        other.close()
        #expect(await waiting == nil)
    }
}
