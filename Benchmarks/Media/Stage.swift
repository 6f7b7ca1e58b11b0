import Basics
import BenchmarkSupport
import Crypto
import Rooms
import Sockets
import Synchronization
import WebRTC

/// One shard with rooms and clients round it, in one process: the shard on its own thread, the clients on this one.
///
/// Plays the part of `Room` and of the signalling: it hands descriptions to and fro and subscribes everybody.
final class Stage {
    private var pool: ShardPool?
    let shard: ThreadTime
    private let sent: Counter
    private let certificate: Certificate
    private let inbox = Inbox()
    private var rooms: [any RoomMedia] = []
    private(set) var clients: [LoadClient] = []
    /// Clients so far, forgotten ones included.
    private var joined = 0
    private var roomOf: [ParticipantSID: Int] = [:]
    private var clientOf: [ParticipantSID: Int] = [:]
    /// Tracks that have begun, by room.
    private(set) var tracks: [[TrackSID]] = []
    /// What went wrong, in the shard's words.
    private(set) var faults: [String] = []
    private var random = SeededRandom(seed: 20_261_120)
    var slab = PacketSlab(slots: 64)

    /// What the shard says, until this thread looks.
    private final class Inbox: Sendable {
        private let events = Mutex<[(room: Int, event: MediaEvent)]>([])
        func put(_ event: MediaEvent, of room: Int) { events.withLock { $0.append((room, event)) } }
        func take() -> [(room: Int, event: MediaEvent)] {
            events.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }
        }
    }

    init() throws {
        var configuration = ShardPool.Configuration()
        configuration.firstPort = 0
        configuration.host = "127.0.0.1"
        certificate = try Certificate.selfSigned()
        let metrics = Metrics()
        pool = try ShardPool(configuration, certificate: certificate, metrics: metrics)
        sent = metrics.counter("parley_media_packets_forwarded_total", help: "")
        // The thread names itself as its first deed.
        var found: ThreadTime?
        for _ in 0..<200 where found == nil {
            found = ThreadTime(named: "media-0")
            if found == nil { Pause.microseconds(5000) }
        }
        guard let found else { throw BenchmarkError.noShardThread }
        shard = found
    }

    /// RTP packets that the shard has queued for subscribers.
    var forwarded: UInt64 { sent.value }

    func openRoom() -> Int {
        let index = rooms.count
        guard let pool else { preconditionFailure("the stage was stopped") }
        rooms.append(pool.open(RoomSID("RM_\(index)")) { [inbox] event in inbox.put(event, of: index) })
        tracks.append([])
        return index
    }

    @discardableResult func join(room: Int) throws -> LoadClient {
        let client = try LoadClient("\(joined)", certificate: certificate, seed: random.next())
        joined += 1
        clientOf[client.sid] = clients.count
        roomOf[client.sid] = room
        clients.append(client)
        rooms[room].post(
            .join(
                MediaParticipant(
                    sid: client.sid, identity: client.sid.text, mode: .dual(subscriberPrimary: true),
                    canPublishData: true, canSubscribe: true, isAgent: false)))
        return client
    }

    func publish(_ client: LoadClient) throws {
        guard let room = roomOf[client.sid] else { return }
        let cid = "microphone-\(client.sid)"
        rooms[room].post(
            .expect(
                client.sid,
                ExpectedTrack(sid: TrackSID("TR_\(client.sid)"), cids: [cid], kind: .audio, disableRed: true)))
        guard
            let offer = try client.publish(
                cid: cid, certificate: certificate, seed: random.next(), now: MonotonicClock.now)
        else { throw BenchmarkError.noOffer }
        rooms[room].post(.offer(client.sid, sdp: offer, id: 1))
    }

    func subscribe(_ client: LoadClient, to track: TrackSID) {
        guard let room = roomOf[client.sid] else { return }
        rooms[room].post(.subscribe(client.sid, track: track, streamID: "PA_x|\(track)"))
    }

    /// Answers what the shard said and lets every client take its turn.
    func turn() {
        for (room, event) in inbox.take() { handle(event, room) }
        for client in clients { for peer in client.peers { peer.turn(&slab) } }
    }

    /// Turns until it is so. - Throws: when it is not so within a minute.
    func turn(until isSo: () -> Bool, waitingFor what: String) throws {
        let end = MonotonicClock.now + .seconds(60)
        while !isSo() {
            turn()
            if MonotonicClock.now > end { throw BenchmarkError.tooSlow(what, faults: faults) }
            Pause.microseconds(500)
        }
    }

    private func handle(_ event: MediaEvent, _ room: Int) {
        let now = MonotonicClock.now
        switch event {
        case .offer(let sid, let sdp, let id, _):
            guard let client = client(sid) else { return }
            do {
                let answer = try client.subscriber.peer.accept(offer: sdp, now: now)
                client.subscriber.settle()
                rooms[room].post(.answer(sid, sdp: answer.sdp, id: id))
            } catch { faults.append("offer to \(sid): \(error)") }
        case .answer(let sid, let sdp, _, _):
            guard let publisher = client(sid)?.publisher else { return }
            do {
                try publisher.peer.accept(answer: sdp, now: now)
                publisher.settle()
            } catch { faults.append("answer to \(sid): \(error)") }
        case .trackStarted(_, let track, _, _): tracks[room].append(track)
        case .subscribed(let sid, _): client(sid)?.subscribed += 1
        case .negotiationFailed(let sid, let reason), .disconnected(let sid, let reason):
            faults.append("\(sid): \(reason)")
        default: break
        }
    }
    private func client(_ sid: ParticipantSID) -> LoadClient? { clientOf[sid].map { clients[$0] } }

    /// Frees the clients without a good-bye: the shard goes on keeping its half.
    func forgetClients() {
        clients = []
        clientOf = [:]
        roomOf = [:]
    }

    /// Ends the shard. Synchronous, unlike `ShardPool.stop`: valgrind cannot follow Swift's task threads.
    func stop() {
        pool = nil
        while shard.isAlive { Pause.microseconds(1000) }
    }
}

enum BenchmarkError: Error, CustomStringConvertible {
    case noShardThread, noOffer
    case tooSlow(String, faults: [String])
    case usage(String)

    var description: String {
        switch self {
        case .noShardThread: "the shard's thread 'media-0' did not start"
        case .noOffer: "a client had nothing to offer"
        case .tooSlow(let what, let faults): "a minute was not enough for \(what); faults: \(faults.prefix(3))"
        case .usage(let text): text
        }
    }
}
