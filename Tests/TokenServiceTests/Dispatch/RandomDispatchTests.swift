import Basics
import Testing
import Wire

@testable import TokenService

/// Whatever workers, rooms and callers do, in whatever order, the dispatcher keeps its promises.
struct RandomDispatchTests {
    @Test(arguments: 1...10) func `a random walk breaks no promise`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var scene = DispatchScene(seed: seed)
        let (workers, rooms) = (["AW_1", "AW_2", "AW_3"], ["lobby", "attic"])
        var present: [(ParticipantInfo, String)] = []
        var dispatches: [(DispatchID, String)] = []
        for step in 0..<300 {
            let worker = workers[Int.random(in: 0..<3, using: &random)]
            let room = rooms[Int.random(in: 0..<2, using: &random)]
            let job = scene.offers.suffix(6).randomElement(using: &random)?.job ?? JobID("AJ_none")
            switch Int.random(in: 0..<18, using: &random) {
            case 0, 1: if scene.dispatcher.workers[WorkerID(worker)] == nil { scene.register(worker) }
            case 2: scene.lose(worker)
            case 3, 4, 5, 6: scene.answer(worker, job, available: Bool.random(using: &random) || step % 3 > 0)
            case 7: scene.update(worker, job, [.running, .success, .failed][Int.random(in: 0..<3, using: &random)])
            case 8: scene.report(worker, load: 0.3, full: Bool.random(using: &random))
            case 9: scene.handle(.said(WorkerID(worker), .migrateJob(.with { $0.jobIds = [job.text] })))
            case 10: scene.open(room, sid: "RM_1")
            case 11 where step % 4 == 0: scene.close(room, sid: "RM_1")
            case 12: if let id = try? scene.create(room: room, waits: true) { dispatches.append((id, room)) }
            case 13: if let (id, room) = dispatches.popLast() { _ = try? scene.delete(id, room: room) }
            case 14: present.append((scene.join("agent-\(job)", room, kind: .agent), room))
            case 15: if let (one, room) = present.popLast() { scene.leave(one, room, .connectionTimeout) }
            default: scene.pass(.milliseconds(Int.random(in: 1...4000, using: &random)))
            }
            let broken = scene.dispatcher.brokenPromise(now: scene.now, settled: false)
            #expect(broken == nil, "step \(step)")
            if broken != nil { return }
        }
        for room in rooms { scene.close(room) }
        scene.pass(.seconds(60))
        #expect(scene.dispatcher.jobs.isEmpty && scene.dispatcher.live.isEmpty, "nothing outlives its room")
    }
}
