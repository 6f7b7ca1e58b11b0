public import Basics

/// Leaves a failing provider alone for a while, so that callers do not wait for what fails anyway: some failures in a row
/// open it, and once it has rested, one request at a time finds out whether it is well again.
///
/// Pure. Whoever got a ticket hands in its outcome, exactly once; outcomes of requests from before it last opened or
/// closed say nothing any more and are ignored.
public struct CircuitBreaker: Sendable, Equatable {
    public enum Outcome: Sendable {
        case succeeded, failed
        /// Nobody waited for the end.
        case abandoned
    }
    public struct Ticket: Sendable, Equatable { fileprivate let era: UInt64 }
    private enum State: Equatable {
        case closed(failures: Int)
        case open(until: Moment)
        /// One request is out to see.
        case probing
    }

    private let patience: Int
    private let rest: Duration
    private var state = State.closed(failures: 0) { didSet { if !isSamePhase(as: oldValue) { era &+= 1 } } }
    /// Grows with each change between closed, open and probing.
    private var era: UInt64 = 0

    /// - Parameters:
    ///   - patience: failures in a row that open it; at least 1.
    ///   - rest: how long it then stays open.
    public init(patience: Int = 5, rest: Duration = .seconds(30)) {
        self.patience = max(1, patience)
        self.rest = rest
    }

    /// Whether ``admit(now:)`` would give a ticket then.
    public func admits(at moment: Moment) -> Bool {
        switch state {
        case .closed: true
        case .open(let until): moment >= until
        case .probing: false
        }
    }

    /// Nil: do not ask now.
    public mutating func admit(now: Moment) -> Ticket? {
        guard admits(at: now) else { return nil }
        if case .open = state { state = .probing }
        return Ticket(era: era)
    }

    public mutating func handle(_ outcome: Outcome, of ticket: Ticket, now: Moment) {
        guard ticket.era == era else { return }
        switch (state, outcome) {
        case (.closed(let failures), .failed) where failures + 1 < patience: state = .closed(failures: failures + 1)
        case (.closed, .failed), (.probing, .failed): state = .open(until: now + rest)
        case (.closed, .succeeded), (.probing, .succeeded): state = .closed(failures: 0)
        case (.probing, .abandoned): state = .open(until: now)  // the next request is the probe
        case (.closed, .abandoned): break
        case (.open, _): preconditionFailure("no ticket is given out while it is open")
        }
    }

    private func isSamePhase(as other: State) -> Bool {
        switch (state, other) {
        case (.closed, .closed), (.open, .open), (.probing, .probing): true
        default: false
        }
    }
}
