import Basics
import LanguageModels
import Speech

extension CallSession {
    /// One attempt of the model to answer.
    struct Reply {
        var isAdopted: Bool
        /// What the caller said; for a guess it is not in the history yet.
        var text: String
        var step = 0
        var task: Task<Void, Never>?
        var hasStarted = false
        var splitter = ClauseSplitter()
        var filter = SpeakableText()
        /// Made before the guess came true.
        var heldClauses: [String] = []
        var heldCalls: [ToolCall] = []
        /// Of this step, as they come.
        var calls: [ToolCall] = []
        var modelIsDone = false
        var openCalls: Set<String> = []
        /// Results of this step that want no words.
        var silentResults = 0
        var clauses = 0
        /// What came to mind of the caller; nil: not known yet.
        var briefing: MemoryBriefing?
    }

    func start(_ id: ReplyID, text: String, isSpeculative: Bool) {
        replies[id] = Reply(isAdopted: !isSpeculative, text: text)
        timelines[id.turn, default: TurnTimeline()].asked = clock()
        timelines[id.turn]?.wasSpeculative = isSpeculative
        if !isSpeculative { history.agentBegan() }
        think(id)
    }

    /// Asks the model, with the history as it now is.
    private func think(_ id: ReplyID) {
        guard let reply = replies[id] else { return }
        var messages = history.messages
        if !reply.isAdopted { messages.append(.user(reply.text)) }
        var request = ChatRequest(
            messages: messages, tools: toolbox?.descriptions ?? [],
            toolChoice: services.toolPolicy.choice(afterSteps: reply.step), language: profile.language)
        request.memories = reply.briefing?.lines ?? memories
        let model = services.model
        let step = reply.step
        let briefs = reply.briefing == nil ? briefer(for: reply.text) : nil
        replies[id]?.task = Task { [inbox, clock, request] in
            var request = request
            if let briefs {
                let briefing = await briefs()
                guard !Task.isCancelled else { return }
                inbox.post(.briefed(id, briefing, at: clock()), .words)
                request.memories = briefing.lines
            }
            do {
                for try await event in model.reply(to: request) {
                    inbox.post(.model(id, step: step, event), .reply)
                }
                guard !Task.isCancelled else { return }
                inbox.post(.modelEnded(id, step: step, nil), .reply)
            } catch {
                guard !Task.isCancelled else { return }
                let error = error as? LanguageModelError ?? .malformed("\(error)")
                inbox.post(.modelEnded(id, step: step, error), .reply)
            }
        }
    }

    func modelSaid(_ event: ChatEvent, _ id: ReplyID, step: Int) async {
        guard replies[id]?.step == step else { return }
        switch event {
        case .text(let token):
            await started(id)
            guard var reply = replies[id] else { return }
            reply.splitter.add(reply.filter.add(token), now: clock())
            replies[id] = reply
            await utterClauses(id)
        case .toolCall(let call):
            await started(id)
            replies[id]?.calls.append(call)
        case .usage(let usage): services.metrics.tokens(usage)
        case .finished: break
        }
    }

    private func started(_ id: ReplyID) async {
        guard replies[id]?.hasStarted == false else { return }
        replies[id]?.hasStarted = true
        if timelines[id.turn]?.firstToken == nil { timelines[id.turn]?.firstToken = clock() }
        await tell(.replyStarted(id))
    }

    func modelEnded(_ id: ReplyID, step: Int, error: LanguageModelError?) async {
        guard var reply = replies[id], reply.step == step, !reply.modelIsDone else { return }
        reply.splitter.add(reply.filter.flush(), now: clock())
        reply.splitter.flush()
        reply.modelIsDone = true
        replies[id] = reply
        await utterClauses(id)
        if let error {
            log.error("the language model failed", ["why": "\(error)", "model": services.model.name])
            await tell(.replyFailed(id, .modelFailed))
            return
        }
        guard let reply = replies[id] else { return }
        if reply.calls.isEmpty {
            if reply.isAdopted { await finished(id) }
        } else if reply.isAdopted {
            await runTools(id)
        }
    }

    private func finished(_ id: ReplyID) async {
        await tell(.replyFinished(id))
    }

    /// A clause that is still being written is spoken when it takes too long.
    var clauseDeadline: Moment { replies.values.map(\.splitter.deadline).min() ?? .distantFuture }
    func flushClauses() async {
        let now = clock()
        for id in replies.keys where replies[id]?.splitter.deadline ?? .distantFuture <= now {
            replies[id]?.splitter.handle(now: now)
            await utterClauses(id)
        }
    }

    private func utterClauses(_ id: ReplyID) async {
        while let clause = replies[id]?.splitter.nextClause() { await utter(clause, id) }
    }

    private func utter(_ clause: String, _ id: ReplyID) async {
        guard let reply = replies[id] else { return }
        guard reply.isAdopted else {
            replies[id]?.heldClauses.append(clause)
            return
        }
        replies[id]?.clauses += 1
        if timelines[id.turn]?.firstClause == nil { timelines[id.turn]?.firstClause = clock() }
        await speak(.text(clause), caption: clause, of: .reply(id))
    }

    // MARK: guesses

    func adopt(_ id: ReplyID) async {
        guard var reply = replies[id] else { return }
        reply.isAdopted = true
        let clauses = reply.heldClauses
        reply.heldClauses = []
        replies[id] = reply
        history.agentBegan()
        if let briefing = reply.briefing { lastBriefing = (reply.text, briefing) }
        for clause in clauses { await utter(clause, id) }
        guard let reply = replies[id], reply.modelIsDone else { return }
        if reply.calls.isEmpty { await finished(id) } else { await runTools(id) }
    }

    func discard(_ id: ReplyID) {
        replies.removeValue(forKey: id)?.task?.cancel()
    }

    /// Tools that change something go on, and all results are recorded.
    func cancel(_ id: ReplyID) {
        guard let reply = replies.removeValue(forKey: id) else { return }
        reply.task?.cancel()
        if !reply.openCalls.isEmpty, let toolbox { toolTasks.append(Task { await toolbox.interrupt() }) }
    }

    // MARK: tools

    private func runTools(_ id: ReplyID) async {
        guard let reply = replies[id], !reply.calls.isEmpty else { return }
        replies[id]?.openCalls = Set(reply.calls.map(\.id))
        replies[id]?.silentResults = 0
        timelines[id.turn]?.toolCalls += reply.calls.count
        history.agentCalls(reply.calls)
        await tell(.toolsStarted(id))
        guard let toolbox else { return }
        for call in reply.calls {
            let step = reply.step
            toolTasks.append(
                Task { [inbox] in
                    let outcome = await toolbox.run(call)
                    inbox.post(.toolEnded(id, step: step, outcome), .words)
                })
        }
    }

    func toolEnded(_ id: ReplyID, step: Int, _ outcome: ToolOutcome) async {
        history.toolAnswered(outcome.result)
        services.metrics.tool(outcome)
        keep(outcome)
        guard var reply = replies[id], reply.step == step else { return }
        reply.openCalls.remove(outcome.result.callID)
        if outcome.isSilent { reply.silentResults += 1 }
        let isSilent = reply.silentResults == reply.calls.count
        guard reply.openCalls.isEmpty else {
            replies[id] = reply
            return
        }
        reply.step += 1
        reply.calls = []
        reply.modelIsDone = false
        reply.splitter = ClauseSplitter()
        reply.filter = SpeakableText()
        reply.hasStarted = false
        replies[id] = reply
        toolTasks.removeAll()
        await tell(.toolsFinished(id, silent: isSilent))
        guard replies[id] != nil else { return }
        if isSilent { return await finished(id) }
        history.agentGoesOn()
        think(id)
    }
}
