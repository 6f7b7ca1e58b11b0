import Basics
import Sockets
import Testing

struct UDPSocketTests {
    /// Waits, with a limit, until the socket has packets: loopback delivers at once, a loaded machine a little later.
    private func receive(on socket: UDPSocket, into slab: inout PacketSlab) throws -> Int {
        var poller = try Poller(waker: Waker())
        try poller.add(socket)
        _ = poller.wait(until: MonotonicClock.now + .seconds(5))
        return socket.receive(into: &slab)
    }

    @Test(arguments: ["127.0.0.1", "::1"]) func `a packet arrives whole, with its sender's address`(host: String) throws
    {
        let sender = try UDPSocket(host: host)
        let receiver = try UDPSocket(host: host)
        #expect(receiver.localAddress.port != 0)
        #expect(sender.send([1, 2, 3], to: receiver.localAddress))
        var slab = PacketSlab(slots: 4)
        #expect(try receive(on: receiver, into: &slab) == 1)
        #expect(slab.count(of: 0) == 3)
        #expect(slab.source(of: 0) == sender.localAddress)
        #expect(slab.withSlot(0) { [$0.count, Int($0[0]), Int($0[2])] } == [2048, 1, 3])
    }

    @Test func `a wildcard socket takes IPv4 and answers to the same IPv4 address`() throws {
        let server = try UDPSocket()
        let client = try UDPSocket(host: "127.0.0.1")
        client.send([7], to: SocketAddress(v4: 0x7F00_0001, port: server.localAddress.port))
        var slab = PacketSlab(slots: 1)
        #expect(try receive(on: server, into: &slab) == 1)
        #expect(slab.source(of: 0) == client.localAddress)
        server.send([8, 9], to: slab.source(of: 0))
        #expect(try receive(on: client, into: &slab) == 1)
        #expect(slab.count(of: 0) == 2)
        #expect(slab.source(of: 0) == SocketAddress(v4: 0x7F00_0001, port: server.localAddress.port))
    }

    @Test func `a full batch flushes itself and every packet reaches its own destination`() throws {
        let sender = try UDPSocket(host: "127.0.0.1")
        let receivers = try (0..<3).map { _ in try UDPSocket(host: "127.0.0.1") }
        var batch = OutgoingBatch(socket: sender, slots: 4)
        for number in 0..<30 {
            batch.withNextSlot(to: receivers[number % 3].localAddress) { slot in
                slot[0] = UInt8(number)
                return 1 + number % 3
            }
        }
        batch.withNextSlot(to: receivers[0].localAddress) { _ in nil }
        batch.flush()
        #expect(batch.sent == 30)
        #expect(batch.dropped == 0)
        for (index, receiver) in receivers.enumerated() {
            var slab = PacketSlab(slots: 16)
            var seen: [Int] = []
            while seen.count < 10 {
                let count = try receive(on: receiver, into: &slab)
                guard count > 0 else { break }
                for slot in 0..<count {
                    #expect(slab.count(of: slot) == 1 + index)
                    seen.append(slab.withSlot(slot) { Int($0[0]) })
                }
            }
            #expect(seen == Array(stride(from: index, to: 30, by: 3)))
        }
    }

    @Test func `a packet the kernel refuses costs no other packet`() throws {
        let sender = try UDPSocket(host: "127.0.0.1")
        let receiver = try UDPSocket(host: "127.0.0.1")
        var batch = OutgoingBatch(socket: sender, slots: 8)
        batch.append([1], to: receiver.localAddress)
        batch.append([2], to: SocketAddress(v6High: 0x2001_0DB8 << 32, low: 1, port: 9))
        batch.append([3], to: SocketAddress(v4: 0x7F00_0001, port: 0))
        batch.append([4], to: receiver.localAddress)
        batch.flush()
        #expect(batch.sent == 2)
        #expect(batch.refused == 2)
        var slab = PacketSlab(slots: 8)
        var seen: [UInt8] = []
        while seen.count < 2 {
            let count = try receive(on: receiver, into: &slab)
            guard count > 0 else { break }
            for slot in 0..<count { seen.append(slab.withSlot(slot) { $0[0] }) }
        }
        #expect(seen == [1, 4])
    }

    @Test func `a packet longer than a slot is counted, not half read`() throws {
        let sender = try UDPSocket(host: "127.0.0.1")
        let receiver = try UDPSocket(host: "127.0.0.1")
        sender.send(Array(repeating: 1, count: 3000), to: receiver.localAddress)
        var slab = PacketSlab(slots: 2)
        #expect(try receive(on: receiver, into: &slab) == 1)
        #expect(slab.count(of: 0) == 0)
        #expect(slab.oversized == 1)
        let batchTooLong = OutgoingBatch.slotBytes + 1
        var batch = OutgoingBatch(socket: sender)
        let queued = batch.append(Array(repeating: 1, count: batchTooLong), to: receiver.localAddress)
        #expect(!queued)
    }

    @Test func `a port in use is named in the error`() throws {
        let first = try UDPSocket(host: "127.0.0.1")
        let error = #expect(throws: SocketError.self) {
            try UDPSocket(host: "127.0.0.1", port: first.localAddress.port)
        }
        #expect(error?.description.contains("127.0.0.1:\(first.localAddress.port) is in use") == true)
        #expect(throws: SocketError.notAnAddress("localhost")) { try UDPSocket(host: "localhost") }
    }

    @Test func `interfaces are listed once, IPv4 first, without what peers cannot reach`() throws {
        let all = try NetworkInterfaces.addresses(includingLoopback: true).map(\.address)
        #expect(all.contains(SocketAddress(v4: 0x7F00_0001, port: 0)))
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { !$0.isLinkLocal && $0.port == 0 })
        let reachable = try NetworkInterfaces.addresses().map(\.address)
        #expect(reachable == all.filter { !$0.isLoopback })
    }
}
