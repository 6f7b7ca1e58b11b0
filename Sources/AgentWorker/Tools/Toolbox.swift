public import LanguageModels

/// The tools of one call: describes them to the model and runs what it asks for.
///
/// A call's id runs once however often it comes. A call ends in an outcome whatever happens: an unknown name, arguments
/// that do not fit, a refusal, a time-out and an interruption are results that the model reads.
public actor Toolbox {
    public nonisolated let descriptions: [ToolDescription]
    private let tools: [String: ErasedTool]
    private let context: any ToolContext
    private let phrases: Phrases

    private struct Running {
        let task: Task<ToolOutcome, Never>
        let race: Race<Result<ToolOutput, ToolError>>?
        let isCancellable: Bool
    }
    private var calls: [String: Running] = [:]
    /// Ids in the order they came, so that the oldest is forgotten first.
    private var order: [String] = []
    /// Calls remembered; a conversation's duplicates come close together.
    private static let maxRemembered = 256
    private static let clock = ContinuousClock()

    /// - Parameter tools: of two with one name the first counts.
    public init(_ tools: [any AgentTool], context: any ToolContext) {
        var known: [String: ErasedTool] = [:]
        var descriptions: [ToolDescription] = []
        for tool in tools where known[tool.name] == nil {
            known[tool.name] = ErasedTool(tool)
            descriptions.append(tool.toolDescription)
        }
        self.tools = known
        self.descriptions = descriptions
        self.context = context
        phrases = Phrases(language: context.language)
    }

    /// Runs calls side by side; the outcomes come in the order of the calls.
    ///
    /// Cancelling the waiting task stops nothing, so that no result is lost: that is ``interrupt()``'s.
    public func run(_ calls: [ToolCall]) async -> [ToolOutcome] {
        let tasks = calls.map { start($0).task }
        var outcomes: [ToolOutcome] = []
        for task in tasks { outcomes.append(await task.value) }
        return outcomes
    }
    public func run(_ call: ToolCall) async -> ToolOutcome { await start(call).task.value }

    /// Stops what may be stopped, at the caller's interruption. What may not goes on, and its result still comes.
    public func interrupt() {
        for running in calls.values where running.isCancellable { running.race?.end(.failure(.cancelled)) }
    }
    /// Stops everything, at the call's end.
    public func stop() {
        for running in calls.values { running.race?.end(.failure(.cancelled)) }
    }

    private func start(_ call: ToolCall) -> Running {
        // A model that gives no ids gets none of their protection.
        if !call.id.isEmpty, let running = calls[call.id] { return running }
        let running = begin(call)
        guard !call.id.isEmpty else { return running }
        calls[call.id] = running
        order.append(call.id)
        if order.count > Self.maxRemembered { calls[order.removeFirst()] = nil }
        return running
    }

    private func begin(_ call: ToolCall) -> Running {
        let (context, phrases, begun) = (context, phrases, Self.clock.now)
        guard let tool = tools[call.name] else {
            let fault = ToolError.unknownTool(call.name, known: descriptions.map(\.name))
            let outcome = Self.outcome(.failure(fault), of: call, isSilent: false, phrases, since: begun)
            return Running(task: Task { outcome }, race: nil, isCancellable: false)
        }
        let race = Race<Result<ToolOutput, ToolError>>()
        let work = Task { race.end(await tool.run(call.arguments, context)) }
        let alarm = Task {
            // Only a cancelled sleep throws, and then the race is over.
            guard (try? await Self.clock.sleep(for: tool.timeout)) != nil else { return }
            race.end(.failure(.timedOut(tool: tool.name, after: tool.timeout)))
        }
        let task = Task {
            let result = await race.result()
            work.cancel()
            alarm.cancel()
            return Self.outcome(result, of: call, isSilent: tool.isSilent, phrases, since: begun)
        }
        return Running(task: task, race: race, isCancellable: tool.isCancellable)
    }

    private static func outcome(
        _ result: Result<ToolOutput, ToolError>, of call: ToolCall, isSilent: Bool, _ phrases: Phrases,
        since begun: ContinuousClock.Instant
    ) -> ToolOutcome {
        let took = clock.now - begun
        switch result {
        case .success(let output):
            let result = ToolResult(callID: call.id, name: call.name, content: output.content)
            return ToolOutcome(
                call: call, result: result, fault: nil, spokenFailure: nil, isSilent: isSilent, took: took)
        case .failure(let fault):
            let result = ToolResult(callID: call.id, name: call.name, content: fault.description, isError: true)
            // A failure is never silent: the caller waits for something.
            return ToolOutcome(
                call: call, result: result, fault: fault, spokenFailure: phrases.failure(fault), isSilent: false,
                took: took)
        }
    }
}
