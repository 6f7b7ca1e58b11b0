import Basics
import Sockets
import Synchronization
import Testing

struct LoopTests {
    @Test func `time never goes back`() {
        var last = MonotonicClock.now
        #expect(last >= .zero)
        for _ in 0..<1000 {
            let now = MonotonicClock.now
            #expect(now >= last)
            last = now
        }
    }

    @Test func `NTP time counts from 1900 with a binary fraction`() {
        #expect(WallClock.ntp(unixNanoseconds: 0) == 2_208_988_800 << 32)
        #expect(WallClock.ntp(unixNanoseconds: 1_500_000_000) == UInt64(2_208_988_801) << 32 | 0x8000_0000)
        // Era 1: 2036-02-07 06:28:16 UTC is second 0 again (RFC 5905 §6).
        #expect(WallClock.ntp(unixNanoseconds: 2_085_978_496_000_000_000) == 0)
    }

    @Test func `a wait ends at its deadline, not before`() throws {
        var poller = try Poller(waker: Waker())
        let deadline = MonotonicClock.now + .milliseconds(3)
        #expect(poller.wait(until: deadline).isTimeout)
        #expect(MonotonicClock.now >= deadline)
        #expect(poller.wait(until: .zero).isTimeout)
    }

    @Test func `one wake-up ends one wait`() throws {
        let waker = try Waker()
        var poller = try Poller(waker: waker)
        waker.wake()
        waker.wake()
        #expect(poller.wait(until: nil).woken)
        #expect(poller.wait(until: .zero).isTimeout)
    }

    @Test func `ready sockets are told apart`() throws {
        let sockets = try (0..<3).map { _ in try UDPSocket(host: "127.0.0.1") }
        var poller = try Poller(waker: Waker())
        for socket in sockets { try poller.add(socket) }
        sockets[0].send([1], to: sockets[2].localAddress)
        let ready = poller.wait(until: MonotonicClock.now + .seconds(5))
        #expect((0..<3).map { ready.isReadable($0) } == [false, false, true])
    }

    @Test func `a loop gets every message of each poster in order and then stops`() async throws {
        let waker = try Waker()
        let mailbox = Mailbox<(poster: Int, number: Int)>(wakes: waker)
        let (finished, finish) = AsyncStream<Void>.makeStream()
        let seen = SeenBox()
        let thread = try LoopThread("test-loop", waker: waker) { stop in
            guard var poller = try? Poller(waker: waker) else { return finish.finish() }
            var count = 0
            while !stop.isRequested {
                _ = poller.wait(until: nil)
                for message in mailbox.drain() {
                    seen.add(message.poster, message.number)
                    count += 1
                }
                if count == 4000 { finish.finish() }
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for poster in 0..<4 {
                group.addTask { for number in 0..<1000 { mailbox.post((poster, number)) } }
            }
        }
        for await _ in finished {}
        await thread.stopAndWait()
        await thread.ended()
        for poster in 0..<4 { #expect(seen.numbers(of: poster) == Array(0..<1000)) }
    }
}

private final class SeenBox: Sendable {
    private let seen = Mutex<[Int: [Int]]>([:])
    func add(_ poster: Int, _ number: Int) { seen.withLock { $0[poster, default: []].append(number) } }
    func numbers(of poster: Int) -> [Int] { seen.withLock { $0[poster] ?? [] } }
}
