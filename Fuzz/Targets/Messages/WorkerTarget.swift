import Basics
import TokenService
import Wire

extension FuzzTarget {
    /// Workers that say anything, rooms that come and go, and time: the dispatcher's promises hold all the while.
    static let worker = FuzzTarget(
        name: "worker",
        seeds: { fixtures in
            fixtures.vectors("WorkerMessage").map {
                [1, 0, UInt8($0.protobuf.count >> 8), UInt8($0.protobuf.count & 0xFF)] + $0.protobuf
            }
                + [[0, 0, 3, 0, 0, 5, 0, 2, 0, 0, 1], [0, 1, 4, 0, 3, 0, 0, 2, 1, 0, 1, 6, 1, 7, 0]]
        },
        run: { input in
            var walk = DispatchWalk()
            var steps = 0
            while !input.isAtEnd, steps < 200 {
                steps += 1
                walk.step(&input)
            }
        })
}

private struct DispatchWalk {
    var dispatcher = Dispatcher(epoch: 1_800_000_000_000_000, seed: 1)
    var now = Moment.zero
    /// Ids of jobs that were offered, newest last.
    var jobs: [String] = []

    mutating func step(_ input: inout FuzzInput) {
        let kind = input.choice(8)
        let worker = WorkerID("AW_\(input.choice(3))")
        let room = Wire.Room.with {
            $0.name = "room\(input.choice(2))"
            $0.sid = "RM_\(input.choice(2))"
        }
        let job = jobs.isEmpty ? "AJ_none" : jobs[jobs.count - 1 - input.choice(jobs.count)]
        switch kind {
        case 0:
            dispatcher.handle(
                .registered(
                    worker,
                    .with {
                        $0.agentName = ["", "guide"][input.choice(2)]
                        $0.type = JobType(rawValue: Int32(input.choice(3)))
                    }), now: now)
        case 1:
            if let message = (try? WorkerMessage(protobuf: input.chunk()))?.message {
                dispatcher.handle(.said(worker, message), now: now)
            }
        case 2: dispatcher.handle(.gone(worker), now: now)
        case 3: dispatcher.handle(.room(event(&input, room, job)), now: now)
        case 4:
            dispatcher.handle(
                .agentsWanted(
                    .with {
                        $0.name = room.name
                        $0.agents = [.with { $0.agentName = ["", "guide"][input.choice(2)] }]
                    }), now: now)
        case 5:
            dispatcher.handle(
                .said(
                    worker,
                    .availability(
                        .with {
                            $0.jobId = job
                            $0.available = input.choice(4) > 0
                            $0.terminate = input.choice(4) == 1
                        })), now: now)
        case 6:
            let status = JobStatus(rawValue: Int32(input.choice(6)))
            dispatcher.handle(
                .said(
                    worker,
                    input.bool()
                        ? .migrateJob(.with { $0.jobIds = [job] })
                        : .updateJob(
                            .with {
                                $0.jobId = job
                                $0.status = status
                            })), now: now)
        default:
            now = now + .milliseconds(Int64(input.uint16()))
            dispatcher.handle(.timePassed, now: now)
        }
        drain()
        let broken = dispatcher.brokenPromise(now: now, settled: true)
        expect(broken == nil, broken ?? "")
    }

    private func event(_ input: inout FuzzInput, _ room: Wire.Room, _ job: String) -> WebhookEvent {
        let names = [
            "room_started", "room_finished", "participant_joined", "participant_left", "track_published",
            "participant_connection_aborted",
        ]
        let name = names[input.choice(names.count)]
        let number = input.choice(4)
        let reason = DisconnectReason(rawValue: Int32(input.choice(16)))
        return .with {
            $0.event = name
            $0.room = room
            $0.participant = .with {
                $0.sid = "PA_\(number)"
                $0.identity = number % 2 == 0 ? "agent-\(job)" : "caller\(number)"
                $0.kind = number % 2 == 0 ? .agent : .standard
                $0.disconnectReason = reason
            }
        }
    }

    private mutating func drain() {
        while let output = dispatcher.nextOutput() {
            guard case .send(_, .availability(let offer)) = output, let id = offer.job?.id else { continue }
            jobs.append(id)
            if jobs.count > 200 { jobs.removeFirst() }
        }
    }
}
