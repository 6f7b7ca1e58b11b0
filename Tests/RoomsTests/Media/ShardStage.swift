import Basics
import Crypto
import Sockets
import Synchronization
import WebRTC
import Wire

@testable import Rooms

/// A real shard on its own thread and clients over loopback, which plays the part of `Room` and of the signalling.
///
/// Its thread is the script's: never one of the shared pool's, since it sleeps until a packet or an event comes.
final class ShardStage {
    struct Failure: Error, CustomStringConvertible { let description: String }
    /// For a machine with more to do than these tests; nothing waits so long when all is well.
    static let patience: Duration = .seconds(20)
    static let certificate = Result { try Certificate.selfSigned() }

    /// A participant: the connection over which it gets tracks and data, and the one over which it sends.
    final class Client {
        let sid: ParticipantSID
        var subscriber: ClientPeer
        var publisher: ClientPeer?
        var microphone: SendTrackID?
        /// Leaves our offers unanswered.
        var isDeaf = false
        /// Offers that it has not answered, oldest first.
        var offers: [(sdp: String, id: UInt32)] = []
        init(_ sid: ParticipantSID, _ subscriber: ClientPeer) {
            self.sid = sid
            self.subscriber = subscriber
        }
        var peers: [ClientPeer] { publisher.map { [subscriber, $0] } ?? [subscriber] }
    }

    private final class Inbox: Sendable {
        private let events = Mutex<[MediaEvent]>([])
        let waker: Waker
        init() throws { waker = try Waker() }
        func put(_ event: MediaEvent) {
            events.withLock { $0.append(event) }
            waker.wake()
        }
        func take() -> [MediaEvent] {
            events.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
        }
    }

    private let pool: ShardPool
    private let metrics: Metrics
    private let inbox: Inbox
    private var poller: Poller
    private var slab = PacketSlab(slots: 16)
    private var random = SeededRandom(seed: 11)
    private(set) var room: any RoomMedia
    private var clients: [Client] = []
    private(set) var events: [MediaEvent] = []

    private init(_ pool: ShardPool, _ metrics: Metrics) throws {
        self.pool = pool
        self.metrics = metrics
        let inbox = try Inbox()
        self.inbox = inbox
        poller = try Poller(waker: inbox.waker)
        room = pool.open(RoomSID("RM_0")) { inbox.put($0) }
    }

    /// Runs a script on a thread of its own, then ends the shard.
    static func run<Value: Sendable>(_ script: @escaping @Sendable (ShardStage) throws -> Value) async throws -> Value {
        var configuration = ShardPool.Configuration()
        configuration.host = "127.0.0.1"
        configuration.firstPort = 0
        let metrics = Metrics()
        let pool = try ShardPool(configuration, certificate: certificate.get(), metrics: metrics)
        let result: Result<Value, any Error> = await withCheckedContinuation { continuation in
            do {
                try NamedThread.start("stage") {
                    continuation.resume(returning: Result { try script(ShardStage(pool, metrics)) })
                }
            } catch { continuation.resume(returning: .failure(error)) }
        }
        await pool.stop()
        return try result.get()
    }

    func dropped(_ reason: MediaDrop) -> UInt64 {
        metrics.counter("parley_media_dropped_total", help: "", labels: ["reason": reason.rawValue]).value
    }

    func openAnotherRoom() { room = pool.open(RoomSID("RM_1")) { [inbox] in inbox.put($0) } }

    // MARK: What clients do

    private func makePeer() throws -> ClientPeer {
        let peer = try ClientPeer(certificate: Self.certificate.get(), seed: random.next())
        try poller.add(peer.socket)
        return peer
    }

    func join(_ name: String, isDeaf: Bool = false) throws -> Client {
        let client = Client(ParticipantSID("PA_\(name)"), try makePeer())
        client.isDeaf = isDeaf
        clients.removeAll { $0.sid == client.sid }
        clients.append(client)
        room.post(
            .join(
                MediaParticipant(
                    sid: client.sid, identity: name, mode: .dual(subscriberPrimary: true), canPublishData: true,
                    canSubscribe: true, isAgent: false)))
        return client
    }

    func joinAndConnect(_ name: String) throws -> Client {
        let client = try join(name)
        try turn(until: { client.subscriber.openChannels.contains("_reliable") }, "\(name)'s connection")
        return client
    }

    /// Announces and offers a microphone and data channels; returns when they are open.
    func publish(_ client: Client, cid: String = "mic") throws {
        let made = try makePeer()
        client.publisher = made
        let now = MonotonicClock.now
        made.peer.openDataChannel(label: "_reliable", ordered: true, maxRetransmits: nil, now: now)
        made.peer.openDataChannel(label: "_lossy", ordered: false, maxRetransmits: 0, now: now)
        client.microphone = made.peer.addSendTrack(
            .init(
                trackID: cid, streamID: "stream", kind: .audio, mimeType: "audio/opus", allowRed: false,
                ssrc: UInt32(truncatingIfNeeded: random.next()) | 1))
        expect(client, cid: cid)
        try offer(client)
        try turn(until: { made.openChannels.count == 2 }, "\(client.sid)'s publisher connection")
    }

    func expect(_ client: Client, cid: String, track: String? = nil) {
        let sid = TrackSID(track ?? "TR_\(client.sid)")
        room.post(.expect(client.sid, ExpectedTrack(sid: sid, cids: [cid], kind: .audio, disableRed: true)))
    }

    func offer(_ client: Client) throws {
        guard let publisher = client.publisher, let offer = publisher.peer.makeOffer(now: MonotonicClock.now) else {
            throw Failure(description: "nothing to offer")
        }
        publisher.settle()
        room.post(.offer(client.sid, sdp: offer.sdp, id: 1))
    }

    func answer(_ client: Client) throws {
        for offer in client.offers {
            let answer = try client.subscriber.peer.accept(offer: offer.sdp, now: MonotonicClock.now)
            client.subscriber.settle()
            room.post(.answer(client.sid, sdp: answer.sdp, id: offer.id))
        }
        client.offers = []
    }

    func speak(_ client: Client, _ payload: [UInt8]) {
        if let track = client.microphone { client.publisher?.speak(payload, on: track) }
    }

    func send(_ text: String, from client: Client, sequence: UInt32 = 0, to destinations: [String] = []) {
        var packet = DataPacket()
        var user = UserPacket()
        user.payload = Array(text.utf8)
        packet.value = .user(user)
        packet.sequence = sequence
        packet.destinationIdentities = destinations
        packet.participantIdentity = "somebody else"
        client.publisher?.send(packet.protobuf)
    }

    /// The data packets that came to a client: who sent them and what they say.
    func heard(_ client: Client) -> [String] {
        client.subscriber.messages.compactMap { bytes in
            guard let packet = try? DataPacket(protobuf: bytes), case .user(let user)? = packet.value else {
                return nil
            }
            return "\(packet.participantIdentity): \(String(decoding: user.payload, as: UTF8.self))"
        }
    }

    // MARK: Time

    /// Lets everybody take turns until it is so.
    func turn(until isSo: () -> Bool, _ what: String) throws {
        let end = MonotonicClock.now + Self.patience
        while true {
            for event in inbox.take() { try handle(event) }
            for client in clients { for peer in client.peers { peer.turn(&slab) } }
            if isSo() { return }
            let deadlines = clients.flatMap(\.peers).map { $0.peer.deadline }
            guard MonotonicClock.now < end else { throw Failure(description: "no \(what); heard: \(events)") }
            _ = poller.wait(until: min(end, deadlines.min() ?? end))
        }
    }

    private func handle(_ event: MediaEvent) throws {
        events.append(event)
        switch event {
        case .offer(let sid, let sdp, let id, _):
            guard let client = clients.first(where: { $0.sid == sid }) else { return }
            client.offers.append((sdp, id))
            if !client.isDeaf { try answer(client) }
        case .answer(let sid, let sdp, _, _):
            guard let publisher = clients.first(where: { $0.sid == sid })?.publisher else { return }
            try publisher.peer.accept(answer: sdp, now: MonotonicClock.now)
            publisher.settle()
        case .negotiationFailed(let sid, let reason): throw Failure(description: "\(sid): \(reason)")
        default: break
        }
    }

    func count(_ isWanted: (MediaEvent) -> Bool) -> Int { events.count(where: isWanted) }
    func connections(of client: Client) -> Int {
        count { if case .connected(client.sid) = $0 { true } else { false } }
    }
    func hasStarted(_ track: String) -> Bool {
        count { if case .trackStarted(_, TrackSID(track), _, _) = $0 { true } else { false } } > 0
    }
    func isSubscribed(_ client: Client) -> Bool {
        count { if case .subscribed(client.sid, _) = $0 { true } else { false } } > 0
    }
}
