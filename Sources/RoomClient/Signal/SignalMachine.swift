import Basics
import Wire

/// One participant's conversation with the server, from the first dial to the last word, through broken connections.
///
/// Pure: after every `handle`, drain `nextOutput()` until nil and call `handle(.timePassed)` at `deadline`.
/// Source: livekit-wire.md §4.9 to §4.11.
struct SignalMachine {
    enum Input {
        case start
        case message(SignalResponse.Message)
        /// The server answered the dial with another HTTP status than 101.
        case dialRefused(status: Int, message: String)
        case dialFailed(reason: String)
        case socketClosed(reason: String)
        case linkUp(LinkTarget)
        case linkDown(LinkTarget, reason: String)
        /// Descriptions and candidates of ours.
        case localOffer(sdp: String, id: UInt32)
        case localAnswer(sdp: String, id: UInt32)
        case localCandidate(LinkTarget, attribute: String, mid: String)
        case trackStarted(sid: String)
        case trackEnded(sid: String)
        case publish(AddTrackRequest)
        case unpublish(cid: String)
        case mute(cid: String, Bool)
        case subscribe(trackSID: String, Bool)
        /// `id` is the caller's; `.requestAnswered` names it.
        case updateMetadata(UpdateParticipantMetadata)
        /// What we last had of each sender's reliable packets, for a resume.
        case received([String: UInt32])
        case leave
        case timePassed
    }
    enum Output {
        /// Opens a WebSocket. `sid`: of the session to resume.
        case dial(resuming: String?, reason: Int, token: String)
        case hangUp
        case send(SignalRequest.Message)
        /// Makes both media connections anew.
        case connectMedia(iceServers: [ICEServer])
        case disconnectMedia
        case restartMedia
        case remoteOffer(sdp: String, id: UInt32)
        case remoteAnswer(sdp: String, id: UInt32)
        case remoteCandidate(LinkTarget, String)
        /// `connect` may return.
        case connected
        /// `connect` throws.
        case failed(RoomClientError)
        case event(RoomEvent)
        case published(cid: String, TrackInfo)
        case publishDenied(cid: String, reason: String)
        case requestAnswered(id: UInt32, denial: String?)
        /// An administrator (un)muted it.
        case mutedByServer(cid: String, Bool)
        /// Reliable packets after this one may be lost.
        case resendData(after: UInt32)
        /// A new session began: sequence numbers start again.
        case resetData
    }

    /// How far the present try has come.
    enum Step: Equatable {
        case idle
        /// Before the next try.
        case waiting(until: Moment)
        /// A WebSocket is opening, or open without an answer to our join.
        case joining(until: Moment)
        /// The server let us in; media is connecting.
        case connecting(until: Moment)
        case live
        case over
    }
    /// What the present connection, or the present try, is.
    enum Kind: Equatable { case first, resume, full }

    /// A track of ours, from the wish to its end.
    struct Track {
        var request: AddTrackRequest
        /// Nil until the server agreed.
        var sid: String?
    }

    /// Its address, for errors.
    let server: String
    let options: RoomOptions
    var token: String
    var roster = Roster()
    var step = Step.idle
    var kind = Kind.first
    var backoff: Backoff
    var outputs: [Output] = []
    private var nextOutputIndex = 0

    /// Targets that must be up before the room is usable, and those that are.
    var needed: [LinkTarget] = []
    var up: [LinkTarget] = []
    var pingInterval: Duration = .seconds(5)
    var pingTimeout: Duration = .seconds(15)
    var nextPing = Moment.distantFuture
    /// No word from the server until then: the socket is dead.
    var silenceEnds = Moment.distantFuture
    /// A media connection that ended, and until when the server may still say why.
    var lostLink: (target: LinkTarget, reason: String, until: Moment)?
    /// Resumes that did not get through to the server, in a row.
    var failedResumes = 0

    /// By client track id, in the order published.
    var tracks: [(cid: String, track: Track)] = []
    var lastOffer: SessionDescription?
    var lastAnswer: SessionDescription?
    /// Requests that wait for a socket.
    var held: [SignalRequest.Message] = []
    /// Our own metadata changes, to be made again in a new session.
    var attributes: [String: String] = [:]
    var metadata = ""
    /// Exceptions to auto-subscribe.
    var wishes: [String: Bool] = [:]
    var received: [String: UInt32] = [:]

    init(server: String, options: RoomOptions, token: String, seed: UInt64) {
        self.server = server
        self.options = options
        self.token = token
        backoff = Backoff(options.reconnection, seed: seed)
    }

    mutating func nextOutput() -> Output? {
        guard nextOutputIndex < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            nextOutputIndex = 0
            return nil
        }
        defer { nextOutputIndex += 1 }
        return outputs[nextOutputIndex]
    }

    var deadline: Moment {
        let step: Moment =
            switch step {
            case .waiting(let until), .joining(let until), .connecting(let until): until
            case .idle, .live, .over: .distantFuture
            }
        return min(step, nextPing, silenceEnds, lostLink?.until ?? .distantFuture)
    }

    var isOver: Bool { step == .over }
    /// The server answers us now.
    var isTalking: Bool {
        switch step {
        case .connecting, .live: true
        case .idle, .waiting, .joining, .over: false
        }
    }

    mutating func handle(_ input: Input, now: Moment) {
        guard step != .over else { return }
        switch input {
        case .start: dial(now: now)
        case .message(let message): hear(message, now: now)
        case .dialRefused(let status, let text): refused(status, text, now: now)
        case .dialFailed(let reason): dialFailed(reason, now: now)
        case .socketClosed(let reason): socketClosed(reason, now: now)
        case .linkUp(let target): linkUp(target, now: now)
        case .linkDown(let target, let reason): linkDown(target, reason, now: now)
        case .localOffer(let sdp, let id):
            let offer = Self.description("offer", sdp, id)
            lastOffer = offer
            if isTalking { outputs.append(.send(.offer(offer))) }
        case .localAnswer(let sdp, let id):
            let answer = Self.description("answer", sdp, id)
            lastAnswer = answer
            if isTalking { outputs.append(.send(.answer(answer))) }
        case .localCandidate(let target, let attribute, let mid): trickle(target, attribute, mid)
        case .trackStarted(let sid): tell(roster.noteSubscribed(sid, true))
        case .trackEnded(let sid): tell(roster.noteSubscribed(sid, false))
        case .publish(let request): publish(request)
        case .unpublish(let cid): tracks.removeAll { $0.cid == cid }
        case .mute(let cid, let isMuted): mute(cid, isMuted)
        case .subscribe(let sid, let wanted): subscribe(sid, wanted)
        case .updateMetadata(let update): updateMetadata(update)
        case .received(let sequences): received = sequences
        case .leave: leave(now: now)
        case .timePassed: timePassed(now: now)
        }
    }

    private mutating func leave(now: Moment) {
        if isTalking {
            outputs.append(
                .send(
                    .leave(
                        .with {
                            $0.reason = .clientInitiated
                            $0.action = .disconnect
                        })))
        }
        end(.leftByUs)
    }

    /// The last that is heard of this connection.
    mutating func end(_ end: RoomEnd) {
        let isFirst = kind == .first && step != .live
        outputs.append(.hangUp)
        outputs.append(.disconnectMedia)
        if isFirst {
            outputs.append(.failed(Self.error(for: end)))
        } else {
            outputs.append(.event(.disconnected(end)))
        }
        step = .over
        stopWaiting()
    }

    /// For a server that we no longer talk to.
    mutating func stopWaiting() {
        nextPing = .distantFuture
        silenceEnds = .distantFuture
        lostLink = nil
    }

    private static func error(for end: RoomEnd) -> RoomClientError {
        switch end {
        case .toldToLeave(let reason): .toldToLeave(reason: reason)
        case .refused(let status): .refused(status: status, message: "")
        case .leftByUs, .connectionLost: .disconnected(end)
        }
    }

    mutating func tell(_ events: [RoomEvent]) { outputs += events.map { .event($0) } }

    /// Sends now, or as soon as the server listens again.
    mutating func send(_ message: SignalRequest.Message) {
        if isTalking { outputs.append(.send(message)) } else { held.append(message) }
    }

    private static func description(_ type: String, _ sdp: String, _ id: UInt32) -> SessionDescription {
        .with {
            $0.type = type
            $0.sdp = sdp
            $0.id = id
        }
    }
}
