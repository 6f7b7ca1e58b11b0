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
        /// The session took the turn before the sentence was over, as it may on a machine that stumbles.
        var isEarly: Bool { answered < spoken }
    }

    let exchange: Exchange
    let caller: Caller

    init(_ exchange: Exchange) {
        self.exchange = exchange
        caller = exchange.newCaller()
    }

    /// Takes events until `take` is satisfied.
    ///
    /// - Throws: ``BenchmarkError`` when the call ends, or nothing comes of the step.
    private func wait(for step: String, _ take: (Caller.Event) -> Bool) async throws {
        let number = caller.nextStep()
        let alarm = Task { [caller] in
            do { try await Task.sleep(for: .seconds(30)) } catch { return }
            caller.post(.overdue(number))
        }
        defer { alarm.cancel() }
        for await event in caller.events {
            if take(event) { return }
            switch event {
            case .ended(let why): throw BenchmarkError.callBroke("\(caller.room): \(why), waiting for \(step)")
            case .overdue(number): throw BenchmarkError.callBroke("\(caller.room): waited 30 s for \(step)")
            default: break
            }
        }
        throw BenchmarkError.callBroke("\(caller.room): its events ended")
    }

    /// Connects and hears the greeting out.
    /// - Returns: when its first sound came.
    func begin() async throws -> Moment {
        try await exchange.connect(caller)
        let began = try await sound()
        try await silence()
        return began
    }
    @discardableResult func sound() async throws -> Moment {
        var found = Moment.zero
        try await wait(for: "sound") { event in
            guard case .sound(let moment) = event else { return false }
            found = moment
            return true
        }
        return found
    }
    @discardableResult func silence() async throws -> Moment {
        var found = Moment.zero
        try await wait(for: "silence") { event in
            guard case .silence(let moment) = event else { return false }
            found = moment
            return true
        }
        return found
    }

    /// Says a sentence and hears the answer: to its end, or only its first sound.
    func ask(_ sentence: [Int16], hearsOut: Bool = true) async throws -> Turn {
        caller.say(sentence)
        var (spoken, committed, answered): (Moment?, Moment?, Moment?)
        var steps: [String: Double] = [:]
        try await wait(for: "an answer") { event in
            switch event {
            case .spoken(let moment): spoken = moment
            case .committed(let moment): (committed, answered) = (moment, nil)
            case .sound(let moment):
                if committed != nil, answered == nil { answered = moment }
                return !hearsOut && spoken != nil && answered != nil
            case .turn(let found): steps = found
            case .silence: return spoken != nil && answered != nil
            default: break
            }
            return false
        }
        guard let spoken, let committed, let answered else {
            throw BenchmarkError.callBroke("\(caller.room): a turn without its moments")
        }
        return Turn(spoken: spoken, committed: committed, answered: answered, steps: steps)
    }

    /// Speaks into the answer. - Returns: when the voice was held, and the last sound on the wire.
    func interrupt(_ sentence: [Int16]) async throws -> (held: Moment, silent: Moment) {
        caller.say(sentence)
        var held = Moment.zero
        try await wait(for: "the voice to be held") { event in
            guard case .held(let moment) = event else { return false }
            held = moment
            return true
        }
        return (held, try await silence())
    }

    func end() async { await exchange.hangUp(caller) }
}
