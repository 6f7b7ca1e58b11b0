import Basics
import Sockets

/// One call from its caller's point of view, as steps that wait for each other.
struct Conversation: Sendable {
    /// One turn: the caller's last sound out, the session's decision, the agent's first sound at the caller.
    struct Turn: Sendable {
        var spoken: Moment
        var committed: Moment
        var answered: Moment
        /// The session's own waterfall, in milliseconds.
        var steps: [String: Double] = [:]
        /// Decision to sound, by the session's own clock.
        var ownSteps: Double? {
            let names = ["model", "clause", "voice", "playout"]
            return steps.isEmpty ? nil : names.reduce(0) { $0 + (steps[$1] ?? 0) }
        }
    }

    let exchange: Exchange
    let caller: Caller
    /// Ends a call that hangs.
    private let alarm: Task<Void, Never>

    /// - Parameter patience: for the whole call.
    init(_ exchange: Exchange, patience: Duration) {
        self.exchange = exchange
        let caller = exchange.newCaller()
        self.caller = caller
        alarm = Task {
            do { try await Task.sleep(for: patience) } catch { return }
            caller.post(.ended("nothing happened for \(patience)"))
        }
    }

    private func next<Value>(_ pick: (Caller.Event) -> Value?) async throws -> Value {
        for await event in caller.events {
            if let value = pick(event) { return value }
            if case .ended(let why) = event { throw BenchmarkError.callBroke("\(caller.room): \(why)") }
        }
        throw BenchmarkError.callBroke("\(caller.room): its events ended")
    }

    /// Connects and hears the greeting out.
    /// - Returns: when its first sound came.
    func begin() async throws -> Moment {
        try await exchange.connect(caller)
        let began = try await next { if case .sound(let moment) = $0 { moment } else { nil } }
        try await silence()
        return began
    }
    @discardableResult func silence() async throws -> Moment {
        try await next { if case .silence(let moment) = $0 { moment } else { nil } }
    }

    /// Says a sentence and waits for the answer's first sound.
    func ask(_ sentence: [Int16]) async throws -> Turn {
        caller.say(sentence)
        let spoken = try await next { if case .spoken(let moment) = $0 { moment } else { nil } }
        var committed: Moment?
        let answered = try await next { event -> Moment? in
            switch event {
            case .committed(let moment):
                committed = moment
                return nil
            case .sound(let moment): return committed == nil ? nil : moment
            default: return nil
            }
        }
        return Turn(spoken: spoken, committed: committed ?? answered, answered: answered)
    }
    /// Waits for an answer's first sound.
    func answer() async throws -> Moment {
        try await next { if case .sound(let moment) = $0 { moment } else { nil } }
    }
    /// Hears the answer out. - Returns: the turn with the session's own figures.
    func hearOut(_ turn: Turn) async throws -> Turn {
        var turn = turn
        try await next { event -> Void? in
            switch event {
            case .turn(let steps):
                turn.steps = steps
                return nil
            case .silence: return ()
            default: return nil
            }
        }
        return turn
    }
    /// Speaks into the answer. - Returns: when the voice was held, and the last sound on the wire.
    func interrupt(_ sentence: [Int16]) async throws -> (held: Moment, silent: Moment) {
        caller.say(sentence)
        let held = try await next { if case .held(let moment) = $0 { moment } else { nil } }
        let silent = try await silence()
        return (held, silent)
    }

    func end() async {
        alarm.cancel()
        await exchange.hangUp(caller)
    }
}
