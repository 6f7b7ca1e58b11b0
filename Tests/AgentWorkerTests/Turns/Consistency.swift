import AgentWorker
import Basics

/// Watches a machine's outputs for what may never happen; collects the first offence.
struct Consistency {
    private(set) var offence: String?
    private var isPaused = false
    private var hasEnded = false
    private var state = AgentState.initializing
    private var replies: Set<ReplyID> = []
    private var guess: ReplyID?
    private var live: ReplyID?
    private var says: Set<SayID> = []
    private var lastTurn = TurnID.opening
    /// A committed turn that nobody has answered yet.
    private(set) var owed: TurnID?
    private var isCallerHere = true
    private var pieces: [SegmentID: SpeechID] = [:]

    private mutating func require(_ holds: Bool, _ text: String) {
        if !holds, offence == nil { offence = text }
    }

    mutating func saw(_ input: TurnInput) {
        switch input {
        case .segmentQueued(let id, let speech): if pieces[id] == nil { pieces[id] = speech }
        case .playbackStarted(let id), .playbackProgress(let id), .playbackFinished(let id):
            if case .reply(let reply) = pieces[id], reply == live { owed = nil }
        case .toolsFinished(let id, silent: true): if id == live { owed = nil }
        case .callerArrived: isCallerHere = true
        case .callerLeft: isCallerHere = false
        default: break
        }
    }

    mutating func saw(_ output: TurnOutput) {
        require(!hasEnded, "\(output) after the end")
        switch output {
        case .pauseVoice:
            require(!isPaused, "paused twice")
            isPaused = true
        case .resumeVoice:
            require(isPaused, "resumed what was not paused")
            isPaused = false
        case .stopVoice: isPaused = false
        case .setState(let new):
            require(new != state, "told \(new) twice")
            state = new
        case .commitTurn(let id, _):
            require(id >= lastTurn, "\(id) after \(lastTurn)")
            lastTurn = id
            owed = id
        case .startReply(let id, _, let isSpeculative):
            require(replies.insert(id).inserted, "\(id) started twice")
            require(guess == nil, "\(id) started beside the guess")
            if isSpeculative { guess = id } else { live = id }
        case .adoptReply(let id):
            require(guess == id, "adopted \(id), which was no guess")
            guess = nil
            live = id
        case .discardReply(let id):
            require(guess == id, "discarded \(id), which was no guess")
            guess = nil
        case .cancelReply(let id):
            require(live == id, "cancelled \(id), which was not live")
            live = nil
            owed = nil
        case .say(let id, _): require(says.insert(id).inserted, "\(id) said twice")
        case .fault: owed = nil
        case .endCall:
            hasEnded = true
            owed = nil
        default: break
        }
    }

    mutating func saw(_ machine: TurnMachine, now: Moment) {
        require(machine.state == state, "state \(machine.state) was not told")
        require(machine.deadline > now, "deadline \(machine.deadline) is not after \(now)")
        if machine.state == .thinking || machine.state == .speaking || isPaused {
            require(hasEnded || machine.deadline < .distantFuture, "\(machine.state) waits for nothing")
        }
        if machine.state == .listening, !isPaused, isCallerHere {
            require(owed == nil, "\(owed ?? .opening) was never answered")
        }
    }
}
