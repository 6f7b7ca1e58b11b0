public import Basics
import LanguageModels

/// What calls cost and where they fail, for `/metrics`. One for a process.
public struct CallMetrics: Sendable {
    private let metrics: Metrics
    private let turns: Histogram
    private let arrivals: Counter
    private let underruns: Counter
    private let detectors: Counter
    private let promptTokens: Counter
    private let completionTokens: Counter
    let running: Gauge

    /// Bounds in seconds, about the budgets of docs and of what people notice.
    private static let bounds = [0.025, 0.06, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10]

    public init(_ metrics: Metrics) {
        self.metrics = metrics
        turns = metrics.histogram(
            "parley_turn_seconds", help: "End of the caller's speech to the first audible frame of the answer",
            bounds: Self.bounds)
        arrivals = metrics.counter("parley_callers_total", help: "Callers that an agent met")
        underruns = metrics.counter(
            "parley_voice_underruns_total", help: "Times the agent's sound ran out in the middle of a clause")
        detectors = metrics.counter(
            "parley_voice_activity_failures_total", help: "Calls that went on with loudness instead of the model")
        promptTokens = metrics.counter(
            "parley_model_tokens_total", help: "Tokens of the language model", labels: ["kind": "prompt"])
        completionTokens = metrics.counter(
            "parley_model_tokens_total", help: "Tokens of the language model", labels: ["kind": "completion"])
        running = metrics.gauge("parley_calls", help: "Calls that run now")
    }

    func turn(_ timeline: TurnTimeline) {
        if let total = timeline.total { turns.observe(total) }
        for step in timeline.steps where step.name != "total" {
            metrics.histogram(
                "parley_turn_step_seconds", help: "Where the time of a turn went", bounds: Self.bounds,
                labels: ["step": step.name]
            ).observe(step.milliseconds / 1000)
        }
    }
    func fault(_ fault: CallFault) {
        metrics.counter(
            "parley_call_faults_total", help: "What went wrong in calls, by name", labels: ["fault": fault.rawValue]
        ).add()
    }
    func tool(_ outcome: ToolOutcome) {
        metrics.counter(
            "parley_tool_calls_total", help: "Calls of tools",
            labels: ["outcome": outcome.result.isError ? "error" : "success"]
        ).add()
    }
    func tokens(_ usage: TokenUsage) {
        promptTokens.add(UInt64(max(0, usage.prompt)))
        completionTokens.add(UInt64(max(0, usage.completion)))
    }
    func callerArrived() { arrivals.add() }
    func underrun() { underruns.add() }
    func detectorFailed() { detectors.add() }
}
