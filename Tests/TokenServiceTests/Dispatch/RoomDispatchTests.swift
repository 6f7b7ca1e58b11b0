import Basics
import Testing
import Wire

@testable import TokenService

/// Which rooms get which agents, and when that ends.
struct RoomDispatchTests {
    @Test func `an unnamed worker gets every room that names no agent`() throws {
        var scene = DispatchScene()
        scene.register("AW_1", agent: "")
        scene.open("lobby")
        #expect(scene.offers.count == 1)
        #expect(scene.offers.first?.request.job?.agentName == "")
    }

    @Test func `an unnamed worker that registers later gets the rooms that are open`() throws {
        var scene = DispatchScene()
        scene.open("lobby")
        scene.register("AW_1", agent: "")
        #expect(scene.offers.count == 1)
    }

    @Test func `a room that names an agent gets that one only`() throws {
        var scene = DispatchScene()
        scene.register("AW_1", agent: "")
        scene.register("AW_2", agent: "guide")
        scene.want(["guide"])
        scene.open("lobby")
        #expect(scene.offers.map(\.worker) == ["AW_2"])
    }

    // livekit#4357: LiveKit applies a token's agents only when the join makes the room.
    @Test func `a token's agents come also to a room that exists, and once`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        scene.join("alice", "lobby")
        #expect(scene.offers.isEmpty)
        for _ in 0..<3 { scene.want(["guide"]) }
        #expect(scene.offers.count == 1)
        let job = try #require(scene.offers.first).job
        scene.answer("AW_1", job)
        scene.update("AW_1", job, .success)
        // The call is over; whoever comes back wants the agent back.
        scene.want(["guide"])
        #expect(scene.offers.count == 2)
    }

    @Test func `a token's agent that nobody serves waits, and explain says who is there`() throws {
        var scene = DispatchScene()
        scene.register("AW_1", agent: "a")
        scene.register("AW_2", agent: "b")
        scene.want(["guide"])
        scene.open("lobby")
        #expect(scene.reasons.contains("no worker serves agent 'guide'; registered: a, b; waiting for one"))
        scene.register("AW_3")
        #expect(scene.offers.map(\.worker) == ["AW_3"])
    }

    // livekit#4390, agents#2470: silently ignored.
    @Test func `an agent that nobody serves is refused by name, with who is there`() throws {
        var scene = DispatchScene()
        scene.open("lobby")
        #expect(throws: DispatchError.noWorker(agent: "guide", registered: [])) { try scene.create() }
        scene.register("AW_1", agent: "b")
        scene.register("AW_2", agent: "")
        scene.register("AW_3", agent: "b")
        let error = #expect(throws: DispatchError.self) { try scene.create() }
        #expect(error?.description == "no worker serves agent 'guide'; registered: (unnamed), b")
    }

    @Test func `a worker that restarts is not missed for half a minute`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        scene.lose("AW_1")
        scene.pass(.seconds(29))
        try scene.create()
        scene.register("AW_2")
        #expect(scene.offers.map(\.worker) == ["AW_2"])
        scene.lose("AW_2")
        scene.pass(.seconds(31))
        #expect(throws: DispatchError.self) { try scene.create() }
    }

    @Test func `participant workers get a job for each person who joins, and none for agents`() throws {
        var scene = DispatchScene()
        scene.register("AW_1", kind: .participant)
        scene.open("lobby")
        try scene.create()
        scene.join("alice", "lobby")
        scene.join("robot", "lobby", kind: .agent)
        scene.join("taper", "lobby", kind: .egress)
        scene.join("bob", "lobby", kind: .sip)
        let whom = scene.offers.map { $0.request.job?.participant?.identity }
        #expect(whom == ["alice", "bob"])
        #expect(scene.offers.allSatisfy { $0.request.job?.type == .participant })
    }

    @Test func `publisher workers get a job at a participant's first track`() throws {
        var scene = DispatchScene()
        scene.register("AW_1", kind: .publisher)
        scene.open("lobby")
        try scene.create()
        let alice = scene.join("alice", "lobby")
        #expect(scene.offers.isEmpty)
        scene.publish(alice, "lobby")
        scene.publish(alice, "lobby")
        #expect(scene.offers.map { $0.request.job?.participant?.identity } == ["alice"])
    }

    @Test func `a dispatch made before its room waits for it, and not for ever`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        let id = try scene.create()
        #expect(scene.offers.isEmpty)
        scene.open("lobby")
        #expect(scene.offers.count == 1)
        _ = try scene.create(room: "never")
        scene.pass(.seconds(31))
        #expect(scene.reasons.contains("the room was never opened"))
        #expect(scene.dispatcher.dispatches.keys.map(\.text) == [id.text])
    }

    @Test func `a room that closes ends its jobs and tells their workers`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        scene.register("AW_2", agent: "late")
        scene.report("AW_2", full: true)
        try scene.create(agent: "late")
        scene.close("lobby")
        #expect(scene.terminations == ["AW_1 \(job)"])
        #expect(scene.stages.suffix(2) == [.done, .failed])
        #expect(scene.dispatcher.jobs.isEmpty && scene.dispatcher.dispatches.isEmpty && scene.dispatcher.live.isEmpty)
        #expect(scene.dispatcher.dispatchesByRoom.isEmpty && scene.dispatcher.rooms.isEmpty)
    }

    @Test func `late news of a room's earlier life is ignored`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        scene.close("lobby", sid: "RM_0")
        #expect(scene.stage(job) == .running)
        scene.open("lobby", sid: "RM_2")
        #expect(scene.stage(job) == nil)
        #expect(scene.dispatcher.rooms["lobby"]?.info.sid == "RM_2")
    }

    @Test func `a deleted dispatch's agent has 3 s to go, then it is put out`() throws {
        var scene = DispatchScene()
        let (dispatch, job, agent) = try scene.running()
        let deleted = try scene.delete(dispatch)
        #expect(deleted.id == dispatch.text && deleted.state?.deletedAt ?? 0 > 0)
        #expect(scene.terminations == ["AW_1 \(job)"])
        scene.pass(.milliseconds(2999))
        #expect(scene.removals.isEmpty)
        scene.pass(.milliseconds(1))
        #expect(scene.removals == ["lobby/\(agent.identity)"])
        #expect(scene.stage(job) == .done)
        #expect(throws: DispatchError.noSuchDispatch(dispatch.text, room: "lobby")) { try scene.delete(dispatch) }
    }

    @Test func `a deleted dispatch's agent that goes by itself is not put out`() throws {
        var scene = DispatchScene()
        let (dispatch, job, agent) = try scene.running()
        try scene.delete(dispatch)
        scene.leave(agent, "lobby", .connectionTimeout)
        #expect(scene.stage(job) == .done)
        scene.pass(.seconds(10))
        #expect(scene.removals.isEmpty && scene.offers.count == 1)
    }

    @Test func `a dispatch is listed and deleted only in its own room`() throws {
        var scene = DispatchScene()
        let (dispatch, job, _) = try scene.running()
        let listed = scene.dispatcher.list("", in: "lobby")
        #expect(listed.map(\.id) == [dispatch.text])
        #expect(listed.first?.state?.jobs.map(\.id) == [job.text])
        #expect(listed.first?.metadata == "for guide" && listed.first?.agentName == "guide")
        #expect(scene.dispatcher.list(dispatch.text, in: "other").isEmpty)
        #expect(throws: DispatchError.self) { try scene.delete(dispatch, room: "other") }
        try scene.delete(dispatch)
        #expect(scene.dispatcher.list("", in: "lobby").isEmpty)
    }

    @Test func `a room takes 64 dispatches and no more`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        for _ in 0..<64 { try scene.create() }
        #expect(throws: DispatchError.tooMany(limit: 64, what: "in the room")) { try scene.create() }
        scene.want((0..<100).map { "agent\($0)" })
        #expect(scene.dispatcher.dispatches.count == 64)
    }

    @Test func `a simulated job goes to the worker that asked for it`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.register("AW_2")
        scene.handle(.said(WorkerID("AW_2"), .simulateJob(.with { $0.room = .with { $0.name = "lobby" } })))
        let opened = scene.said.contains { if case .openRoom("lobby") = $0 { true } else { false } }
        #expect(opened)
        scene.open("lobby")
        #expect(scene.offers.map(\.worker) == ["AW_2"])
    }

    @Test func `a server that restarts fails what it left, and begins anew where the room is open`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        let left = ["closed", "open"].map { room in
            DispatchStore.Unfinished(
                id: DispatchID("AD_\(room)"), wish: .init(room: room, agentName: "guide"), createdAt: 5,
                jobs: [(JobID("AJ_\(room)"), .room)])
        }
        scene.dispatcher.restore(left, openRooms: [.with { $0.name = "open" }], now: scene.now)
        scene.handle(.timePassed)
        #expect(scene.offers.map { $0.request.job?.room?.name } == ["open"])
        #expect(scene.reasons.filter { $0 == "server restarted" }.count == 3)
        #expect(scene.dispatcher.dispatches.keys.map(\.text) == ["AD_open"])
    }
}
