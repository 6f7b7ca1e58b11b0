public import Basics

/// Puts what arrives at once into the order in which the machine must see it: by turn, then urgency, then arrival.
///
/// So a barge-in overtakes tokens and sound of the same turn that were reported before it. The session's sources `add`,
/// its actor `take`s until nil.
public struct TurnInbox: Sendable {
    private struct Entry: Sendable {
        let turn: UInt32
        let urgency: UInt8
        let sequence: UInt64
        let input: TurnInput
        let at: Moment

        func comes(before other: Entry) -> Bool {
            (turn, urgency, sequence) < (other.turn, other.urgency, other.sequence)
        }
    }
    private var heap: [Entry] = []
    private var sequence: UInt64 = 0
    /// The turn whose tokens and sound come now; the caller's doings are put into it.
    private var turn = TurnID.opening

    public init() {}
    public var isEmpty: Bool { heap.isEmpty }

    /// The machine has begun this turn: call for every `.commitTurn`.
    public mutating func begin(_ turn: TurnID) { self.turn = max(self.turn, turn) }

    public mutating func add(_ input: TurnInput, at now: Moment) {
        sequence &+= 1
        let owner = min(input.turn ?? turn, turn)
        heap.append(Entry(turn: owner.number, urgency: input.urgency, sequence: sequence, input: input, at: now))
        var child = heap.count - 1
        while child > 0, heap[child].comes(before: heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    public mutating func take() -> (input: TurnInput, at: Moment)? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        guard !heap.isEmpty else { return (first.input, first.at) }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].comes(before: heap[least]) { least = child }
            if least == parent { return (first.input, first.at) }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}

extension TurnInput {
    /// The turn it belongs to; nil for what belongs to whatever turn it is now.
    var turn: TurnID? {
        switch self {
        case .replyStarted(let id), .toolsStarted(let id), .toolsFinished(let id, _), .replyFinished(let id),
            .replyFailed(let id, _), .replyIsInterruptible(let id, _), .segmentQueued(_, of: .reply(let id)):
            id.turn
        default: nil
        }
    }

    /// 0 first.
    var urgency: UInt8 {
        switch self {
        case .callerArrived, .callerLeft, .microphone, .interrupt, .commitTurn, .clearTurn, .speechStarted,
            .speechContinues, .speechEnded, .partial, .final, .recognizerFailed, .turnEndJudged, .chat, .dtmf:
            0
        case .drain, .endWanted, .sayWanted, .expect, .replyIsInterruptible: 1
        case .replyStarted, .toolsStarted, .toolsFinished, .replyFinished, .replyFailed, .segmentQueued, .segmentReady,
            .segmentFailed, .playbackStarted, .playbackProgress, .playbackFinished, .sayFinished, .sayFailed:
            2  // one class, so that a piece is queued before it is ready and plays before it ends
        case .timePassed: 3
        }
    }
}
