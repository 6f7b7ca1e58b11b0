import Basics
import Sockets
import Synchronization
import Testing
import WebRTC

@testable import RoomClient

/// A link on a real media loop, without a server.
@Suite(.timeLimit(.minutes(1))) struct MediaLinkTests {
    /// Answers every STUN request with one and the same address.
    private func startSTUNServer(answering mapped: SocketAddress) throws -> (thread: LoopThread, address: SocketAddress)
    {
        let socket = try UDPSocket(host: "127.0.0.1")
        let waker = try Waker()
        let thread = try LoopThread("test-stun", waker: waker) { stop in
            guard var poller = try? Poller(waker: waker), (try? poller.add(socket)) != nil else { return }
            var slab = PacketSlab(slots: 4)
            while !stop.isRequested {
                _ = poller.wait(until: nil)
                for slot in 0..<socket.receive(into: &slab) {
                    let count = slab.count(of: slot)
                    let bytes = slab.withSlot(slot) { packet in (0..<count).map { packet[$0] } }
                    guard let request = try? STUNMessage(parsing: bytes) else { continue }
                    var answer = STUNMessage(.success, transaction: request.transaction)
                    answer.mappedAddress = mapped
                    socket.send(answer.serialized(password: nil), to: slab.source(of: slot))
                }
            }
        }
        return (thread, socket.localAddress)
    }

    @Test func `both connections tell the address that a STUN server sees`() async throws {
        let mapped = SocketAddress(v4: 0xC000_0263, port: 4444)
        let (server, address) = try startSTUNServer(answering: mapped)
        let (events, heard) = AsyncStream<LinkEvent>.makeStream()
        let link = try MediaLoopPool.shared.open(offersLoopback: true, seed: 1) { _, event in heard.yield(event) }
        link.post(.connect)
        link.post(.askAddresses([address]))
        var targets: [LinkTarget] = []
        for await event in events {
            guard case .candidate(let target, let attribute, _) = event else { continue }
            #expect(attribute.contains("192.0.2.99 4444 typ srflx"))
            #expect(ICECandidate(attribute: attribute)?.address == mapped)
            targets.append(target)
            if targets.count == 2 { break }
        }
        #expect(targets.contains(.publisher) && targets.contains(.subscriber))
        await link.close()
        await server.stopAndWait()
    }

    @Test func `what a closed link is asked to send is refused, and its sources are let go`() async throws {
        let link = try MediaLoopPool.shared.open(offersLoopback: true, seed: 1) { _, _ in }
        var source: ToneSource? = ToneSource(440, rate: 16_000)
        weak let held = source
        if let source { link.post(.publish(cid: "c", .init(source: source, sampleRate: 16_000, isMuted: false))) }
        source = nil
        await link.close()
        #expect(held == nil)
        let answer = AnswerBox<Bool>()
        link.post(.send([1], sequence: 1) { answer.give($0) })
        #expect(await answer.value == false)
    }
}
