public import Basics

/// Decides whose move it is in a call: LISTENING, THINKING, SPEAKING, and every wait between them.
///
/// Pure: after every `handle` drain `nextOutput()` until nil and do what it says, in order; call `handle(.timePassed)` at
/// `deadline`. It knows no sound, no model and no clock. Same inputs at the same moments, same outputs.
public struct TurnMachine: Sendable {
    public let settings: TurnSettings
    public private(set) var state = AgentState.initializing
    /// When `.timePassed` next has something to say; `.distantFuture` when it never will.
    public var deadline: Moment { .distantFuture }
    private var outputs: [TurnOutput] = []
    private var nextOutputIndex = 0

    public init(_ settings: TurnSettings = TurnSettings()) { self.settings = settings }

    /// - Parameter now: not earlier than the last; an earlier one counts as the last.
    public mutating func handle(_ input: TurnInput, now: Moment) {}

    /// What to do next; nil when that is all.
    public mutating func nextOutput() -> TurnOutput? {
        guard nextOutputIndex < outputs.count else {
            outputs.removeAll(keepingCapacity: true)
            nextOutputIndex = 0
            return nil
        }
        defer { nextOutputIndex += 1 }
        return outputs[nextOutputIndex]
    }
}
