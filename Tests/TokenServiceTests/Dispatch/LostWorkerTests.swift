import Basics
import Testing
import Wire

@testable import TokenService

/// Workers that vanish, and workers that only seemed to.
struct LostWorkerTests {
    // agents#1472: with LiveKit's own server the call stays dead.
    @Test func `a worker that dies with its agent has its job offered to another, with the transcript so far`() throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.register("AW_2")
        let dropped = try scene.dispatcher.remember(
            [["role": "caller", "text": "hello"]], of: job.text, by: agent.identity)
        #expect(dropped == 0)
        scene.lose("AW_1")
        #expect(scene.offers.count == 1)
        scene.leave(agent, "lobby", .connectionTimeout)
        let offer = try #require(scene.offers.last)
        #expect(offer.worker == "AW_2" && offer.job == job)
        #expect(offer.request.resuming)
        #expect(offer.request.job?.attributes["parley.transcript"] == #"[{"role":"caller","text":"hello"}]"#)
        #expect(offer.request.job?.attributes["k"] == "v")
        scene.answer("AW_2", job)
        scene.update("AW_2", job, .running)
        scene.join("agent-\(job)", "lobby", kind: .agent)
        #expect(scene.stage(job) == .running)
    }

    @Test func `an agent left behind by its worker is put out before another one comes`() throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.register("AW_2")
        scene.lose("AW_1")
        scene.pass(.milliseconds(1999))
        #expect(scene.removals.isEmpty && scene.offers.count == 1)
        scene.pass(.milliseconds(1))
        #expect(scene.removals == ["lobby/\(agent.identity)"])
        #expect(scene.offers.last?.worker == "AW_2" && scene.offers.last?.request.resuming == true)
        // Its leaving is old news: the job is another worker's.
        scene.answer("AW_2", job)
        scene.leave(agent, "lobby", .participantRemoved)
        #expect(scene.stage(job) == .accepted)
    }

    @Test func `a worker that comes back and names its jobs keeps them`() throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.register("AW_2")
        scene.lose("AW_1")
        scene.pass(.seconds(1))
        scene.register("AW_3")
        scene.handle(.said(WorkerID("AW_3"), .migrateJob(.with { $0.jobIds = [job.text, "AJ_unknown"] })))
        scene.pass(.seconds(60))
        #expect(scene.stage(job) == .running)
        #expect(scene.offers.count == 1 && scene.removals.isEmpty && scene.terminations.isEmpty)
        scene.leave(agent, "lobby")
        #expect(scene.terminations == ["AW_3 \(job)"])
        #expect(scene.stage(job) == .done)
    }

    @Test func `a worker that comes back too late is told to stop`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        scene.register("AW_2")
        scene.lose("AW_1")
        scene.pass(.seconds(2))
        scene.answer("AW_2", job)
        scene.register("AW_3")
        scene.handle(.said(WorkerID("AW_3"), .migrateJob(.with { $0.jobIds = [job.text] })))
        #expect(scene.terminations == ["AW_3 \(job)"])
        #expect(scene.dispatcher.jobs[job]?.worker == WorkerID("AW_2"))
    }

    @Test func `a worker of another agent cannot take a job by naming it`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        scene.register("AW_thief", agent: "other")
        scene.lose("AW_1")
        scene.handle(.said(WorkerID("AW_thief"), .migrateJob(.with { $0.jobIds = [job.text] })))
        #expect(scene.dispatcher.jobs[job]?.worker == WorkerID("AW_1"))
    }

    @Test func `a worker lost while it was being asked loses the offer at once`() throws {
        var scene = DispatchScene()
        scene.register("AW_1")
        scene.open("lobby")
        try scene.create()
        scene.register("AW_2")
        scene.lose("AW_1")
        #expect(scene.offers.map(\.worker) == ["AW_1", "AW_2"])
    }

    @Test func `with nobody else the job waits for the next worker`() throws {
        var scene = DispatchScene()
        let (_, job, agent) = try scene.running()
        scene.lose("AW_1")
        scene.leave(agent, "lobby", .connectionTimeout)
        #expect(scene.stage(job) == .pending)
        scene.pass(.seconds(60))
        scene.register("AW_2")
        #expect(scene.offers.last?.worker == "AW_2" && scene.offers.last?.request.resuming == true)
    }

    @Test func `a worker that says nothing for 15 s is gone`() throws {
        var scene = DispatchScene()
        scene.register("AW_1", silent: true)
        scene.open("lobby")
        scene.pass(.milliseconds(14_999))
        #expect(scene.closed.isEmpty)
        scene.pass(.milliseconds(1))
        #expect(scene.closed == ["AW_1"])
        #expect(scene.dispatcher.workers.isEmpty)
    }

    @Test func `any word keeps a worker`() throws {
        var scene = DispatchScene()
        scene.register("AW_1", silent: true)
        for _ in 0..<10 {
            scene.pass(.milliseconds(2500))
            scene.report("AW_1")
        }
        #expect(scene.closed.isEmpty)
    }

    @Test func `a transcript keeps its last 32 KB`() throws {
        var transcript = TranscriptSoFar()
        for number in 0..<1000 {
            let fits = transcript.add(["text": .string("line \(number) " + String(repeating: "x", count: 90))])
            #expect(fits)
        }
        let huge = transcript.add(["text": .string(String(repeating: "y", count: 40_000))])
        #expect(!huge)
        #expect(transcript.json.utf8.count <= TranscriptSoFar.limit)
        #expect(transcript.json.utf8.count > TranscriptSoFar.limit - 200)
        let lines = try #require(try JSONValue(parsing: transcript.json).arrayValue)
        #expect(lines.last?["text"]?.stringValue?.hasPrefix("line 999 ") == true)
    }

    @Test func `only the agent itself adds to its transcript`() throws {
        var scene = DispatchScene()
        let (_, job, _) = try scene.running()
        #expect(throws: DispatchError.noSuchJob(job.text)) {
            try scene.dispatcher.remember([["text": "lies"]], of: job.text, by: "mallory")
        }
    }
}
