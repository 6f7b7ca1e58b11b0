import Basics
import Crypto
import Sockets
import WebRTC

@testable import Rooms

/// A room on a shard whose loop does not run: commands and time go in by hand, events come out at once.
final class QuietRoom {
    let shard: Shard
    let room: MediaRoom
    private let log: EventLog
    var now = Moment.seconds(1)

    private final class EventLog {
        var events: [MediaEvent] = []
    }

    init() throws {
        shard = Shard(
            socket: try UDPSocket(host: "127.0.0.1"), mailbox: Mailbox(wakes: try Waker()), configuration: .init(),
            certificate: try ShardStage.certificate.get(), counters: MediaCounters(Metrics()))
        let log = EventLog()
        self.log = log
        room = MediaRoom(sid: RoomSID("RM_quiet"), index: 0, shard: shard, emit: { log.events.append($0) }, now: now)
    }

    var events: [MediaEvent] { log.events }
    func post(_ command: MediaCommand) { room.handle(command, now: now) }

    @discardableResult
    func join(_ name: String, mode: ConnectionMode = .dual(subscriberPrimary: true)) throws -> MediaSession {
        let sid = ParticipantSID("PA_\(name)")
        post(
            .join(
                MediaParticipant(
                    sid: sid, identity: name, mode: mode, canPublishData: true, canSubscribe: true, isAgent: false)))
        guard let session = room.sessions[sid] else { throw ShardStage.Failure(description: "\(name) did not join") }
        return session
    }

    func expect(_ session: MediaSession, cid: String, track: String, muted: Bool = false) {
        post(
            .expect(
                session.participant.sid,
                ExpectedTrack(sid: TrackSID(track), cids: [cid], kind: .audio, muted: muted, disableRed: true)))
    }

    func track(_ sid: String) -> MediaTrack? { room.tracks[TrackSID(sid)] }
    var answers: Int { events.count { if case .answer = $0 { true } else { false } } }
}

/// A client's publisher connection that never sends a packet: only descriptions.
struct QuietPublisher: ~Copyable {
    var peer: Peer
    let now: Moment

    init(now: Moment) throws {
        self.now = now
        peer = Peer(
            .init(
                role: .controlling, certificate: try ShardStage.certificate.get(),
                candidates: [SocketAddress(v4: 0x7F00_0001, port: 9)], seed: 3), now: now)
    }

    mutating func addTrack(cid: String) -> SendTrackID {
        peer.addSendTrack(
            .init(trackID: cid, streamID: "stream", kind: .audio, mimeType: "audio/opus", allowRed: false, ssrc: 77))
    }

    /// Offers what there is, and takes the answer.
    mutating func offer(_ session: MediaSession, in quiet: QuietRoom) throws {
        quiet.post(.offer(session.participant.sid, sdp: try nextOffer(), id: 1))
        guard
            case .answer(_, let sdp, _, _)? = quiet.events.last(where: { if case .answer = $0 { true } else { false } })
        else { throw ShardStage.Failure(description: "no answer: \(quiet.events)") }
        try peer.accept(answer: sdp, now: now)
    }

    mutating func nextOffer() throws -> String {
        guard let offer = peer.makeOffer(now: now) else { throw ShardStage.Failure(description: "nothing to offer") }
        return offer.sdp
    }
}
