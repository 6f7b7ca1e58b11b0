import Basics
import Wire

/// Somebody's wish that an agent be in a room, and the jobs that came of it.
struct DispatchRecord: Sendable {
    /// Who wished.
    enum Origin: String, Sendable {
        /// Nobody by name: an unnamed worker gets every room that names no agent.
        case automatic
        /// A room's settings or a token's `roomConfig`.
        case room
        case api
        case call
        case simulation
    }
    /// What is wished.
    struct Wish: Sendable {
        var room: String
        var agentName = ""
        var metadata = ""
        var attributes: [String: String] = [:]
        var deployment = ""
        var restartPolicy = JobRestartPolicy.onFailure
        var origin = Origin.api
    }

    let id: DispatchID
    let wish: Wish
    /// Unix milliseconds.
    let createdAt: Int64
    var deletedAt: Int64 = 0
    /// In the order they were made.
    var jobs: [JobID] = []
    /// Its room is gone, or it was deleted: it makes no more jobs.
    var isClosed = false
    /// Its room has to be open by then.
    var roomBy: Moment?
    var timeline = Timeline()

    func message(_ jobs: [Job]) -> AgentDispatch {
        .with {
            $0.id = id.text
            $0.agentName = wish.agentName
            $0.room = wish.room
            $0.metadata = wish.metadata
            $0.attributes = wish.attributes
            $0.deployment = wish.deployment
            $0.restartPolicy = wish.restartPolicy
            $0.state = .with {
                $0.jobs = jobs
                $0.createdAt = createdAt &* 1_000_000
                $0.deletedAt = deletedAt &* 1_000_000
            }
        }
    }
}
