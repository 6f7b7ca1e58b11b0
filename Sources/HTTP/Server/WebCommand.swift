import Basics

/// What other threads ask of the web loop.
enum WebCommand: Sendable {
    case respond(ConnectionID, HTTPResponse)
    /// A session has frames to write.
    case flush(ConnectionID)
    case cutSlowReader(ConnectionID)
    case drain(until: Moment)
}
