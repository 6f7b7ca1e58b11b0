import Basics

/// The waterfall of one turn: when each step of an answer was reached, all on one clock.
struct TurnTimeline: Sendable, Equatable {
    /// End of the caller's last heard speech; nil for a turn that was typed.
    var lastHeard: Moment?
    /// The turn was taken.
    var committed: Moment?
    /// The model was asked; earlier than `committed` when it was asked on a guess that came true.
    var asked: Moment?
    /// What is remembered of the caller was looked up; nil: nothing was looked for.
    var remembered: Moment?
    var firstToken: Moment?
    /// The first clause was given to synthesis.
    var firstClause: Moment?
    /// Its first sound was there.
    var firstSound: Moment?
    /// The first audible frame went out.
    var audible: Moment?
    var wasSpeculative = false
    var toolCalls = 0

    /// Steps in order, in milliseconds; each the time since the one before it that is known.
    var steps: [(name: String, milliseconds: Double)] {
        var steps: [(name: String, milliseconds: Double)] = []
        func add(_ name: String, from start: Moment?, to end: Moment?) {
            guard let start, let end else { return }
            steps.append((name, max(0, (end - start).inSeconds * 1000)))
        }
        add("endpointing", from: lastHeard, to: committed)
        let ready = max(asked ?? .zero, committed ?? .zero)
        add("memory", from: ready, to: remembered)
        add("model", from: max(ready, remembered ?? .zero), to: firstToken)
        add("clause", from: max(firstToken ?? .zero, committed ?? .zero), to: firstClause)
        add("voice", from: firstClause, to: firstSound)
        add("playout", from: firstSound, to: audible)
        add("total", from: lastHeard ?? committed, to: audible)
        return steps
    }
    /// For the room: `{"turn": 1, "steps": {"endpointing": 300, …, "total": 480}, "speculative": true, "tools": 0}`, in
    /// milliseconds.
    func json(turn: TurnID) -> JSONValue {
        [
            "turn": .int(Int64(turn.number)), "speculative": .bool(wasSpeculative), "tools": .int(Int64(toolCalls)),
            "steps": .object(
                Dictionary(
                    uniqueKeysWithValues: steps.map { ($0.name, .double(($0.milliseconds * 10).rounded() / 10)) })),
        ]
    }
    /// What the caller waited for: silence to sound.
    var total: Duration? {
        guard let start = lastHeard ?? committed, let audible else { return nil }
        return audible - start
    }
}
