import Wire

/// Why a dispatch is not made, or not found.
enum DispatchError: Error, Equatable, CustomStringConvertible {
    /// `registered`: names of agents that are served now; "" is a worker without a name.
    case noWorker(agent: String, registered: [String])
    case noSuchDispatch(String, room: String)
    case noSuchJob(String)
    case tooMany(limit: Int, what: String)
    case invalid(String)

    var description: String {
        switch self {
        case .noWorker(let agent, let registered):
            "no worker serves \(Self.name(agent)); \(Self.list(registered))"
        case .noSuchDispatch(let id, let room): "room '\(room)' has no dispatch '\(id)'"
        case .noSuchJob(let id): "there is no job '\(id)' that still runs"
        case .tooMany(let limit, let what): "there are \(limit) dispatches \(what) already; delete some"
        case .invalid(let what): what
        }
    }
    static func name(_ agent: String) -> String { agent.isEmpty ? "rooms that name no agent" : "agent '\(agent)'" }
    static func list(_ registered: [String]) -> String {
        if registered.isEmpty { return "no worker is registered" }
        return "registered: " + registered.map { $0.isEmpty ? "(unnamed)" : $0 }.joined(separator: ", ")
    }

    var twirp: TwirpError {
        switch self {
        case .noWorker: TwirpError(.failedPrecondition, description)
        case .noSuchDispatch, .noSuchJob: TwirpError(.notFound, description)
        case .tooMany: TwirpError(.resourceExhausted, description)
        case .invalid: TwirpError(.invalidArgument, description)
        }
    }
}
