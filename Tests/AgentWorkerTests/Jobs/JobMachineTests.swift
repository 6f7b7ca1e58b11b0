import Basics
import Testing
import Wire

@testable import AgentWorker

/// A worker's wire in simulated time.
struct JobMachineTests {
    private func message(_ message: ServerMessage.Message) -> JobMachine.Input {
        var whole = ServerMessage()
        whole.message = message
        return .message(whole)
    }
    private func offer(_ id: String, resuming: Bool = false) -> JobMachine.Input {
        var request = AvailabilityRequest()
        request.job = Job()
        request.job?.id = id
        request.resuming = resuming
        return message(.availability(request))
    }
    private func assign(_ id: String) -> JobMachine.Input {
        var assignment = JobAssignment()
        assignment.job = Job()
        assignment.job?.id = id
        assignment.token = "token"
        return message(.assignment(assignment))
    }
    private func drained(_ machine: inout JobMachine) -> [JobMachine.Output] {
        var outputs: [JobMachine.Output] = []
        while let output = machine.nextOutput() { outputs.append(output) }
        return outputs
    }
    private func answers(_ outputs: [JobMachine.Output]) -> [Bool] {
        outputs.compactMap {
            guard case .send(let sent) = $0, case .availability(let response)? = sent.message else { return nil }
            return response.available
        }
    }
    private func status(_ outputs: [JobMachine.Output]) -> UpdateWorkerStatus? {
        outputs.compactMap { output -> UpdateWorkerStatus? in
            guard case .send(let sent) = output, case .updateWorker(let status)? = sent.message else { return nil }
            return status
        }.last
    }
    private func registered(_ settings: JobMachine.Settings = .init()) -> JobMachine {
        var machine = JobMachine(settings)
        machine.handle(.start, now: .zero)
        machine.handle(.connected, now: .zero)
        machine.handle(message(.register(RegisterWorkerResponse())), now: .zero)
        _ = drained(&machine)
        return machine
    }

    @Test func `the first message is the registration, with the agent's name`() throws {
        var machine = JobMachine(.init(agentName: "helper", version: "1"))
        machine.handle(.start, now: .zero)
        #expect(drained(&machine) == [.connect])
        machine.handle(.connected, now: .zero)
        let outputs = drained(&machine)
        guard case .send(let sent)? = outputs.first, case .register(let request)? = sent.message else {
            Issue.record("no registration")
            return
        }
        #expect(request.agentName == "helper")
        #expect(request.allowedPermissions?.agent == true)
    }

    @Test func `a slot is taken at the offer, not when the job runs`() {
        var machine = registered(.init(maxJobs: 1))
        machine.handle(offer("AJ_1"), now: .zero)
        machine.handle(offer("AJ_2"), now: .zero)
        let outputs = drained(&machine)
        #expect(answers(outputs) == [true, false])
        #expect(status(outputs)?.status == .full)
    }

    @Test func `an assignment that never comes frees its slot`() {
        var machine = registered(.init(maxJobs: 1))
        machine.handle(offer("AJ_1"), now: .zero)
        machine.handle(.timePassed, now: .milliseconds(7500))
        _ = drained(&machine)
        machine.handle(assign("AJ_1"), now: .milliseconds(7600))
        #expect(!drained(&machine).contains { if case .run = $0 { true } else { false } })
        machine.handle(offer("AJ_2"), now: .milliseconds(7700))
        #expect(answers(drained(&machine)) == [true])
    }

    @Test func `a busy machine takes nothing, and says so`() {
        var machine = registered(.init(loadLimit: 0.7))
        machine.handle(.load(0.9), now: .zero)
        machine.handle(offer("AJ_1"), now: .zero)
        let outputs = drained(&machine)
        #expect(answers(outputs) == [false])
        #expect(status(outputs)?.status == .full)
        machine.handle(.load(.nan), now: .zero)
        machine.handle(offer("AJ_2"), now: .zero)
        #expect(answers(drained(&machine)) == [true])
    }

    @Test func `running calls survive a lost connection and are announced again`() {
        var machine = registered()
        machine.handle(offer("AJ_1"), now: .zero)
        machine.handle(assign("AJ_1"), now: .zero)
        machine.handle(offer("AJ_2"), now: .zero)
        _ = drained(&machine)
        machine.handle(.closed(reason: "reset", isFatal: false), now: .seconds(1))
        machine.handle(.timePassed, now: .seconds(1))
        #expect(drained(&machine) == [.connect])
        machine.handle(.connected, now: .seconds(1))
        machine.handle(message(.register(RegisterWorkerResponse())), now: .seconds(1))
        let migrated = drained(&machine).compactMap { output -> [String]? in
            guard case .send(let sent) = output, case .migrateJob(let request)? = sent.message else { return nil }
            return request.jobIds
        }
        #expect(migrated == [["AJ_1"]])
    }

    @Test func `a wrong key ends the worker with the server's words`() {
        var machine = JobMachine(.init())
        machine.handle(.start, now: .zero)
        machine.handle(.closed(reason: "401 invalid token", isFatal: true), now: .zero)
        #expect(drained(&machine) == [.connect, .finished("401 invalid token")])
    }

    @Test func `attempts grow apart to ten seconds and end after sixteen`() {
        var machine = JobMachine(.init())
        machine.handle(.start, now: .zero)
        var now = Moment.zero
        var waits: [Int64] = []
        var finished = false
        for _ in 0..<40 where !finished {
            machine.handle(.closed(reason: "refused", isFatal: false), now: now)
            finished = drained(&machine).contains(.finished("refused"))
            guard !finished else { break }
            waits.append((machine.deadline - now).milliseconds)
            now = machine.deadline
            machine.handle(.timePassed, now: now)
        }
        #expect(finished)
        #expect(waits == [0, 2000, 4000, 6000, 8000] + Array(repeating: 10000, count: 10))
    }

    @Test func `told to drain it takes nothing new and ends with the last call`() {
        var machine = registered()
        machine.handle(offer("AJ_1"), now: .zero)
        machine.handle(assign("AJ_1"), now: .zero)
        _ = drained(&machine)
        machine.handle(.drain, now: .seconds(1))
        machine.handle(offer("AJ_2"), now: .seconds(1))
        let outputs = drained(&machine)
        #expect(answers(outputs) == [false])
        #expect(status(outputs)?.draining == true)
        machine.handle(.jobEnded(id: "AJ_1", error: nil), now: .seconds(9))
        #expect(drained(&machine).suffix(2) == [.disconnect, .finished(nil)])
    }

    @Test func `calls that outlast the drain are stopped`() {
        var machine = registered(.init(drainTimeout: .seconds(5)))
        machine.handle(offer("AJ_1"), now: .zero)
        machine.handle(assign("AJ_1"), now: .zero)
        machine.handle(.drain, now: .zero)
        _ = drained(&machine)
        machine.handle(.timePassed, now: .seconds(5))
        #expect(drained(&machine).contains(.stop(jobID: "AJ_1")))
    }

    @Test func `a server that leaves pings unanswered is left`() {
        var machine = registered(.init(pingInterval: .seconds(10)))
        for second in [10, 20] as [Int64] { machine.handle(.timePassed, now: .seconds(second)) }
        _ = drained(&machine)
        machine.handle(.timePassed, now: .seconds(30))
        #expect(drained(&machine).contains(.disconnect))
        #expect(!machine.isRegistered)
    }

    @Test func `a job is told to stop only where it runs`() {
        var machine = registered()
        var termination = JobTermination()
        termination.jobId = "AJ_9"
        machine.handle(message(.termination(termination)), now: .zero)
        #expect(!drained(&machine).contains { if case .stop = $0 { true } else { false } })
    }
}
