import Basics
import Crypto
import Rooms
import Sockets
import Synchronization
import WebRTC

/// A client and a media loop of this process, connected over one of this host's addresses.
enum SelfConnection {
    struct Failure: Error, CustomStringConvertible { let description: String }
    static let patience: Duration = .seconds(5)

    /// - Returns: from the first packet to an open data channel.
    static func measure(host: String) async throws -> Duration {
        var configuration = ShardPool.Configuration()
        configuration.firstPort = 0
        configuration.advertisedHosts = [host]
        let certificate = try Certificate.selfSigned()
        let pool = try ShardPool(configuration, certificate: certificate, metrics: Metrics())
        let (events, continuation) = AsyncStream.makeStream(of: MediaEvent.self)
        let room = pool.open(RoomSID("RM_doctor")) { continuation.yield($0) }
        let sid = ParticipantSID("PA_doctor")
        room.post(
            .join(
                MediaParticipant(
                    sid: sid, identity: "doctor", mode: .dual(subscriberPrimary: true), canPublishData: true,
                    canSubscribe: true, isAgent: false)))
        let result: Result<Duration, any Error>
        do {
            guard let offer = await offer(in: events) else {
                throw Failure(description: "the media loop made no offer")
            }
            result = .success(
                try await onThread { try connect(host, offer, certificate) { room.post(.answer(sid, sdp: $0, id: 0)) } }
            )
        } catch { result = .failure(error) }
        room.post(.closeRoom)
        await pool.stop()
        return try result.get()
    }

    private static func offer(in events: AsyncStream<MediaEvent>) async -> String? {
        for await event in events {
            if case .offer(_, let sdp, _, _) = event { return sdp }
        }
        return nil
    }

    private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value
    {
        try await withCheckedThrowingContinuation { continuation in
            do { try NamedThread.start("doctor") { continuation.resume(with: Result { try body() }) } } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Drives the client's end until its data channel opens.
    private static func connect(
        _ host: String, _ offer: String, _ certificate: Certificate, answer: (String) -> Void
    ) throws -> Duration {
        let socket = try UDPSocket(host: host)
        var poller = try Poller(waker: try Waker())
        try poller.add(socket)
        var slab = PacketSlab(slots: 16)
        let start = MonotonicClock.now
        var peer = Peer(
            .init(role: .controlling, certificate: certificate, candidates: [socket.localAddress], seed: 1), now: start)
        answer(try peer.accept(offer: offer, now: start).sdp)
        var now = start
        while now - start < patience {
            while let output = peer.nextOutput() {
                switch output {
                case .transmit(let packet, let destination): _ = socket.send(packet, to: destination)
                case .event(.dataChannelOpened): return now - start
                case .event(.failed(let reason)): throw Failure(description: reason)
                case .event: break
                }
            }
            _ = poller.wait(until: min(peer.deadline, start + patience))
            now = MonotonicClock.now
            let count = socket.receive(into: &slab)
            for slot in 0..<count {
                let source = slab.source(of: slot)
                let length = slab.count(of: slot)
                slab.withSlot(slot) { _ = peer.receive(&$0, count: length, from: source, now: now) }
            }
            peer.handleTimeout(now: now)
        }
        throw Failure(description: "no connection within \(patience.components.seconds) s (\(peer.state))")
    }
}
