import Basics
import LanguageModels
import Memory
import Sockets

// What the call remembers: looked up while the model is about to be asked, kept as it is said.

extension CallSession {
    static var wallTime: UnixTime { UnixTime(milliseconds: WallClock.unixNanoseconds / 1_000_000) }

    /// Finds what a reply to these words should know; nil: nothing is remembered here. Runs beside the session.
    func briefer(for words: String) -> (@Sendable () async -> MemoryBriefing)? {
        guard let memory else { return nil }
        let told = memories
        return {
            let recalled = await memory.recall(words)
            return MemoryBriefing(told: told, welcome: memory.welcome?.lines ?? [], recalled: recalled)
        }
    }

    func briefed(_ id: ReplyID, _ briefing: MemoryBriefing, at: Moment) {
        guard let reply = replies[id] else { return }
        replies[id]?.briefing = briefing
        memory?.recited(briefing.sources)
        if timelines[id.turn]?.remembered == nil { timelines[id.turn]?.remembered = at }
        if reply.isAdopted { lastBriefing = (reply.text, briefing) }
    }

    /// The agent listens again: what it said, the caller has heard.
    func agentHasSpoken() {
        guard memory != nil, segments.isEmpty, history.isReplyHeard,
            replies.values.allSatisfy({ !$0.isAdopted || ($0.modelIsDone && $0.openCalls.isEmpty) })
        else { return }
        history.endReply(cut: false)
        memory?.forgetLookups()
        keepSpoken(all: true)
    }

    /// Hands over what was said since the last time.
    ///
    /// - Parameter all: also what the caller said last, which may still go on while nothing was answered.
    func keepSpoken(all: Bool) {
        guard let memory else { return }
        let turns = spokenTurns.turns(
            of: history.takeForMemory(all: all), openCalls: history.openReplyCalls, now: Self.wallTime)
        memory.keep(turns)
        let answer = turns.filter { $0.speaker == .agent }.map(\.text).joined(separator: " ")
        guard !answer.isEmpty, let last = lastBriefing else { return }
        usedMemories.answered(answer, to: last.question, with: last.briefing.sources)
        lastBriefing = nil
    }

    /// Keeps that a tool was used. Those of memory are kept by name alone: what they say is in the memory itself, and must
    /// go when it goes.
    func keep(_ outcome: ToolOutcome) {
        let isOfMemory = MemoryTools.names.contains(outcome.call.name)
        memory?.keep(
            ToolUse(
                name: outcome.call.name, arguments: isOfMemory ? "{}" : outcome.call.arguments,
                result: isOfMemory ? "" : outcome.result.content, isError: outcome.result.isError, at: Self.wallTime))
    }
}
