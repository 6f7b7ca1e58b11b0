public import SQLite

/// Why an event could not be kept or found.
public enum QueueError: Error, Equatable, CustomStringConvertible {
    case database(SQLiteError)
    case noSuchEvent(String)
    /// Its lease ran out, and somebody else has the event or is done with it: nothing of the call was kept.
    case leaseLost(String)
    /// Nothing of the event can be tried again.
    case nothingToRetry(String, why: String)
    case closed

    public var description: String {
        switch self {
        case .database(let error): "the event queue: \(error)"
        case .noSuchEvent(let id): "there is no event '\(id)'; `parley webhooks list` names those that are kept"
        case .leaseLost(let id):
            "the lease of event '\(id)' ran out before it was done; ask for a longer one, or do less at a time"
        case .nothingToRetry(let id, let why): "event '\(id)' cannot be tried again: \(why)"
        case .closed: "the event queue is closed"
        }
    }
}
