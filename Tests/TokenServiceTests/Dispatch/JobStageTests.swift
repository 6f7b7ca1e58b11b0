import Access
import Basics
import Testing
import Wire

@testable import TokenService

/// One job's way through its stages.
struct JobStageTests {
    @Test func `a job goes from pending to running, with the time and a reason at every step`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        scene.now = .seconds(1)
        try scene.create()
        let job = try #require(scene.offers.first).job
        scene.now = .milliseconds(1002)
        scene.answer("AW_1", job)
        scene.now = .milliseconds(1500)
        scene.join("agent-\(job)", "lobby", kind: .agent)
        scene.now = .milliseconds(1600)
        scene.update("AW_1", job, .running)
        scene.now = .seconds(60)
        scene.update("AW_1", job, .success)

        let steps = try #require(scene.dispatcher.jobs[job]).timeline.steps
        #expect(steps.map(\.stage) == [.pending, .offered, .accepted, .joined, .running, .done])
        #expect(steps.map { $0.at - DispatchScene.epoch / 1000 } == [1000, 1000, 1002, 1500, 1600, 60_000])
        #expect(steps.allSatisfy { !$0.reason.isEmpty })
        #expect(scene.dispatcher.live.isEmpty)
        let waits = scene.said.compactMap { if case .joined(let wait) = $0 { wait } else { nil } }
        #expect(waits == [.milliseconds(500)])
    }

    @Test func `the outside hears once that a job starts and once that it ends, without what was said`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        try scene.create()
        let job = try #require(scene.offers.first).job
        scene.answer("AW_1", job)
        scene.join("agent-\(job)", "lobby", kind: .agent)
        scene.update("AW_1", job, .running)
        scene.dispatcher.jobs[job]?.resuming = true
        _ = try scene.dispatcher.remember([["text": "my secret"]], of: job.text, by: "agent-\(job)")
        scene.update("AW_1", job, .success)
        let said = scene.said.compactMap { if case .announce(let name, let job) = $0 { (name, job) } else { nil } }
        #expect(said.map(\.0) == ["agent_job_started", "agent_job_ended"])
        #expect(said.map(\.1.state?.status) == [.running, .success])
        #expect(said.allSatisfy { $0.1.id == job.text && $0.1.room?.name == "lobby" })
        #expect(said.allSatisfy { !$0.1.json.text.contains("secret") })
    }

    @Test func `the offer carries everything of the dispatch and its room`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        let dispatch = try scene.create()
        let offer = try #require(scene.offers.first).request
        #expect(!offer.resuming)
        let job = try #require(offer.job)
        #expect(job.id.hasPrefix("AJ_") && job.dispatchId == dispatch.text)
        #expect(job.type == .room && job.agentName == "guide" && job.metadata == "for guide")
        #expect(job.room?.sid == "RM_1" && job.room?.metadata == "about lobby")
        #expect(job.attributes == ["k": "v"])
        #expect(job.state?.status == .running && job.state?.workerId == "AW_1")
    }

    @Test func `the token of an agent may do what its worker asked for, and no more`() throws {
        var scene = DispatchScene()
        scene.handle(
            .registered(
                WorkerID("AW_1"),
                .with {
                    $0.agentName = "guide"
                    $0.allowedPermissions = .with {
                        $0.canSubscribe = true
                        $0.hidden = true
                    }
                }))
        scene.open("lobby")
        try scene.create()
        let job = try #require(scene.offers.first).job
        scene.handle(
            .said(
                WorkerID("AW_1"),
                .availability(
                    .with {
                        $0.jobId = job.text
                        $0.available = true
                        $0.participantIdentity = "helper"
                        $0.participantName = "Helper"
                        $0.participantMetadata = "m"
                        $0.participantAttributes = ["lk.agent.name": "guide"]
                    })))
        let assignment = try #require(scene.assignments.first)
        #expect(assignment.job.state?.participantIdentity == "helper")
        let claims = assignment.claims
        #expect(claims.identity == "helper" && claims.name == "Helper" && claims.metadata == "m")
        #expect(claims.attributes == ["lk.agent.name": "guide", "lk.agent_name": "guide"])
        #expect(claims.kind == .agent)
        let grant = try #require(claims.video)
        #expect(grant.roomJoin && grant.room == "lobby" && grant.agent && grant.hidden)
        #expect(grant.allowsSubscribe && !grant.allowsPublish && !grant.allowsUpdateOwnMetadata)
    }

    @Test func `a worker that named no permissions has an agent that may speak, hear and tell its state`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        let claims = try #require(scene.assignments.first).claims
        #expect(claims.identity == "agent-\(job)")
        let grant = try #require(claims.video)
        #expect(grant.allowsPublish && grant.allowsSubscribe && grant.allowsPublishData)
        #expect(grant.allowsUpdateOwnMetadata && !grant.hidden)
    }

    @Test func `running is what the worker says and the room sees, in whichever order`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        #expect(scene.stages == [.pending, .offered, .accepted, .joined, .running])
        #expect(scene.stage(job) == .running)
    }

    @Test(arguments: [
        (DisconnectReason.clientInitiated, AgentJob.StageName.done), (.participantRemoved, .done),
        (.roomDeleted, .done), (.connectionTimeout, .pending), (.agentError, .pending),
    ]) func `an agent that leaves is done, one that is torn away is replaced`(
        reason: DisconnectReason, stage: AgentJob.StageName
    ) throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.leave(agent, "lobby", reason)
        #expect(scene.stage(job) == stage)
        #expect(scene.terminations == ["AW_1 \(job)"])
    }

    @Test func `an agent that connects anew is the same agent`() throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.leave(agent, "lobby", .duplicateIdentity)
        #expect(scene.stage(job) == .accepted && scene.terminations.isEmpty)
        scene.join(agent.identity, "lobby", kind: .agent)
        #expect(scene.stage(job) == .running)
        scene.pass(.seconds(60))
        #expect(scene.stage(job) == .running && scene.offers.count == 1)
        let waits = scene.said.filter { if case .joined = $0 { true } else { false } }
        #expect(waits.count == 1)
    }

    @Test func `an agent that does not come back from connecting anew is replaced`() throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.leave(agent, "lobby", .duplicateIdentity)
        scene.register("AW_2")
        scene.pass(.seconds(10))
        #expect(scene.terminations == ["AW_1 \(job)"])
        #expect(scene.offers.last?.worker == "AW_2" && scene.offers.last?.request.resuming == true)
    }

    @Test func `a job that fails is tried three times, then it has failed with the worker's words`() throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.leave(agent, "lobby", .agentError)
        for pause in [Duration.seconds(1), .seconds(2)] {
            scene.pass(pause)
            #expect(scene.stage(job) == .offered)
            scene.answer("AW_1", job)
            scene.update("AW_1", job, .failed, error: "no model")
        }
        #expect(scene.stage(job) == .failed)
        #expect(scene.offers.count == 3)
        #expect(scene.dispatcher.jobs[job]?.error.contains("no model") == true)
        scene.pass(.seconds(60))
        #expect(scene.offers.count == 3)
    }

    @Test func `a dispatch that is never restarted fails at once`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        try scene.create(restart: .never)
        let job = try #require(scene.offers.first).job
        scene.answer("AW_1", job)
        scene.update("AW_1", job, .failed, error: "no model")
        #expect(scene.stage(job) == .failed)
    }

    @Test func `a worker's word about a job that is not its own changes nothing`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        scene.register("AW_2", agent: "other")
        for status in [JobStatus.success, .failed, .running] { scene.update("AW_2", job, status) }
        scene.answer("AW_2", job, available: false, terminate: true)
        scene.answer("AW_2", JobID("AJ_none"))
        scene.update("AW_1", JobID("AJ_none"), .failed)
        #expect(scene.stage(job) == .running)
        #expect(scene.dispatcher.strayCount == 6)
    }

    @Test func `pings are answered`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.handle(.said(WorkerID("AW_1"), .ping(.with { $0.timestamp = 77 })))
        guard case .send(_, .pong(let pong))? = scene.said.last else {
            Issue.record("no pong")
            return
        }
        #expect(pong.lastTimestamp == 77 && pong.timestamp == DispatchScene.epoch / 1000)
    }
}
