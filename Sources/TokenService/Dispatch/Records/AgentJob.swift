import Basics
import Wire

/// One agent's work in one room, from the wish to the end. Times are Unix nanoseconds where the wire has them so.
struct AgentJob: Sendable {
    /// What every step is called, in order; the last two are ends.
    enum StageName: String, Sendable, CaseIterable {
        case pending, offered, accepted, joined, running, done, failed
        var isEnd: Bool { self == .done || self == .failed }
    }
    enum Stage: Sendable, Equatable {
        /// Waits for a worker; not offered before then.
        case pending(notBefore: Moment)
        case offered(WorkerID, until: Moment)
        /// A worker has the token; its agent has to be in the room by then.
        case accepted(Assignment, joinBy: Moment)
        /// The agent is in the room; its worker has not said that it runs.
        case joined(Assignment)
        case running(Assignment)
        case done
        case failed
    }
    /// Who does it.
    struct Assignment: Sendable, Equatable {
        var worker: WorkerID
        /// Of the agent as a participant.
        let identity: String
        /// Of the participant, once it is in the room.
        var participantSID: String?
        var reportsRunning = false
        /// The worker's connection is gone; the job is offered again then unless the worker is back.
        var lostUntil: Moment?
    }

    let id: JobID
    let dispatch: DispatchID
    let kind: JobType
    /// Whom it is about; nil for a job of kind room.
    let target: ParticipantInfo?
    /// Only this worker may have it: it asked for a simulation.
    var pinned: WorkerID?
    let createdAt: Moment
    var stage = Stage.pending(notBefore: .zero)
    /// The agent before was lost: the next one is told so, and what was said.
    var resuming = false
    var failures = 0
    /// Workers not to be asked before then.
    var declined: [WorkerID: Moment] = [:]
    /// Its dispatch is deleted; then the agent is put out.
    var removeAt: Moment?
    /// Why it waits, as last noted.
    var waitsFor: String?
    var firstOfferedAt: Moment?
    /// An agent has been in the room for it.
    var wasThere = false
    var startedAt: Int64 = 0
    var endedAt: Int64 = 0
    var updatedAt: Int64 = 0
    var error = ""
    /// Who did it, once it is over.
    var last: Assignment?
    var transcript = TranscriptSoFar()
    var timeline = Timeline()

    var name: StageName {
        switch stage {
        case .pending: .pending
        case .offered: .offered
        case .accepted: .accepted
        case .joined: .joined
        case .running: .running
        case .done: .done
        case .failed: .failed
        }
    }
    var isOver: Bool { name.isEnd }

    /// The worker's share in it, once it has accepted.
    var assignment: Assignment? {
        get {
            switch stage {
            case .accepted(let assignment, _), .joined(let assignment), .running(let assignment): assignment
            case .pending, .offered, .done, .failed: nil
            }
        }
        set {
            guard let newValue else { return }
            switch stage {
            case .accepted(_, let joinBy): stage = .accepted(newValue, joinBy: joinBy)
            case .joined: stage = .joined(newValue)
            case .running: stage = .running(newValue)
            case .pending, .offered, .done, .failed: break
            }
        }
    }
    /// Whom it is offered to or done by.
    var worker: WorkerID? {
        if case .offered(let worker, _) = stage { return worker }
        return assignment?.worker
    }

    /// When time alone changes something.
    var deadline: Moment {
        var times: [Moment] = []
        switch stage {
        case .pending(let notBefore): times.append(notBefore)
        case .offered(_, let until): times.append(until)
        case .accepted(_, let joinBy): times.append(joinBy)
        case .joined, .running, .done, .failed: break
        }
        if let lost = assignment?.lostUntil { times.append(lost) }
        if let removeAt, !isOver { times.append(removeAt) }
        return times.min() ?? .distantFuture
    }
}
