import AgentWorker

extension TurnOutput {
    /// One word or a few, for tables of what happened.
    var brief: String {
        switch self {
        case .setState(let state): state.rawValue
        case .setAway(let isAway): isAway ? "away" : "back"
        case .finishUtterance(let id): "finish \(id.number)"
        case .discardUtterance(let id): "drop \(id.number)"
        case .judgeTurnEnd(let id): "judge \(id.number)"
        case .commitTurn(let id, let text): "commit \(id.number) '\(text)'"
        case .startReply(let id, _, let isSpeculative): "\(isSpeculative ? "guess" : "start") \(id.brief)"
        case .adoptReply(let id): "adopt \(id.brief)"
        case .discardReply(let id): "discard \(id.brief)"
        case .cancelReply(let id): "cancel \(id.brief)"
        case .pauseVoice: "pause"
        case .resumeVoice: "resume"
        case .stopVoice: "stop"
        case .say(_, let kind): "say \(kind.brief)"
        case .fault(let fault, _): "fault \(fault.rawValue)"
        case .endCall(let reason): "end \(reason.name)"
        }
    }
}

extension ReplyID {
    var brief: String { "\(turn.number).\(attempt)" }
}

extension SayKind {
    var brief: String {
        switch self {
        case .greeting: "greeting"
        case .holding: "holding"
        case .apology: "apology"
        case .silenceFill(let count, let toolsRun): "fill \(count)\(toolsRun ? " tools" : "")"
        case .pardon: "pardon"
        case .stillThere: "stillThere"
        case .goodbye: "goodbye"
        case .requested(let token): "requested \(token)"
        }
    }
}
