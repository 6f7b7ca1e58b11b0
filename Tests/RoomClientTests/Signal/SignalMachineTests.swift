import Basics
import Testing
import Wire

@testable import RoomClient

/// A machine, and the server's words by hand.
struct Conversation {
    var machine: SignalMachine
    var now = Moment.zero

    init(_ change: (inout RoomOptions) -> Void = { _ in }) {
        var options = RoomOptions()
        change(&options)
        machine = SignalMachine(server: "ws://test", options: options, token: "first", seed: 1)
    }

    /// - Returns: what the machine wants done.
    @discardableResult mutating func handle(_ input: SignalMachine.Input) -> [SignalMachine.Output] {
        machine.handle(input, now: now)
        var outputs: [SignalMachine.Output] = []
        while let output = machine.nextOutput() { outputs.append(output) }
        return outputs
    }
    @discardableResult mutating func hear(_ message: SignalResponse.Message) -> [SignalMachine.Output] {
        handle(.message(message))
    }
    /// Moves the clock to what the machine waits for.
    mutating func waitForDeadline() -> [SignalMachine.Output] {
        now = machine.deadline
        return handle(.timePassed)
    }

    static func join(_ sid: String = "PA_me", others: [ParticipantInfo] = []) -> JoinResponse {
        .with {
            $0.room = .with {
                $0.sid = "RM_1"
                $0.name = "room"
            }
            $0.participant = .with {
                $0.sid = sid
                $0.identity = "me"
                $0.version = 1
            }
            $0.otherParticipants = others
            $0.subscriberPrimary = true
            $0.pingInterval = 5
            $0.pingTimeout = 15
        }
    }

    /// From the first dial to a live connection with both peers up.
    @discardableResult mutating func connect(_ join: JoinResponse = join()) -> [SignalMachine.Output] {
        var outputs = handle(.start)
        outputs += hear(.join(join))
        outputs += handle(.linkUp(.subscriber))
        outputs += handle(.linkUp(.publisher))
        return outputs
    }
}

extension [SignalMachine.Output] {
    var names: [String] { map(\.name) }
    var events: [RoomEvent] { compactMap { if case .event(let event) = $0 { event } else { nil } } }
    var sent: [SignalRequest.Message] { compactMap { if case .send(let message) = $0 { message } else { nil } } }
    var dials: [String?] { compactMap { if case .dial(let sid, _, _) = $0 { .some(sid) } else { nil } } }
    var ends: [RoomEnd] { events.compactMap(\.disconnected) }
    var failure: RoomClientError? {
        lazy.compactMap { if case .failed(let error) = $0 { error } else { nil } }.first
    }
}

extension SignalMachine.Output {
    /// The case's name, for tables.
    var name: String { String("\(self)".prefix { $0 != "(" }) }
}

struct SignalMachineTests {
    @Test func `a join ends in a usable room once both connections are up`() {
        var talk = Conversation()
        #expect(talk.handle(.start).dials == [nil])
        #expect(talk.hear(.join(Conversation.join())).names == ["connectMedia"])
        #expect(talk.handle(.linkUp(.subscriber)).names == [])
        #expect(talk.handle(.linkUp(.publisher)).names == ["connected"])
        #expect(talk.machine.roster.local.identity == "me")
    }

    @Test func `before the answer to our join nothing is heard`() {
        var talk = Conversation()
        talk.handle(.start)
        #expect(talk.hear(.offer(.with { $0.sdp = "early" })).isEmpty)
        #expect(talk.hear(.update(ParticipantUpdate())).isEmpty)
    }

    @Test(arguments: [401, 403, 404, 503]) func `a refused first join is told with its status`(status: Int) {
        var talk = Conversation()
        talk.handle(.start)
        let outputs = talk.handle(.dialRefused(status: status, message: "no"))
        #expect(outputs.failure == .refused(status: status, message: "no"))
        #expect(talk.machine.isOver)
    }

    @Test func `a first join that nobody answers is given up in time`() {
        var talk = Conversation { $0.connectTimeout = .seconds(4) }
        talk.handle(.start)
        #expect(talk.machine.deadline == .seconds(4))
        #expect(talk.waitForDeadline().failure == .timeout("the server's answer"))
    }

    @Test func `answer and media share the patience of a first join`() {
        var talk = Conversation { $0.connectTimeout = .seconds(4) }
        talk.handle(.start)
        talk.now = .seconds(3)
        talk.hear(.join(Conversation.join()))
        #expect(talk.machine.deadline == .seconds(4))
        #expect(talk.waitForDeadline().failure == .timeout("the media connection"))
    }

    @Test func `pings go out at the server's pace, and its silence ends the socket`() {
        var talk = Conversation()
        talk.connect()
        let pings = talk.waitForDeadline().sent
        #expect(talk.now == .seconds(5))
        #expect(pings.count == 1)
        talk.hear(.pongResp(Pong()))
        _ = talk.waitForDeadline()
        _ = talk.waitForDeadline()
        _ = talk.waitForDeadline()
        #expect(talk.now == .seconds(20))  // 15 s after the pong
        #expect(talk.machine.kind == .resume)
        #expect(talk.machine.step != .live)
    }

    @Test func `a broken socket is resumed at once, with what we know`() throws {
        var talk = Conversation()
        talk.connect()
        talk.handle(.publish(.with { $0.cid = "cid" }))
        talk.hear(
            .trackPublished(
                .with {
                    $0.cid = "cid"
                    $0.track = .with { $0.sid = "TR_1" }
                }))
        talk.handle(.localAnswer(sdp: "answer", id: 3))
        talk.handle(.subscribe(trackSID: "TR_x", false))
        talk.handle(.received(["PA_you": 7]))
        let broken = talk.handle(.socketClosed(reason: "gone"))
        #expect(broken.dials == ["PA_me"])
        #expect(broken.names.contains("disconnectMedia") == false)
        talk.handle(.mute(cid: "cid", true))  // waits for the server
        let resumed = talk.hear(.reconnect(.with { $0.lastMessageSeq = 5 }))
        guard case .syncState(let state)? = resumed.sent.first else {
            Issue.record("no sync state first")
            return
        }
        #expect(state.answer?.sdp == "answer")
        #expect(state.publishTracks.map { $0.track?.sid } == ["TR_1"])
        #expect(state.subscription?.trackSids == ["TR_x"])
        #expect(state.subscription?.subscribe == false)
        #expect(state.datachannelReceiveStates.map(\.lastSeq) == [7])
        guard case .mute(let mute)? = resumed.sent.last else {
            Issue.record("the mute was forgotten")
            return
        }
        #expect(mute.muted)
        #expect(resumed.names.suffix(2) == ["restartMedia", "resendData"])
        talk.handle(.linkUp(.publisher))
        let back = talk.handle(.linkUp(.subscriber)).events.compactMap(\.reconnected)
        #expect(back == [false])
    }

    @Test func `a resume that the server does not want becomes a new session`() {
        var talk = Conversation()
        talk.connect()
        talk.handle(.publish(.with { $0.cid = "cid" }))
        talk.handle(.updateMetadata(.with { $0.attributes = ["a": "b"] }))
        talk.handle(.socketClosed(reason: "gone"))
        let refused = talk.hear(
            .leave(
                .with {
                    $0.reason = .stateMismatch
                    $0.action = .reconnect
                }))
        #expect(refused.names.contains("disconnectMedia"))
        let dial = refused.dials.isEmpty ? talk.waitForDeadline().dials : refused.dials
        #expect(dial == [nil])
        let joined = talk.hear(.join(Conversation.join("PA_again")))
        #expect(joined.names.contains("resetData"))
        #expect(joined.sent.count == 2)  // the track and the attributes
        talk.handle(.linkUp(.publisher))
        #expect(talk.handle(.linkUp(.subscriber)).events.isEmpty)  // the server has not agreed to the track yet
        let back = talk.hear(
            .trackPublished(
                .with {
                    $0.cid = "cid"
                    $0.track = .with { $0.sid = "TR_2" }
                }))
        #expect(back.events.compactMap(\.reconnected) == [true])
    }

    @Test func `attempts are spread, at most ten, and then it is over`() {
        var talk = Conversation()
        talk.connect()
        var dials = talk.handle(.socketClosed(reason: "gone")).dials.count
        var waits: [Duration] = []
        var ends: [RoomEnd] = []
        while !talk.machine.isOver {
            let outputs = talk.handle(.dialFailed(reason: "nobody"))
            ends += outputs.ends
            guard case .waiting(let until) = talk.machine.step else { continue }
            waits.append(until - talk.now)
            dials += talk.waitForDeadline().dials.count
        }
        #expect(dials == 10)
        #expect(ends == [.connectionLost])
        let limits: [Int64] = [300, 600, 1200, 2400, 4800, 7000, 7000, 7000, 7000]
        #expect(zip(waits, limits).allSatisfy { $0 <= .milliseconds($1) })
        #expect(Set(waits).count > 5)
    }

    @Test(arguments: [401, 403]) func `a token that is refused while we come back ends it`(status: Int) {
        var talk = Conversation()
        talk.connect()
        talk.handle(.socketClosed(reason: "gone"))
        #expect(talk.handle(.dialRefused(status: status, message: "")).ends == [.refused(status: status)])
    }

    @Test func `told to leave, we leave; a refreshed token is used from then on`() {
        var talk = Conversation()
        talk.connect()
        talk.hear(.refreshToken("second"))
        #expect(talk.handle(.linkDown(.subscriber, reason: "consent")).isEmpty)
        let dial = talk.waitForDeadline()
        guard case .dial(_, let reason, let token)? = dial.first(where: { $0.name == "dial" }) else {
            Issue.record("no dial")
            return
        }
        #expect(token == "second")
        #expect(reason == 3)
        talk.hear(.reconnect(ReconnectResponse()))
        let ends = talk.hear(
            .leave(
                .with {
                    $0.reason = .roomDeleted
                    $0.action = .disconnect
                })
        ).ends
        #expect(ends == [.toldToLeave(reason: "ROOM_DELETED")])
        #expect(talk.handle(.start).isEmpty)
    }

    @Test func `a goodbye that comes after its media closed is obeyed all the same`() {
        var talk = Conversation()
        talk.connect()
        talk.handle(.linkDown(.publisher, reason: "the server closed the connection"))
        talk.handle(.linkDown(.subscriber, reason: "the server closed the connection"))
        talk.now = talk.now + .milliseconds(100)
        let outputs = talk.hear(
            .leave(
                .with {
                    $0.reason = .duplicateIdentity
                    $0.action = .disconnect
                }))
        #expect(outputs.ends == [.toldToLeave(reason: "DUPLICATE_IDENTITY")])
        #expect(outputs.dials.isEmpty)
        #expect(talk.machine.deadline == .distantFuture)
    }

    @Test func `a path that comes back at once is no break`() {
        var talk = Conversation()
        talk.connect()
        talk.handle(.linkDown(.publisher, reason: "consent"))
        talk.handle(.linkUp(.publisher))
        #expect(talk.machine.deadline == .seconds(5))  // the next ping
        #expect(talk.machine.step == .live)
    }

    @Test func `a track the server denies is told with the reason`() {
        var talk = Conversation()
        talk.connect()
        let request = AddTrackRequest.with { $0.cid = "cid" }
        #expect(talk.handle(.publish(request)).sent == [.addTrack(request)])
        let outputs = talk.hear(
            .requestResponse(
                .with {
                    $0.reason = .notAllowed
                    $0.message = "no"
                    $0.request = .addTrack(request)
                }))
        guard case .publishDenied("cid", let reason)? = outputs.first else {
            Issue.record("not denied")
            return
        }
        #expect(reason == "NOT_ALLOWED: no")
    }

    @Test func `the server's mute is obeyed and echoed`() {
        var talk = Conversation()
        talk.connect()
        talk.handle(.publish(.with { $0.cid = "cid" }))
        talk.hear(
            .trackPublished(
                .with {
                    $0.cid = "cid"
                    $0.track = .with { $0.sid = "TR_1" }
                }))
        let mute = MuteTrackRequest.with {
            $0.sid = "TR_1"
            $0.muted = true
        }
        #expect(talk.hear(.mute(mute)).sent == [.mute(mute)])
    }

    @Test func `whatever comes in whatever order, it ends or it waits for something`() {
        for seed in UInt64(0)..<200 {
            var random = SeededRandom(seed: seed)
            var talk = Conversation()
            talk.handle(.start)
            for _ in 0..<200 where !talk.machine.isOver {
                talk.now = talk.now + .milliseconds(Int64.random(in: 0...900, using: &random))
                switch Int.random(in: 0..<10, using: &random) {
                case 0: talk.hear(.join(Conversation.join("PA_\(random.next() % 3)")))
                case 1: talk.hear(.reconnect(ReconnectResponse()))
                case 2: talk.handle(.linkUp(.publisher))
                case 3: talk.handle(.linkUp(.subscriber))
                case 4: talk.handle(.linkDown(.publisher, reason: "x"))
                case 5: talk.handle(.socketClosed(reason: "x"))
                case 6: talk.handle(.dialFailed(reason: "x"))
                case 7: talk.hear(.leave(.with { $0.action = .reconnect }))
                case 8: talk.handle(.publish(.with { $0.cid = "c\(random.next() % 4)" }))
                default: talk.handle(.timePassed)
                }
            }
            #expect(talk.machine.isOver || talk.machine.deadline != .distantFuture)
        }
    }
}
